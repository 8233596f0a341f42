#include <unistd.h>

#include <atomic>
#include <optional>

#include <pipeline/classifier.h>
#include <pipeline/images.h>
#include <pipeline/pipeline.h>

#include "command.h"
#include "evaluation_text.h"
#include "output.h"
#include "run/program.h"
#include "run_report.h"
#include "run_settings.h"
#include "shown_number.h"
#include "terminal.h"
#include "terminal_text.h"
#include "text_table.h"
#include "usage_error.h"

namespace pipeline::cli {
namespace {

constexpr int kWidestReport = 100;

std::string evaluations_text(const RunReport& report, const Graph& graph, int width) {
  std::string text;
  for (const auto& [id, evaluation] : report.evaluations) {
    EvaluationTextOptions options{width, 20, std::nullopt};
    std::string heading = id;
    if (const auto index = graph.find(id)) {
      const BoundStage& stage = graph.stages[*index];
      heading += ": " + stage.info.type;
      if (const Value* confidence = stage.parameters.find("confidence"))
        if (confidence->kind() == Value::Kind::number) options.confidence = confidence->as_number();
      for (const BoundInput& input : stage.inputs)
        if (input.type == Images::kType && !input.sources.empty())
          heading += ", " + graph.text_of(input.sources.front());
    }
    text += "\n" + fitted(heading, width) + "\n\n" + evaluation_text(*evaluation, options);
  }
  return text;
}

/// Figures of stages whose evaluation is not shown in full.
std::string other_metrics(const RunReport& report, int width) {
  TextTable table({{"", Align::left, true}, {"", Align::right}});
  for (const auto& [name, value] : report.metrics) {
    bool shown = false;
    for (const auto& [id, evaluation] : report.evaluations) shown = shown || name.starts_with(id + ".");
    if (!shown) table.add({name, figure(value)});
  }
  return table.empty() ? "" : "\n" + table.text(width);
}

/// The images that the first evaluation reads, or else the first images there are.
std::optional<std::string> edge_to_look_at(const RunReport& report, const Graph& graph) {
  for (const auto& [id, evaluation] : report.evaluations)
    if (const auto index = graph.find(id))
      for (const BoundInput& input : graph.stages[*index].inputs)
        if (input.type == Images::kType && !input.sources.empty()) return graph.text_of(input.sources.front());
  for (const BoundStage& stage : graph.stages)
    for (const PortInfo& output : stage.outputs)
      if (output.type == Images::kType) return stage.id + "." + output.name;
  return std::nullopt;
}

bool has_one_classifier(const Graph& graph) {
  int classifiers = 0;
  for (const BoundStage& stage : graph.stages)
    for (const PortInfo& output : stage.outputs)
      if (output.type == Classifier::kType) ++classifiers;
  return classifiers == 1;
}

std::string summary_text(const RunReport& report, const Graph& graph, const RunOptions& options) {
  std::string text = "\n" + run_summary_text(report) + "\nnext:\n";
  const std::string runs = runs_suffix(options);
  if (report.status == Status::done) {
    if (const auto edge = edge_to_look_at(report, graph)) text += "  pipeline look latest " + *edge + runs + "\n";
    if (has_one_classifier(graph)) text += "  pipeline predict latest IMAGE..." + runs + "\n";
  }
  return text + "  pipeline runs show latest" + runs + "\n";
}

int run(const Arguments& arguments) {
  if (arguments.positional().size() != 1)
    throw UsageError(
        "'pipeline run' takes one FILE, and " + std::to_string(arguments.positional().size()) + " are given",
        "for instance: pipeline run pipelines/mnist.yaml");
  const RunOptions options = run_options(arguments);
  const bool quiet = arguments.has("quiet");
  const Program program = Program::load(arguments.positional().front(), options);
  RunReport report;
  show_running(quiet, [&](RunObserver* observer, const std::atomic<bool>& stop) {
    report = run_program(program, options, observer, &stop);
  });
  show_stage_errors(report);
  if (arguments.has("json")) {
    write_json(run_json(report));
  } else if (!quiet) {
    const int width = std::min(Terminal(STDOUT_FILENO).width(), kWidestReport);
    write_result(evaluations_text(report, program.graph, width) + other_metrics(report, width) +
                 summary_text(report, program.graph, options));
  }
  return exit_code_of(report);
}

}  // namespace

Command run_command() {
  return {
      "run",
      "run a pipeline file and keep model, results and log in a run folder",
      {"run FILE [OPTIONS]"},
      "Checks FILE, then runs its stages, independent ones side by side. Progress goes to standard error, the "
      "classification report to standard output. Everything else is in the run's folder: the resolved file, "
      "run.json, metrics.json, history.csv, predictions.jsonl, model/, log.txt, and what FILE's reports write, such as "
      "report.html; runs/latest points to the newest run.\n\n"
      "Ctrl-C stops the run within a second and marks it interrupted; a second Ctrl-C ends the program at once.\n\n"
      "With --json: {run, folder, status, seconds, metrics, stages: [{id, uses, seconds, cached, status, error}]}.",
      {set_option(), seed_option(), threads_option(), runs_option(), plugins_option(), no_cache_option(), json_option(),
       quiet_option()},
      {"pipeline run pipelines/mnist.yaml", "pipeline run pipelines/mnist.yaml --set fit.epochs=5 --seed 7",
       "pipeline run pipelines/mnist.yaml --json --quiet > result.json"},
      {"0    done", "1    a stage failed; what does not depend on it was finished",
       "2    the command line or the file is wrong, and nothing ran", "130  interrupted"},
      &run};
}

}  // namespace pipeline::cli
