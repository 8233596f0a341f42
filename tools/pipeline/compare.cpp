#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <string>

#include <pipeline/pipeline.h>

#include "command.h"
#include "compare/comparison_json.h"
#include "comparison_text.h"
#include "output.h"
#include "run/comparison_run.h"
#include "run_report.h"
#include "run_settings.h"
#include "shown_number.h"
#include "terminal.h"
#include "usage_error.h"

namespace pipeline::cli {
namespace {

constexpr int kWidestComparison = 100;

/// The images that the winner's judge saw.
std::string images_of(const VariantGraph& variants, const std::string& variant) {
  for (const Variant& other : variants.variants) {
    if (other.name != variant) continue;
    for (const BoundInput& input : variants.graph.stages[other.score].inputs)
      if (input.type == Images::kType && !input.sources.empty()) return variants.graph.text_of(input.sources.front());
  }
  return "";
}

std::string next_text(const Program& program, const ComparisonReport& report, const RunOptions& options) {
  const std::string runs = runs_suffix(options);
  std::string text = "\n" + run_summary_text(report.run) + "\nnext:\n";
  if (report.comparison) {
    const std::string edge = images_of(*program.variants, report.comparison->variants[report.comparison->winner].name);
    if (!edge.empty()) text += "  pipeline look latest " + edge + " -o sheet.png" + runs + "\n";
    if (program.serve) text += "  pipeline predict latest IMAGE... --show steps.png" + runs + "\n";
  }
  return text + "  pipeline runs show latest" + runs + "\n";
}

int compare(const Arguments& arguments) {
  if (arguments.positional().size() != 1)
    throw UsageError(
        "'pipeline compare' takes one FILE, and " + std::to_string(arguments.positional().size()) + " are given",
        "for instance: pipeline compare pipelines/custom.yaml");
  const RunOptions options = run_options(arguments);
  const bool quiet = arguments.has("quiet");
  const std::string& file = arguments.positional().front();
  const Program program = Program::load(file, options, arguments.value("baseline"));
  if (!program.variants)
    throw UsageError("the pipeline " + file + " has no 'compare', so there is nothing to compare",
                     "add 'compare: { swap: STAGE, variants: { NAME: [ STEP, ... ], ... } }', as in "
                     "pipelines/custom.yaml, or use 'pipeline run'");
  ComparisonReport report;
  show_running(quiet, [&](RunObserver* observer, const std::atomic<bool>& stop) {
    report = compare_program(program, options, observer, &stop);
  });
  show_stage_errors(report.run);
  const Ladder* ladder = report.ladder ? &*report.ladder : nullptr;
  if (arguments.has("json")) {
    Value::Map object = run_json(report.run);
    if (report.comparison)
      for (auto& entry : comparison_json(*report.comparison, ladder)) object.push_back(std::move(entry));
    write_json(std::move(object));
  } else if (!quiet) {
    const Terminal terminal(STDOUT_FILENO);
    const int width = std::min(terminal.width(), kWidestComparison);
    std::string text;
    if (report.comparison) text = "\n" + comparison_text(*report.comparison, ladder, {width, shows_utf8()});
    write_result(text + next_text(program, report, options));
  }
  return exit_code_of(report.run);
}

}  // namespace

Command compare_command() {
  return {
      "compare",
      "run the variants of a pipeline file on the same images and compare them",
      {"compare FILE [OPTIONS]"},
      "Runs what FILE's `compare` names: the swapped stage and all that depends on it once for each variant, what "
      "the variants share once. Variants judge identical images, so the tests are paired: every accuracy has its "
      "interval, every difference to the baseline its interval and p, adjusted for the number of variants. Where "
      "the images' authors are known, authors and not images count as independent.\n\n"
      "An image that a step refuses counts as wrong in that variant. The run's folder is as that of `run`, with "
      "comparison.json and report.html, a page with every image in every variant; `pipeline predict` then serves the "
      "variant that FILE's `serve` names.\n\n"
      "With --json: what `run` prints, and variants: [{name, correct, images, accuracy, interval, fixed, broken, "
      "difference, difference_interval, p, p_adjusted, ...}], baseline, winner, comparison, ladder.",
      {{"baseline", '\0', "NAME", "the variant that the others are compared with, instead of the file's", ""},
       set_option(),
       seed_option(),
       threads_option(),
       runs_option(),
       plugins_option(),
       no_cache_option(),
       json_option(),
       quiet_option()},
      {"pipeline compare pipelines/custom.yaml", "pipeline compare pipelines/custom.yaml --set drawings.path=my_digits",
       "pipeline compare pipelines/custom.yaml --set adapt.centred.1.size=18 --baseline inverted"},
      {"0    done", "1    a stage failed; there is a table only when every variant was judged",
       "2    the command line or the file is wrong, and nothing ran", "130  interrupted"},
      &compare};
}

}  // namespace pipeline::cli
