#include <unistd.h>

#include <algorithm>
#include <optional>

#include <pipeline/pipeline.h>

#include "command.h"
#include "exit_code.h"
#include "interruption.h"
#include "output.h"
#include "plugin/catalog.h"
#include "png_file.h"
#include "prediction_json.h"
#include "run/predictor.h"
#include "run_settings.h"
#include "shown_number.h"
#include "step_sheet.h"
#include "terminal.h"
#include "terminal_text.h"
#include "text_table.h"
#include "usage_error.h"

namespace pipeline::cli {
namespace {

std::string json_text(std::string_view text) { return Value(text).json(); }

std::string json_of(const std::filesystem::path& folder, const std::vector<std::string>& classes,
                    const std::vector<Prediction>& predictions) {
  Value::List names;
  for (const std::string& name : classes) names.emplace_back(name);
  std::string text = "{\"run\":" + json_text(folder.filename().string()) + ",\"folder\":" + json_text(folder.string()) +
                     ",\"classes\":" + Value(std::move(names)).json() + ",\"predictions\":[";
  for (std::size_t i = 0; i < predictions.size(); ++i)
    text += std::string(i > 0 ? "," : "") + "{\"file\":" + json_text(predictions[i].file.string()) + "," +
            prediction_members(predictions[i], classes) + "}";
  return text + "]}\n";
}

/// A long path's end says more than its beginning.
std::string shown_path(const std::filesystem::path& file) {
  constexpr std::size_t kShort = 36;
  return file.string().size() <= kShort ? file.string() : ".../" + file.filename().string();
}

std::string table_of(const std::vector<Prediction>& predictions, const std::vector<std::string>& classes, int width) {
  TextTable table({{"file", Align::left, true},
                   {"label", Align::left, true},
                   {"confidence", Align::right},
                   {"runner-up", Align::left, true},
                   {"", Align::right}});
  std::string refused;
  for (const Prediction& prediction : predictions) {
    const std::string file = shown_path(prediction.file);
    if (prediction.probabilities.empty()) {
      table.add({file, "refused", "-", "-", "-"});
      refused += indented(prediction.file.string() + ": refused: " + prediction.error, width, 2);
      continue;
    }
    table.add({file, classes[prediction.best], percent(prediction.probabilities[prediction.best]),
               classes[prediction.runner_up], percent(prediction.probabilities[prediction.runner_up])});
  }
  return table.text(width, 0) + (refused.empty() ? "" : "\n" + refused);
}

std::string write_steps(const std::string& file, const StepSheet& steps, const std::vector<Prediction>& predictions,
                        const std::vector<std::string>& classes, const std::string& run) {
  const auto all = std::ssize(predictions);
  const std::string what = (steps.rows() < all ? "the first " + with_commas(steps.rows()) + " of " + with_commas(all)
                                               : "all " + with_commas(all)) +
                           (all == 1 ? " image" : " images");
  const Picture picture = steps.picture(predictions, classes, run + ", predict: each step of " + what);
  write_png(file, picture);
  return "\nwrote " + file + ": each step of " + what + ", " + std::to_string(picture.width) + " x " +
         std::to_string(picture.height) + " pixels\n";
}

int predict(const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.positional();
  if (words.size() < 2)
    throw UsageError("'pipeline predict' needs a RUN and at least one IMAGE",
                     "for instance: pipeline predict latest drawing.png");
  const RunOptions options = run_options(arguments);
  const std::filesystem::path folder = run_folder(options, words.front());
  const std::optional<std::string> show = arguments.value("show");
  if (show) require_png_name(*show);
  exit_on_interruption();
  Predictor predictor(folder, options);
  StepSheet steps;
  StepWatcher watcher;
  if (show) watcher = [&steps](const LineageStep* step, const Images& images) { steps.add(step, images); };
  const std::vector<Prediction> predictions = predictor.predict({words.begin() + 1, words.end()}, watcher);
  std::string shown;
  if (show) shown = write_steps(*show, steps, predictions, predictor.classes(), folder.filename().string());
  if (arguments.has("json")) {
    write_result(json_of(folder, predictor.classes(), predictions));
  } else {
    write_result(table_of(predictions, predictor.classes(), Terminal(STDOUT_FILENO).width()) + shown);
  }
  return kDone;
}

}  // namespace

Command predict_command() {
  return {
      "predict",
      "classify image files with a run's model and its preprocessing",
      {"predict RUN IMAGE... [OPTIONS]"},
      "Applies the steps that the training images of RUN went through, with what those steps learned, then the "
      "classifier: the same probabilities as in the run, to the last bit. RUN is an id, a folder, or `latest`.\n\n"
      "An image that a step cannot use is listed as refused, with the reason.\n\n"
      "With --show, FILE is a picture with a row for each image and a column for each step: the image as read, then "
      "after each step, and the prediction with its confidence and runner-up; or why the image was refused, and by "
      "which step. The first 200 images are shown.\n\n"
      "With --json: {run, folder, classes, predictions: [{file, label, confidence, runner_up, "
      "runner_up_confidence, probabilities, refused}]}, probabilities in the order of the classes.",
      {{"show", '\0', "FILE", "write a PNG that shows each image after each step", ""},
       runs_option(),
       threads_option(),
       plugins_option(),
       json_option()},
      {"pipeline predict latest drawing.png", "pipeline predict latest drawings/*.png --json",
       "pipeline predict latest drawing.png --show steps.png"},
      {"0    done, also when images were refused", "1    a file cannot be read, or the run cannot be used",
       "2    there is no such run, or the command line is wrong", "130  interrupted"},
      &predict};
}

}  // namespace pipeline::cli
