#include "run/program.h"

#include <algorithm>
#include <utility>

#include <pipeline/value.h>

#include "config/diagnostic.h"
#include "config/pipeline_file.h"
#include "config/to_yaml.h"
#include "data/atomic_file.h"
#include "graph/bind.h"
#include "plugin/registry.h"
#include "run/complete_parameters.h"
#include "run/executor.h"
#include "run/host.h"
#include "run/recorder.h"
#include "run/run_folder.h"
#include "run/run_summary.h"
#include "run/thread_pool.h"

namespace pipeline {
namespace {

/// "digits.train"; always with its port, so that the resolved file says all.
std::string full_name(const Graph& graph, const Source& source) {
  return graph.stages[source.stage].id + "." + source.port;
}

Value inputs_of(const Graph& graph, const BoundStage& stage) {
  Value::Map in;
  for (const BoundInput& input : stage.inputs) {
    if (input.sources.empty()) continue;
    // One source is no list: what a variant puts in this stage's place may take only one.
    if (input.sources.size() > 1) {
      Value::List list;
      for (const Source& source : input.sources) list.emplace_back(full_name(graph, source));
      in.emplace_back(input.port, std::move(list));
    } else {
      in.emplace_back(input.port, full_name(graph, input.sources.front()));
    }
  }
  return in;
}

Value stage_value(const Graph& graph, const BoundStage& stage, const std::string& like) {
  Value::Map map{{like.empty() ? "uses" : "like", like.empty() ? stage.info.type : like}};
  Value with = without_nulls(stage.parameters);
  if (like.empty() && !with.as_map().empty()) map.emplace_back("with", std::move(with));
  const Value in = inputs_of(graph, stage);
  if (!in.as_map().empty()) map.emplace_back("in", in);
  if (stage.fit && like.empty()) map.emplace_back("fit", full_name(graph, *stage.fit));
  if (!stage.apply.empty()) {
    Value::Map apply;
    for (const BoundStage::Apply& use : stage.apply) apply.emplace_back(use.output, full_name(graph, use.source));
    const bool plain_step =
        !stage.fit && like.empty() && stage.apply.size() == 1 && stage.apply.front().output == "images";
    if (plain_step) {
      map.emplace_back("in", full_name(graph, stage.apply.front().source));
    } else {
      map.emplace_back("apply", std::move(apply));
    }
  }
  if (stage.on_error == OnError::stop) map.emplace_back("on_error", "stop");
  return map;
}

Value compare_value(const VariantGraph& variants) {
  Value::Map listed;
  for (const Variant& variant : variants.variants) {
    Value::List steps;
    for (const std::size_t index : variants.stages.at({variants.swap, variant.name})) {
      const BoundStage& step = variants.graph.stages[index];
      Value::Map map{{"uses", step.info.type}};
      Value with = without_nulls(step.parameters);
      if (!with.as_map().empty()) map.emplace_back("with", std::move(with));
      steps.emplace_back(std::move(map));
    }
    listed.emplace_back(variant.name, std::move(steps));
  }
  Value::Map compare{{"swap", variants.swap},
                     {"score", variants.score},
                     {"baseline", variants.variants[variants.baseline].name},
                     {"variants", std::move(listed)}};
  if (variants.ladder) compare.emplace_back("ladder", variants.ladder->name);
  if (variants.confirm) compare.emplace_back("confirm", *variants.confirm);
  return compare;
}

Value serve_value(const ServePlan& serve) {
  Value::List through;
  for (const std::string& stage : serve.through) through.emplace_back(stage);
  Value::Map map{{"classifier", serve.classifier}, {"through", std::move(through)}};
  if (serve.variant) map.emplace_back("variant", *serve.variant);
  return map;
}

RunReport run_graph(const Program& program, const Graph& graph, const std::string& command, const RunOptions& options,
                    RunObserver* observer, const std::atomic<bool>* stop,
                    const std::function<Value(const RunReport&)>& compare) {
  keep_libraries_single_threaded();
  const int threads = options.threads > 0 ? options.threads : available_threads();
  const std::filesystem::path folder = make_run_folder(options.runs, graph.name);
  const std::string resolved = resolved_yaml(program);
  write_file_atomically(folder / "pipeline.yaml", resolved);

  Registry registry(program.catalog);
  Recorder recorder(graph, registry, {command, graph.file.string(), threads, options.sets, resolved, compare}, folder,
                    observer);
  point_latest(folder);
  {
    ThreadPool pool(threads);
    execute({&graph, &registry, &pool, stop, std::vector<bool>(graph.stages.size(), true), nullptr}, recorder);
  }
  return recorder.finish();
}

/// A variant that could not be served, as one that no classifier of the file was trained behind, has no plan.
std::vector<ServePlan> plans_of_variants(PipelineFile file, const Program& program) {
  std::vector<ServePlan> plans;
  for (const Variant& variant : program.variants->variants) {
    file.serve->variant = PlacedName{variant.name, file.serve->place};
    Diagnostics mistakes;
    ServePlan plan = bind_serve(file, program.graph, program.variants, mistakes);
    if (mistakes.empty()) plans.push_back(std::move(plan));
  }
  return plans;
}

}  // namespace

Program Program::load(const std::filesystem::path& file, const RunOptions& options,
                      const std::optional<std::string>& baseline) {
  Diagnostics diagnostics;
  Program program{Catalog::search(plugin_folders(options.plugins)), {}, std::nullopt, std::nullopt, {}};
  PipelineFile syntax = load_pipeline_file(file, options.sets, diagnostics);
  if (options.seed) syntax.seed = *options.seed;
  const std::size_t before = diagnostics.size();
  program.graph = bind(syntax, program.catalog, diagnostics);
  // Of variants and serving there is something to say only where the stages themselves are known and sound.
  if (diagnostics.size() > before || !syntax.broken.empty()) diagnostics.throw_if_any();
  Diagnostics of_variants;
  if (syntax.compare) {
    if (baseline) syntax.compare->baseline = PlacedName{*baseline, {make_source("--baseline", *baseline, {}), 1, 1, 1}};
    program.variants = bind_variants(syntax, program.graph, program.catalog, of_variants);
  }
  if (syntax.serve && of_variants.empty())
    program.serve = bind_serve(syntax, program.graph, program.variants, of_variants);
  diagnostics.add(of_variants);
  diagnostics.throw_if_any();
  if (program.serve && program.variants) program.serve_each = plans_of_variants(syntax, program);
  return program;
}

const Graph& graph_of_run(const Program& program, const std::filesystem::path& run) {
  if (!program.variants) return program.graph;
  const Value provenance = read_run(run).provenance;
  const Value* command = provenance.find("command");
  const bool compared = command != nullptr && command->kind() == Value::Kind::text && command->as_text() == "compare";
  return compared ? program.variants->graph : program.graph;
}

Value resolved_value(const Program& program) {
  const Graph& graph = program.graph;
  Value::Map stages;
  for (const BoundStage& stage : graph.stages)
    stages.emplace_back(stage.id, stage_value(graph, stage, stage.like_name));
  Value::Map file{{"name", graph.name}, {"seed", static_cast<std::int64_t>(graph.seed)}, {"stages", std::move(stages)}};
  if (program.variants) file.emplace_back("compare", compare_value(*program.variants));
  if (program.serve) file.emplace_back("serve", serve_value(*program.serve));
  return file;
}

std::string resolved_yaml(const Program& program) {
  const Graph& graph = program.graph;
  return "# Resolved from " + graph.file.filename().string() + ": every parameter and path written out.\n" +
         to_yaml(resolved_value(program));
}

RunReport run_program(const Program& program, const RunOptions& options, RunObserver* observer,
                      const std::atomic<bool>* stop) {
  return run_graph(program, program.graph, "run", options, observer, stop, {});
}

RunReport run_variants(const Program& program, const RunOptions& options, RunObserver* observer,
                       const std::atomic<bool>* stop, const std::function<Value(const RunReport&)>& compare) {
  return run_graph(program, program.variants->graph, "compare", options, observer, stop, compare);
}

}  // namespace pipeline
