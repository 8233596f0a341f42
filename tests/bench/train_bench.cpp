/// \file
/// The optimiser's step, and whole epochs of the reference network.
#include <cstdint>
#include <memory>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>
#include <pipeline/classifier.h>
#include <pipeline/context.h>
#include <pipeline/cpu.h>

#include "digits.h"
#include "mlp/model.h"
#include "run/thread_pool.h"
#include "train/loop.h"
#include "train/optimiser.h"

namespace {

constexpr std::int64_t kParameters = 785 * 128 + 129 * 64 + 65 * 16;

/// One Adam step over the reference network.
void BM_AdamStep(benchmark::State& state) {
  const auto set = static_cast<pipeline::InstructionSet>(state.range(0));
  if (!pipeline::supports(set)) {
    state.SkipWithError("this processor has no such instructions");
    return;
  }
  std::vector<float> parameters(kParameters, 1.0F);
  const std::vector<float> gradient(kParameters, 0.01F);
  train::Adam adam({}, set);
  adam.begin(kParameters);
  train::Slice slice;
  slice.size = kParameters;
  slice.parameters = parameters.data();
  slice.gradient = gradient.data();
  for (auto _ : state) {
    adam.prepare(1e-3);
    adam.update(slice, 0, true);
  }
  // The gradient and three buffers are read, three written.
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * kParameters * 4 * 7);
}
BENCHMARK(BM_AdamStep)->ArgName("set")->Arg(0)->Arg(1)->Arg(2);

class BenchNetwork final : public pipeline::Network {
 public:
  std::shared_ptr<const pipeline::Model> build(const pipeline::ImageShape& shape, std::int64_t classes) const override {
    return std::make_shared<mlp::Perceptron>(mlp::Architecture{{128, 64}, mlp::Activation::relu, 0.2, 0.2}, shape,
                                             classes, pipeline::instruction_set());
  }
};

class BenchContext final : public pipeline::Context {
 public:
  explicit BenchContext(int threads) : pool_(threads) {}
  std::uint64_t seed() const override { return 1; }
  int threads() const override { return pool_.threads(); }
  void parallel_for(std::int64_t count, pipeline::FunctionRef<void(std::int64_t)> body) override {
    pool_.parallel_for(count, body);
  }
  bool stop_requested() const override { return false; }
  void info(std::string_view) override {}
  void warn(std::string_view) override {}
  void progress(const pipeline::Progress&) override {}
  void metric(std::string_view, double) override {}

 private:
  pipeline::ThreadPool pool_;
};

/// 60,000 images, batch 256, Adam: what the trainer's whole loop takes, set-up (about 10 ms) included.
void BM_Epoch(benchmark::State& state) {
  static const pipeline::Images images = bench::digits(60000);
  BenchContext context(static_cast<int>(state.range(0)));
  const auto network = std::make_shared<const BenchNetwork>();
  train::TrainingOptions options;
  options.epochs = 1;
  for (auto _ : state) {
    train::Adam adam({}, pipeline::instruction_set());
    benchmark::DoNotOptimize(train::train(options, adam, network, {&images}, nullptr, nullptr, context));
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * 60000);
  state.counters["density"] = bench::density(images);
}
BENCHMARK(BM_Epoch)->ArgName("threads")->Arg(1)->Arg(2)->UseRealTime()->MeasureProcessCPUTime()->Unit(
    benchmark::kMillisecond);

/// Classifier::predict on so many images at a time: checks, buffers and threads included.
void BM_ClassifierPredict(benchmark::State& state) {
  const std::int64_t count = state.range(1);
  BenchContext context(static_cast<int>(state.range(0)));
  const auto network = std::make_shared<const BenchNetwork>();
  const pipeline::Images images = bench::digits(count * 16);
  std::shared_ptr<const pipeline::Model> model = network->build({28, 28, 1}, 10);
  pipeline::Tensor parameters = pipeline::Tensor::zeros(pipeline::DType::f32, {model->parameter_size()});
  model->initialise(parameters.writable<float>(), 1);
  const pipeline::NetworkClassifier classifier(network, std::move(model), std::move(parameters),
                                               pipeline::TrainingImages::of(images));
  std::vector<pipeline::Images> batches;
  for (std::int64_t batch = 0; batch < 16; ++batch) {
    std::vector<std::int64_t> rows(static_cast<std::size_t>(count));
    std::iota(rows.begin(), rows.end(), batch * count);
    batches.push_back(images.select(rows));
  }
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(classifier.predict(batches[next], context));
    next = (next + 1) % batches.size();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * count);
}
BENCHMARK(BM_ClassifierPredict)->ArgNames({"threads", "images"})->ArgsProduct({{1, 2}, {1, 256, 8192}})->UseRealTime();

}  // namespace
