#include "run/edge.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/error.h>

#include "config/nearest_name.h"
#include "run/executor.h"
#include "run/host.h"
#include "run/model_folder.h"
#include "run/program.h"
#include "run/thread_pool.h"

namespace pipeline {
namespace {

/// The stage that is meant by `name`: its id, or in a comparison its name in the file, with or without the variant.
std::optional<std::size_t> find_stage(const Program& program, const Graph& graph, std::string_view name,
                                      const std::optional<std::string>& variant) {
  if (const std::optional<std::size_t> stage = graph.find(name)) return stage;
  if (&graph == &program.graph) return std::nullopt;
  const VariantGraph& variants = *program.variants;
  const std::size_t at = name.find('@');
  if (at == std::string_view::npos) {
    const std::string served = variant                                   ? *variant
                               : program.serve && program.serve->variant ? *program.serve->variant
                                                                         : variants.variants[variants.baseline].name;
    const auto stages = variants.find(name, served);
    if (stages && stages->empty())
      throw Error("variant '" + served + "' has no step in the place of '" + std::string(name) + "'",
                  "look at what that stage reads, or at another variant: '" + std::string(name) + "@VARIANT'");
    return stages ? std::optional(stages->back()) : std::nullopt;
  }
  // The steps of one variant are STAGE@VARIANT-0, STAGE@VARIANT-1, ...
  std::optional<std::size_t> last;
  for (std::size_t step = 0; const auto stage = graph.find(std::string(name) + "-" + std::to_string(step)); ++step)
    last = stage;
  return last;
}

class Collector final : public ExecutionListener {
 public:
  explicit Collector(Source wanted) : wanted_(std::move(wanted)) {}

  void produced(std::size_t stage, std::string_view port, const ArtifactPtr& artifact) override {
    if (stage != wanted_.stage || port != wanted_.port) return;
    const std::lock_guard lock(mutex_);
    found_ = artifact;
  }
  void finished(std::size_t, const StageEnd& end) override {
    const std::lock_guard lock(mutex_);
    if (end.status == Status::failed) error_ += (error_.empty() ? "" : "\n") + end.error;
    if (end.status == Status::interrupted) interrupted_ = true;
  }

  ArtifactPtr result() const {
    if (!error_.empty()) throw Error(error_);
    if (interrupted_ || found_ == nullptr) throw Stopped();
    return found_;
  }

 private:
  const Source wanted_;
  std::mutex mutex_;
  ArtifactPtr found_;
  std::string error_;
  bool interrupted_ = false;
};

}  // namespace

Source find_edge(const Program& program, const Graph& graph, std::string_view edge,
                 const std::optional<std::string>& variant) {
  const std::string_view id = edge.substr(0, edge.find('.'));
  const std::string port(id.size() < edge.size() ? edge.substr(id.size() + 1) : "");
  std::vector<std::string> edges;
  for (const BoundStage& stage : graph.stages)
    for (const PortInfo& output : stage.outputs) edges.push_back(stage.id + "." + output.name);
  if (const std::optional<std::size_t> stage = find_stage(program, graph, id, variant)) {
    const std::vector<PortInfo>& outputs = graph.stages[*stage].outputs;
    if (port.empty() && outputs.size() == 1) return {*stage, outputs.front().name};
    if (graph.stages[*stage].output(port) != nullptr) return {*stage, port};
  }
  std::string all;
  for (const std::string& name : edges) all += (all.empty() ? "" : ", ") + name;
  const auto nearest = nearest_name(edge, edges);
  throw Error("this run has no edge '" + std::string(edge) + "'",
              (nearest ? "did you mean '" + *nearest + "'? " : "") + "It has: " + all);
}

ArtifactPtr value_of_edge(const std::filesystem::path& run, std::string_view edge, const RunOptions& options,
                          const std::atomic<bool>* stop) {
  keep_libraries_single_threaded();
  const Program program = Program::load(run / "pipeline.yaml", options);
  const Graph& graph = graph_of_run(program, run);
  const Source source = find_edge(program, graph, edge);
  const ModelFolder model(run / "model");
  Registry registry(program.catalog);
  ThreadPool pool(options.threads > 0 ? options.threads : available_threads());
  Collector collector(source);
  execute({&graph, &registry, &pool, stop, graph.ancestors({source.stage}), &model}, collector);
  return collector.result();
}

}  // namespace pipeline
