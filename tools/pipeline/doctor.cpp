#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <system_error>

#include <pipeline/pipeline.h>

#include "command.h"
#include "config/shown_text.h"
#include "data/atomic_file.h"
#include "diagnosis_text.h"
#include "doctor_progress.h"
#include "exit_code.h"
#include "interruption.h"
#include "output.h"
#include "run/doctor_json.h"
#include "run/doctor_page.h"
#include "run/doctor_run.h"
#include "run/run_folder.h"
#include "run/suggested_file.h"
#include "run_report.h"
#include "run_settings.h"
#include "terminal.h"
#include "usage_error.h"

namespace pipeline::cli {
namespace {

namespace fs = std::filesystem;

constexpr int kWidest = 100;

/// Whether a word names a pipeline file and no run.
bool is_pipeline_file(const std::string& word) {
  const fs::path path(word);
  return (path.extension() == ".yaml" || path.extension() == ".yml") && !fs::is_directory(path);
}

/// The folder of the run to examine: an earlier one, or one made now from a pipeline file. None when that failed, which
/// has been told then.
std::optional<fs::path> run_to_examine(const std::string& word, const RunOptions& options, bool quiet, int& code) {
  if (!is_pipeline_file(word)) {
    if (!options.sets.empty() || options.seed)
      throw UsageError("--set and --seed change a pipeline file, and " + in_quotes(word) + " has been run already",
                       "leave them out, or name the file: pipeline doctor pipelines/custom.yaml --set ...");
    return run_folder(options, word);
  }
  const Program program = Program::load(word, options);
  RunReport report;
  show_running(quiet, [&](RunObserver* observer, const std::atomic<bool>& stop) {
    report = run_program(program, options, observer, &stop);
  });
  show_stage_errors(report);
  code = exit_code_of(report);
  return code == kDone ? std::optional(report.folder) : std::nullopt;
}

std::vector<fs::path> named_images(const Arguments& arguments) {
  std::vector<fs::path> images;
  for (std::size_t i = 1; i < arguments.positional().size(); ++i) {
    const fs::path path(arguments.positional()[i]);
    if (!fs::exists(path))
      throw UsageError("there is no file or folder " + in_quotes(path.string()),
                       "name image files, or folders of them");
    images.push_back(path);
  }
  return images;
}

void require_free(const std::string& file, const std::string& option) {
  const fs::path path(file);
  if (fs::exists(fs::symlink_status(path)))
    throw UsageError("the file " + in_quotes(file) + " is there already, and is not overwritten",
                     "name another for --" + option + ", or move it away");
  if (const fs::path folder = path.parent_path(); !folder.empty() && !fs::is_directory(folder))
    throw UsageError("there is no folder " + in_quotes(folder.string()) + " for " + in_quotes(file),
                     "make it first: mkdir -p " + folder.string());
}

/// A suggested word of a command, quoted where a shell would take it apart.
std::string shell_word(const std::string& word) {
  const bool plain = !word.empty() && word.find_first_not_of(
                                          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                          "0123456789_./-+=:,@%") == std::string::npos;
  if (plain) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string next_text(const Arguments& arguments, const DoctorReport& report, const RunOptions& options,
                      const std::optional<std::string>& written) {
  if (written)
    return "\nwrote " + *written + "\n\nnext:\n  pipeline compare " + shell_word(*written) + runs_suffix(options) +
           "\n";
  if (report.chain().empty()) return "";
  std::string again = "pipeline doctor " + shell_word(report.run);
  for (std::size_t i = 1; i < arguments.positional().size(); ++i) again += " " + shell_word(arguments.positional()[i]);
  return "\nnext:\n  " + again + runs_suffix(options) + " --fix fixed.yaml\n  pipeline compare fixed.yaml" +
         runs_suffix(options) + "\n";
}

int doctor(const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.positional();
  if (words.empty())
    throw UsageError("'pipeline doctor' needs a RUN, or a pipeline FILE to run first",
                     "for instance: pipeline doctor latest my_drawings/");
  const RunOptions options = run_options(arguments);
  const std::vector<fs::path> images = named_images(arguments);
  const std::optional<std::string> fix = arguments.value("fix");
  if (fix) require_free(*fix, "fix");
  const std::optional<std::string> page = arguments.value("page");
  if (page) require_free(*page, "page");
  int code = kDone;
  const std::optional<fs::path> run = run_to_examine(words.front(), options, arguments.has("quiet"), code);
  if (!run) return code;
  RunOptions again = options;  // the run's file has the options that it was made with
  again.sets.clear();
  again.seed.reset();
  const Program program = Program::load(*run / "pipeline.yaml", again);
  if (images.empty() && !edge_to_examine(program))
    throw UsageError("run " + in_quotes(run->filename().string()) + " judged no images, so there are none to examine",
                     "name yours, files or folders: pipeline doctor " + words.front() + " my_drawings/");
  const bool one_folder = images.size() == 1 && fs::is_directory(images.front());
  if (fix && !program.variants && !one_folder)
    throw UsageError(
        "run " + in_quotes(run->filename().string()) +
            " compares nothing yet, so --fix needs a folder that the new pipeline can read",
        "put your images into one folder and name that: pipeline doctor " + words.front() + " FOLDER --fix " + *fix);
  const Interruption interruption(Interruption::Notice::handler);
  const DoctorReport report = [&] {
    DoctorProgress progress(!arguments.has("quiet") && Terminal(STDERR_FILENO).is_interactive());
    return examine(
        program, *run, images, again, &interruption.stop(),
        [&](const std::string& what, std::int64_t done, std::int64_t total) { progress.show(what, done, total); });
  }();
  if (page) write_file_atomically(*page, doctor_page(program, report, again));
  std::optional<std::string> written;
  if (fix && !report.chain().empty()) {
    write_file_atomically(*fix,
                          suggested_yaml(program, report, one_folder ? std::optional(images.front()) : std::nullopt));
    written = fix;
  }
  if (arguments.has("json")) {
    write_json(doctor_json(report));
  } else if (!arguments.has("quiet")) {
    const int width = std::min(Terminal(STDOUT_FILENO).width(), kWidest);
    write_result(diagnosis_text(report, width) + (page ? "\nwrote " + *page + "\n" : "") +
                 next_text(arguments, report, options, written));
  }
  if (fix && !written) show_warning("there is no chain to suggest, so " + *fix + " was not written");
  return kDone;
}

}  // namespace

Command doctor_command() {
  return {
      "doctor",
      "tell how images differ from the training images, and what mends it",
      {"doctor RUN|FILE [IMAGES...] [OPTIONS]"},
      "Compares images with those that a run's network was trained on: polarity, ground, contrast, size and place of "
      "the ink, stroke width, slant, specks, and how the network takes them. Says what differs far beyond chance, for "
      "how many images, and which step mends it. Then tries chains of such steps, without labels, and suggests the one "
      "behind which the network sees images most like those that it knows. RUN is an id, a folder, or `latest`; a "
      "pipeline FILE is run first.\n\n"
      "IMAGES are image files and folders of them; left out, they are those that the run judged before they were "
      "prepared: what the swapped stage of `compare` reads, or the first stage of `serve`, or else the set that was "
      "judged. What cannot be read is listed.\n\n"
      "With --fix, FILE is the run's pipeline with the suggested chain as a variant, to be judged by `pipeline "
      "compare`. A run is left as it is.\n\n"
      "With --json: {run, classifier, images, unreadable, measures: [{name, text, unit, training, yours, histogram, "
      "outside, differs, p, mend, sentence, offenders}], confidence, distance, chain, candidates, findings, "
      "conclusion}.",
      {{"fix", '\0', "FILE", "write a pipeline file with the suggested chain", ""},
       {"page", '\0', "FILE", "write a page: distributions, typical images, every image before and after", ""},
       set_option(),
       seed_option(),
       threads_option(),
       runs_option(),
       plugins_option(),
       json_option(),
       quiet_option()},
      {"pipeline doctor latest my_drawings/", "pipeline doctor latest my_drawings/ --page why.html",
       "pipeline doctor latest photo.jpg scan.png --json",
       "pipeline doctor pipelines/mnist.yaml my_drawings/ --fix fixed.yaml"},
      {"0    examined, also when something was found", "1    nothing could be examined",
       "2    the command line or the file is wrong", "130  interrupted"},
      &doctor};
}

}  // namespace pipeline::cli
