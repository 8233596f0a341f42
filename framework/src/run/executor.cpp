#include "run/executor.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <ranges>
#include <set>
#include <utility>

#include <pipeline/classifier.h>
#include <pipeline/history.h>
#include <pipeline/images.h>
#include <pipeline/stage_factory.h>

#include "config/diagnostic.h"
#include "data/state_file.h"
#include "run/stage_context.h"
#include "run/steps.h"

namespace pipeline {
namespace {

using Clock = std::chrono::steady_clock;

class ListenerOfStage final : public StageListener {
 public:
  ListenerOfStage(ExecutionListener& listener, std::size_t stage) : listener_(listener), stage_(stage) {}
  void message(RunObserver::Level level, std::string_view text) override { listener_.message(stage_, level, text); }
  void progress(const Progress& progress) override { listener_.progress(stage_, progress); }
  void metric(std::string_view name, double value) override { listener_.metric(stage_, name, value); }

 private:
  ExecutionListener& listener_;
  std::size_t stage_;
};

/// Images that a classifier is handed must have gone through the steps of its training images, digests included; so
/// must the images of a trainer beside those that it trains on, whether it starts from a classifier or not.
void require_lineage(const BoundStage& stage, const Inputs& inputs) {
  const Classifier* classifier = nullptr;
  const Images* first = nullptr;
  const bool trains = std::any_of(stage.outputs.begin(), stage.outputs.end(),
                                  [](const PortInfo& output) { return output.type == Classifier::kType; });
  for (const auto& [port, artifact] : inputs.edges())
    if (artifact->type() == Classifier::kType) classifier = static_cast<const Classifier*>(artifact.get());
  for (const auto& [port, artifact] : inputs.edges()) {
    if (artifact->type() != Images::kType) continue;
    const auto& images = static_cast<const Images&>(*artifact);
    std::optional<std::string> gap;
    if (classifier != nullptr) gap = lineage_gap(images.lineage(), classifier->trained_on().lineage);
    if (!gap && trains && first != nullptr) gap = lineage_gap(images.lineage(), first->lineage());
    if (gap)
      throw Error("the images on '" + port + "' were not prepared like the training images: " + *gap,
                  "send them through the very stages that the training images went through");
    if (first == nullptr) first = &images;
  }
}

/// What a fitted step learned, for the stages that are like it. Never leaves the executor.
class Learned final : public Artifact {
 public:
  explicit Learned(State state) : state_(std::move(state)) {}
  std::string_view type() const override { return "learned"; }
  State state() const override { return state_; }

 private:
  State state_;
};

class Executor {
 public:
  Executor(const Execution& execution, ExecutionListener& listener)
      : execution_(execution), graph_(*execution.graph), listener_(listener), states_(graph_.stages.size()) {}

  void run() {
    plan();
    {
      const std::lock_guard lock(mutex_);
      for (const std::size_t stage : graph_.order)
        if (execution_.wanted[stage] && !is_report(stage) && states_[stage].waiting_for == 0) submit(stage);
    }
    wait();
    for (std::size_t stage = 0; stage < states_.size(); ++stage)
      if (execution_.wanted[stage] && !is_report(stage) && !states_[stage].ended)
        listener_.finished(stage, {stopped() ? Status::interrupted : Status::skipped, 0.0, ""});
    run_info_ = listener_.before_reports();
    // One after the other, as they stand in the file: of two that write the same file the second is to blame.
    for (std::size_t stage = 0; stage < states_.size(); ++stage) {
      if (!execution_.wanted[stage] || !is_report(stage)) continue;
      {
        const std::lock_guard lock(mutex_);
        submit(stage);
      }
      wait();
    }
  }

 private:
  struct StageState {
    std::size_t waiting_for = 0;  ///< stages whose results it reads and that have not ended
    std::vector<std::size_t> dependents;
    std::map<std::string, std::size_t> readers;  ///< edges that still read a port
    std::map<std::string, ArtifactPtr> outputs;
    bool ended = false;
  };

  void wait() {
    execution_.pool->help_until([this] {
      const std::lock_guard lock(mutex_);
      return running_ == 0;
    });
  }

  bool is_report(std::size_t stage) const { return graph_.stages[stage].info.kind == StageKind::report; }

  bool stopped() const { return execution_.stop != nullptr && execution_.stop->load(std::memory_order_relaxed); }

  /// Whether the stage's results are taken from an earlier run, so that it reads nothing.
  bool is_kept(std::size_t stage) const {
    if (execution_.kept == nullptr) return false;
    const BoundStage& bound = graph_.stages[stage];
    if (bound.info.kind != StageKind::stage || bound.outputs.empty()) return false;
    return std::all_of(bound.outputs.begin(), bound.outputs.end(), [&](const PortInfo& output) {
      return (output.type == Classifier::kType || output.type == History::kType) &&
             execution_.kept->has(bound.id, output.name);
    });
  }

  std::vector<Source> sources_of(std::size_t stage) const {
    if (is_kept(stage)) return {};
    const BoundStage& bound = graph_.stages[stage];
    if (bound.fit && execution_.kept != nullptr && execution_.kept->has(graph_.learned_by(bound), "fitted")) {
      std::vector<Source> sources;
      for (const BoundStage::Apply& use : bound.apply) sources.push_back(use.source);
      return sources;
    }
    return bound.sources();
  }

  void plan() {
    // What only a kept stage would have read need not run.
    std::vector<bool> needed(states_.size(), false);
    std::set<std::size_t> read;
    for (std::size_t stage = 0; stage < states_.size(); ++stage)
      if (execution_.wanted[stage])
        for (const Source& source : graph_.stages[stage].sources()) read.insert(source.stage);
    for (std::size_t stage = 0; stage < states_.size(); ++stage)
      needed[stage] = execution_.wanted[stage] && (execution_.kept == nullptr || !read.contains(stage));
    for (const std::size_t stage : graph_.order | std::views::reverse)
      if (needed[stage])
        for (const Source& source : sources_of(stage)) needed[source.stage] = true;
    execution_.wanted = std::move(needed);

    for (std::size_t stage = 0; stage < states_.size(); ++stage) {
      if (!execution_.wanted[stage]) continue;
      std::set<std::size_t> before;
      for (const Source& source : sources_of(stage)) {
        before.insert(source.stage);
        ++states_[source.stage].readers[source.port];
      }
      if (is_report(stage)) continue;  // runs when all others have ended, however they did
      states_[stage].waiting_for = before.size();
      for (const std::size_t other : before) states_[other].dependents.push_back(stage);
    }
  }

  /// Called with the lock held.
  void submit(std::size_t stage) {
    ++running_;
    execution_.pool->submit([this, stage] { run_stage(stage); });
  }

  void run_stage(std::size_t index) {
    StageEnd end;
    std::map<std::string, ArtifactPtr> outputs;
    if (stopped()) {
      end.status = Status::interrupted;
    } else {
      listener_.started(index);
      const Clock::time_point begin = Clock::now();
      try {
        outputs = results_of(index);
        for (const auto& [port, artifact] : outputs)
          if (port != kLearnedPort) listener_.produced(index, port, artifact);
        end.status = Status::done;
      } catch (const Stopped&) {
        end.status = Status::interrupted;
      } catch (const Error& error) {
        fail(index, error.what(), error.help(), end);
      } catch (const std::bad_alloc&) {
        fail(index, "out of memory", "use fewer or smaller images, for instance with 'limit'", end);
      } catch (const std::exception& error) {
        fail(index, error.what(), "", end);
      } catch (...) {
        fail(index, "the plugin threw something that is not an exception", "", end);
      }
      end.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    }
    // Told before dependents may start, so that a listener sees stages end in a possible order.
    listener_.finished(index, end);
    // Once the last stage is counted off, run() may return and this object be gone; the pool outlives it.
    ThreadPool* const pool = execution_.pool;
    {
      const std::lock_guard lock(mutex_);
      leave(index, end, std::move(outputs));
      --running_;
    }
    pool->wake();
  }

  void fail(std::size_t index, const std::string& what, const std::string& help, StageEnd& end) const {
    const BoundStage& stage = graph_.stages[index];
    Diagnostics diagnostics;
    diagnostics.add(stage.place, stage.title + ": " + what, help);
    end.status = Status::failed;
    end.error = diagnostics.text();
  }

  /// Called with the lock held: publishes outputs, frees inputs, starts what became ready.
  void leave(std::size_t index, const StageEnd& end, std::map<std::string, ArtifactPtr> outputs) {
    StageState& state = states_[index];
    state.ended = true;
    for (const Source& source : sources_of(index)) release(source);
    if (end.status != Status::done) return;
    for (auto& [port, artifact] : outputs)
      if (state.readers[port] > 0) state.outputs[port] = std::move(artifact);
    for (const std::size_t dependent : state.dependents)
      if (--states_[dependent].waiting_for == 0) submit(dependent);
  }

  void release(const Source& source) {
    StageState& state = states_[source.stage];
    if (--state.readers[source.port] == 0) state.outputs.erase(source.port);
  }

  ArtifactPtr artifact(const Source& source) {
    const std::lock_guard lock(mutex_);
    return states_[source.stage].outputs.at(source.port);
  }

  /// Null when the stage did not end.
  ArtifactPtr artifact_if_made(const Source& source) {
    const std::lock_guard lock(mutex_);
    const auto& outputs = states_[source.stage].outputs;
    const auto found = outputs.find(source.port);
    return found == outputs.end() ? nullptr : found->second;
  }

  const Images& images(const ArtifactPtr& held) const { return static_cast<const Images&>(*held); }

  std::map<std::string, ArtifactPtr> results_of(std::size_t index) {
    const BoundStage& stage = graph_.stages[index];
    if (is_kept(index)) return kept_results(stage);
    const StageFactory& factory = execution_.registry->factory(stage.info.type);
    ListenerOfStage listener(listener_, index);
    StageContext context(*execution_.pool, stage.seed, execution_.stop, listener);
    switch (stage.info.kind) {
      case StageKind::stage:
        return run_ports(stage, factory, context);
      case StageKind::report:
        make_report(index, factory, context);
        return {};
      case StageKind::network: {
        const std::shared_ptr<Network> network = factory.network(stage.parameters);
        network->made_by(stage.info.type, stage.parameters);
        return {{stage.outputs.front().name, network}};
      }
      case StageKind::step: {
        LineageStep record{stage.info.type, stage.parameters, "", stage.id, ""};
        return run_step(stage, *factory.step(stage.parameters), record, context);
      }
      case StageKind::fitted_step: {
        const State state = fitted_state(index, factory, context);
        const LineageStep record{stage.info.type, stage.parameters, digest_of(state), graph_.learned_by(stage),
                                 graph_.text_of(*stage.fit)};
        std::map<std::string, ArtifactPtr> outputs =
            run_step(stage, *factory.fitted_step(stage.parameters, state), record, context);
        if (!stage.like) outputs[std::string(kLearnedPort)] = std::make_shared<const Learned>(state);
        return outputs;
      }
    }
    return {};
  }

  std::map<std::string, ArtifactPtr> kept_results(const BoundStage& stage) const {
    std::map<std::string, ArtifactPtr> outputs;
    for (const PortInfo& output : stage.outputs) {
      if (output.type == Classifier::kType) {
        outputs[output.name] = execution_.kept->load_classifier(stage.id, output.name, *execution_.registry);
      } else {
        outputs[output.name] = execution_.kept->load_history(stage.id, output.name);
      }
    }
    return outputs;
  }

  std::map<std::string, ArtifactPtr> run_ports(const BoundStage& stage, const StageFactory& factory, Context& context) {
    Inputs inputs;
    for (const BoundInput& input : stage.inputs)
      for (const Source& source : input.sources) inputs.add(input.port, artifact(source), graph_.text_of(source));
    require_lineage(stage, inputs);
    Outputs results;
    factory.stage(stage.parameters)->run(inputs, results, context);
    std::map<std::string, ArtifactPtr> outputs;
    for (const PortInfo& output : stage.outputs) {
      ArtifactPtr result = results.find(output.name);
      if (result == nullptr)
        throw Error("the stage did not set its output '" + output.name + "'", "this is a mistake in the plugin");
      outputs[output.name] = std::move(result);
    }
    return outputs;
  }

  void make_report(std::size_t index, const StageFactory& factory, Context& context) {
    const BoundStage& stage = graph_.stages[index];
    Inputs inputs;
    for (const BoundInput& input : stage.inputs)
      for (const Source& source : input.sources)
        if (ArtifactPtr made = artifact_if_made(source))
          inputs.add(input.port, std::move(made), graph_.text_of(source));
    for (const ReportFile& file : factory.report(stage.parameters)->make(inputs, run_info_, context))
      listener_.reported(index, file);
  }

  State fitted_state(std::size_t index, const StageFactory& factory, Context& context) {
    const BoundStage& stage = graph_.stages[index];
    if (execution_.kept != nullptr && execution_.kept->has(graph_.learned_by(stage), "fitted"))
      return execution_.kept->load_fitted(graph_.learned_by(stage));
    if (stage.like) return artifact({*stage.like, std::string(kLearnedPort)})->state();
    const ArtifactPtr held = artifact(*stage.fit);
    if (images(held).empty())
      throw Error("there are no images to learn from: " + graph_.text_of(*stage.fit) + " is empty");
    State state = factory.fit(stage.parameters, images(held), context);
    listener_.fitted(index, state);
    return state;
  }

  std::map<std::string, ArtifactPtr> run_step(const BoundStage& stage, const SetPreprocess& step,
                                              const LineageStep& record, Context& context) {
    std::map<std::string, ArtifactPtr> outputs;
    for (const BoundStage::Apply& use : stage.apply) {
      context.throw_if_stopped();
      const ArtifactPtr held = artifact(use.source);
      outputs[use.output] =
          std::make_shared<const Images>(apply_step(step, record, images(held), stage.on_error, context));
    }
    return outputs;
  }

  Execution execution_;
  const Graph& graph_;
  ExecutionListener& listener_;
  std::mutex mutex_;
  std::vector<StageState> states_;
  std::size_t running_ = 0;  ///< submitted and not ended
  RunInfo run_info_;         ///< for the reports
};

}  // namespace

void execute(const Execution& execution, ExecutionListener& listener) { Executor(execution, listener).run(); }

}  // namespace pipeline
