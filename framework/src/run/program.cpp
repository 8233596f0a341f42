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
#include "run/executor.h"
#include "run/host.h"
#include "run/recorder.h"
#include "run/run_folder.h"
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
    const PortInfo* port = stage.info.input(input.port);
    if (port != nullptr && port->need == Need::many) {
      Value::List list;
      for (const Source& source : input.sources) list.emplace_back(full_name(graph, source));
      in.emplace_back(input.port, std::move(list));
    } else {
      in.emplace_back(input.port, full_name(graph, input.sources.front()));
    }
  }
  return in;
}

/// An optional parameter that is off is written by leaving it out.
Value without_nulls(const Value& parameters) {
  if (parameters.kind() != Value::Kind::map) return parameters;
  Value::Map kept;
  for (const auto& [name, value] : parameters.as_map())
    if (!value.is_null()) kept.emplace_back(name, without_nulls(value));
  return kept;
}

Value stage_value(const Graph& graph, const BoundStage& stage) {
  Value::Map map{{"uses", stage.info.type}};
  Value with = without_nulls(stage.parameters);
  if (!with.as_map().empty()) map.emplace_back("with", std::move(with));
  const Value in = inputs_of(graph, stage);
  if (!in.as_map().empty()) map.emplace_back("in", in);
  if (stage.fit) map.emplace_back("fit", full_name(graph, *stage.fit));
  if (!stage.apply.empty()) {
    Value::Map apply;
    for (const BoundStage::Apply& use : stage.apply) apply.emplace_back(use.output, full_name(graph, use.source));
    const bool plain_step = !stage.fit && stage.apply.size() == 1 && stage.apply.front().output == "images";
    if (plain_step) {
      map.emplace_back("in", full_name(graph, stage.apply.front().source));
    } else {
      map.emplace_back("apply", std::move(apply));
    }
  }
  if (stage.on_error == OnError::stop) map.emplace_back("on_error", "stop");
  return map;
}

}  // namespace

Program Program::load(const std::filesystem::path& file, const RunOptions& options) {
  Diagnostics diagnostics;
  Program program{Catalog::search(plugin_folders(options.plugins)), {}};
  PipelineFile syntax = load_pipeline_file(file, options.sets, diagnostics);
  if (options.seed) syntax.seed = *options.seed;
  program.graph = bind(syntax, program.catalog, diagnostics);
  diagnostics.throw_if_any();
  return program;
}

std::string resolved_yaml(const Graph& graph) {
  Value::Map stages;
  for (const BoundStage& stage : graph.stages) stages.emplace_back(stage.id, stage_value(graph, stage));
  const Value file =
      Value::Map{{"name", graph.name}, {"seed", static_cast<std::int64_t>(graph.seed)}, {"stages", std::move(stages)}};
  return "# Resolved from " + graph.file.filename().string() + ": every parameter and path written out.\n" +
         to_yaml(file);
}

RunReport run_program(const Program& program, const RunOptions& options, RunObserver* observer,
                      const std::atomic<bool>* stop) {
  keep_libraries_single_threaded();
  const int threads = options.threads > 0 ? options.threads : available_threads();
  const std::filesystem::path folder = make_run_folder(options.runs, program.graph.name);
  write_file_atomically(folder / "pipeline.yaml", resolved_yaml(program.graph));

  Registry registry(program.catalog);
  Recorder recorder(program.graph, registry, {program.graph.file.string(), threads, options.sets}, folder, observer);
  point_latest(folder);
  {
    ThreadPool pool(threads);
    execute({&program.graph, &registry, &pool, stop, std::vector<bool>(program.graph.stages.size(), true), nullptr},
            recorder);
  }
  return recorder.finish();
}

}  // namespace pipeline
