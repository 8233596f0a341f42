#include <pipeline/testing.h>

#include <atomic>
#include <filesystem>
#include <mutex>
#include <utility>

#include <pipeline/error.h>
#include <pipeline/stage_factory.h>

#include "config/diagnostic.h"
#include "config/node.h"
#include "config/parameters.h"
#include "data/state_file.h"
#include "data/temporary_folder.h"
#include "plugin/catalog.h"
#include "plugin/registry.h"
#include "run/stage_context.h"
#include "run/steps.h"
#include "run/thread_pool.h"

namespace pipeline::testing {
namespace {

class TestContext final : public Context {
 public:
  TestContext(ThreadPool& pool, std::uint64_t seed, std::atomic<int>& calls_left, StageListener& listener)
      : inner_(pool, seed, nullptr, listener), calls_left_(calls_left) {}

  std::uint64_t seed() const override { return inner_.seed(); }
  int threads() const override { return inner_.threads(); }
  void parallel_for(std::int64_t count, FunctionRef<void(std::int64_t)> body) override {
    inner_.parallel_for(count, body);
  }
  bool stop_requested() const override { return calls_left_.load() >= 0 && calls_left_.fetch_sub(1) <= 0; }
  void info(std::string_view text) override { inner_.info(text); }
  void warn(std::string_view text) override { inner_.warn(text); }
  void progress(const Progress& progress) override { inner_.progress(progress); }
  void metric(std::string_view name, double value) override { inner_.metric(name, value); }

 private:
  StageContext inner_;
  std::atomic<int>& calls_left_;
};

}  // namespace

struct StageRun::Content final : public StageListener {
  Content(std::string_view stage_type, std::string_view yaml)
      : catalog(Catalog::search(plugin_folders({}))), registry(catalog), type(stage_type) {
    const StageInfo* found = catalog.find(type);
    if (found == nullptr) {
      std::string refused;
      for (const RefusedPlugin& plugin : catalog.refused()) refused += "\n" + text_of(plugin);
      throw Error("no plugin provides '" + type + "'" + refused, "set PIPELINE_PLUGIN_PATH to the plugin's folder");
    }
    info = *found;
    Diagnostics diagnostics;
    const auto source = make_source("parameters", std::string(yaml), std::filesystem::current_path());
    const std::shared_ptr<const Node> node = parse_yaml(source, diagnostics);
    parameters = check_parameters(node.get(), Place{source, 1, 1, 1}, "'" + type + "'", info.parameters, diagnostics);
    diagnostics.throw_if_any();
  }

  void message(RunObserver::Level level, std::string_view text) override {
    const std::lock_guard lock(mutex);
    (level == RunObserver::Level::info ? messages : warnings).emplace_back(text);
  }
  void progress(const Progress&) override {}
  void metric(std::string_view name, double value) override {
    const std::lock_guard lock(mutex);
    metrics[std::string(name)] = value;
  }

  const StageFactory& factory() { return registry.factory(type); }

  Catalog catalog;
  Registry registry;
  std::string type;
  StageInfo info;
  Value parameters;
  int thread_count = 2;
  std::uint64_t seed_value = 1;
  std::atomic<int> calls_left{-1};
  Inputs inputs;
  Outputs outputs;
  std::mutex mutex;
  std::map<std::string, double> metrics;
  std::vector<std::string> warnings;
  std::vector<std::string> messages;
};

StageRun::StageRun(std::string_view type, std::string_view parameters_yaml)
    : content_(std::make_unique<Content>(type, parameters_yaml)) {}
StageRun::~StageRun() = default;

StageRun& StageRun::threads(int count) {
  content_->thread_count = count;
  return *this;
}

StageRun& StageRun::seed(std::uint64_t seed) {
  content_->seed_value = seed;
  return *this;
}

StageRun& StageRun::input(std::string_view port, ArtifactPtr artifact) {
  const PortInfo* info = content_->info.input(port);
  if (info == nullptr) throw Error("'" + content_->type + "' has no input '" + std::string(port) + "'");
  if (info->type != artifact->type())
    throw Error("input '" + std::string(port) + "' of '" + content_->type + "' takes " + info->type + ", not " +
                std::string(artifact->type()));
  content_->inputs.add(std::string(port), std::move(artifact));
  return *this;
}

StageRun& StageRun::stop_after(int calls) {
  content_->calls_left = calls;
  return *this;
}

void StageRun::run() {
  ThreadPool pool(content_->thread_count);
  TestContext context(pool, content_->seed_value, content_->calls_left, *content_);
  if (content_->info.kind == StageKind::network) {
    const std::shared_ptr<Network> network = content_->factory().network(content_->parameters);
    network->made_by(content_->type, content_->parameters);
    content_->outputs.set(Out<Network>{"network", ""}, network);
    return;
  }
  content_->outputs = Outputs();
  content_->factory().stage(content_->parameters)->run(content_->inputs, content_->outputs, context);
  for (const PortInfo& output : content_->info.outputs)
    if (content_->outputs.find(output.name) == nullptr)
      throw Error("'" + content_->type + "' did not set its output '" + output.name + "'");
}

std::vector<ReportFile> StageRun::report(const RunInfo& run) {
  ThreadPool pool(content_->thread_count);
  TestContext context(pool, content_->seed_value, content_->calls_left, *content_);
  return content_->factory().report(content_->parameters)->make(content_->inputs, run, context);
}

ArtifactPtr StageRun::artifact(std::string_view port) const {
  ArtifactPtr found = content_->outputs.find(port);
  if (found == nullptr) throw Error("'" + content_->type + "' has set no output '" + std::string(port) + "'");
  return found;
}

Images StageRun::apply(const Images& images) {
  ThreadPool pool(content_->thread_count);
  TestContext context(pool, content_->seed_value, content_->calls_left, *content_);
  const LineageStep record{content_->type, content_->parameters, "", "stage", ""};
  return apply_step(*content_->factory().step(content_->parameters), record, images, OnError::list, context);
}

Images StageRun::apply(const Images& fit, const Images& images) {
  ThreadPool pool(content_->thread_count);
  TestContext context(pool, content_->seed_value, content_->calls_left, *content_);
  const State learned = content_->factory().fit(content_->parameters, fit, context);
  const TemporaryFolder scratch;
  save_state(scratch.path(), "fitted", Value::Map{}, learned);
  const State state = load_state(scratch.path(), "fitted").state;
  const LineageStep record{content_->type, content_->parameters, digest_of(state), "stage", "fit"};
  return apply_step(*content_->factory().fitted_step(content_->parameters, state), record, images, OnError::list,
                    context);
}

const std::map<std::string, double>& StageRun::metrics() const { return content_->metrics; }
const std::vector<std::string>& StageRun::warnings() const { return content_->warnings; }
const std::vector<std::string>& StageRun::messages() const { return content_->messages; }

}  // namespace pipeline::testing
