#include <unistd.h>

#include <algorithm>

#include <pipeline/images.h>
#include <pipeline/pipeline.h>

#include "artifact_view.h"
#include "command.h"
#include "config/nearest_name.h"
#include "config/shown_text.h"
#include "contact_sheet.h"
#include "exit_code.h"
#include "interruption.h"
#include "output.h"
#include "png_file.h"
#include "run/edge.h"
#include "run/program.h"
#include "run_settings.h"
#include "shown_number.h"
#include "terminal.h"
#include "terminal_text.h"
#include "text_table.h"
#include "usage_error.h"

namespace pipeline::cli {
namespace {

constexpr int kWidestView = 100;
constexpr std::int64_t kStandardSheet = 400;
constexpr std::int64_t kLargestSheet = 2500;

struct Edge {
  std::string name;  ///< "pixels.test"
  std::string stage;
  std::string type;
  std::string text;
};

std::vector<Edge> edges_of_run(const std::filesystem::path& folder, const RunOptions& options) {
  std::vector<Edge> edges;
  for (const BoundStage& stage : Program::load(folder / "pipeline.yaml", options).graph.stages)
    for (const PortInfo& output : stage.outputs)
      edges.push_back({stage.id + "." + output.name, stage.id, output.type, output.text});
  return edges;
}

/// The full name of an edge that may be named by its stage alone.
std::string edge_named(const std::vector<Edge>& edges, const std::string& name) {
  std::vector<std::string> names;
  std::vector<std::string> of_stage;
  for (const Edge& edge : edges) {
    if (edge.name == name) return name;
    names.push_back(edge.name);
    if (edge.stage == name) of_stage.push_back(edge.name);
  }
  if (of_stage.size() == 1) return of_stage.front();
  if (!of_stage.empty())
    throw UsageError("stage " + in_quotes(name) + " has several outputs", "name one: " + comma_separated(of_stage));
  throw UsageError("this run has no edge " + in_quotes(name),
                   did_you_mean(name, names, "`pipeline look RUN` lists the edges of a run"));
}

std::string edges_text(const std::vector<Edge>& edges, int width) {
  TextTable table({{"edge", TextTable::Align::left, true},
                   {"type", TextTable::Align::left},
                   {"what it is", TextTable::Align::left, true}});
  for (const Edge& edge : edges) table.add({edge.name, edge.type, edge.text});
  return table.text(width, 0);
}

std::string write_sheet(const std::string& file, const Images& images, std::optional<std::int64_t> rows) {
  const std::int64_t count = std::min({images.size(), rows.value_or(kStandardSheet), kLargestSheet});
  if (count == 0) throw Error("there are no images for a contact sheet");
  const Picture sheet = contact_sheet(images, count);
  write_png(file, sheet);
  return "\nwrote " + file + ": " +
         (count < images.size() ? "the first " + with_commas(count) + " of " + with_commas(images.size())
                                : "all " + with_commas(count)) +
         " images, " + std::to_string(sheet.width) + " x " + std::to_string(sheet.height) + " pixels\n";
}

int look(const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.positional();
  const std::optional<std::string> output = arguments.value("output");
  if (words.empty() || words.size() > 2)
    throw UsageError("'pipeline look' takes a RUN and a STAGE.PORT, and " + std::to_string(words.size()) +
                         (words.size() == 1 ? " word is given" : " words are given"),
                     "for instance: pipeline look latest pixels.test");
  const RunOptions options = run_options(arguments);
  const std::optional<std::int64_t> rows = count_value(arguments, "rows");
  const std::filesystem::path folder = run_folder(options, words[0]);
  const Terminal terminal(STDOUT_FILENO);
  const int width = std::min(terminal.width(), kWidestView);
  const std::vector<Edge> edges = edges_of_run(folder, options);
  if (words.size() == 1) {
    if (output) throw UsageError("-o needs a STAGE.PORT", "`pipeline look " + words[0] + "` lists those of the run");
    write_result(edges_text(edges, width));
    return kDone;
  }
  const std::string edge = edge_named(edges, words[1]);
  const auto found = std::find_if(edges.begin(), edges.end(), [&](const Edge& e) { return e.name == edge; });
  if (output && found->type != Images::kType)
    throw UsageError("-o draws images, and " + edge + " is of type " + found->type,
                     "look at it without -o, or name an edge with images");

  const Interruption interruption(Interruption::Notice::handler);
  ArtifactPtr artifact;
  try {
    artifact = value_of_edge(folder, edge, options, &interruption.stop());
  } catch (const PipelineFileError&) {
    throw;
  } catch (const Error& error) {
    // The stage's error says where it comes from in ninja's manner; it needs no "pipeline: error:" before it.
    if (error.help().empty() && std::string_view(error.what()).find("error: ") != std::string_view::npos) {
      show_error_text(error.what());
      return kFailed;
    }
    throw;
  }
  ViewOptions view{width, rows, std::nullopt};
  if (!output) view.preview = preview_style(terminal);
  std::string text = edge + ": " + found->type + "\n" + view_of(*artifact, view);
  if (output) text += write_sheet(*output, static_cast<const Images&>(*artifact), rows);
  write_result(text);
  return kDone;
}

}  // namespace

Command look_command() {
  return {"look",
          "see what travels between two stages of a run",
          {"look RUN [STAGE.PORT] [-o SHEET.png] [OPTIONS]"},
          "Makes the value on an edge of RUN again and shows it: images (facts and a preview, or a contact sheet), a "
          "history, a classifier, an evaluation, a network. Nothing is trained: what the run learned is read from its "
          "folder. Without STAGE.PORT the edges are listed. RUN is an id, a folder, or `latest`.",
          {{"output", 'o', "FILE", "write a contact sheet of the images as PNG", ""},
           {"rows", '\0', "N", "show at most N images, epochs or classes", "400 images on a sheet, 4 in a preview"},
           runs_option(),
           threads_option(),
           plugins_option()},
          {"pipeline look latest", "pipeline look latest pixels.test", "pipeline look latest pixels.test -o sheet.png",
           "pipeline look latest fit.history --rows 5"},
          {"0    done", "1    a stage failed, or a file cannot be written",
           "2    there is no such run or edge, or the command line is wrong", "130  interrupted"},
          &look};
}

}  // namespace pipeline::cli
