/// \file
/// The network's hot paths on the reference network, 784-128-64-10 with dropout 0.2.
#include <cstdint>
#include <memory>
#include <numeric>
#include <span>
#include <vector>

#include <benchmark/benchmark.h>
#include <pipeline/cpu.h>
#include <pipeline/random.h>
#include <pipeline/tensor.h>

#include "digits.h"
#include "mlp/kernel_sets.h"
#include "mlp/model.h"

namespace {

constexpr std::int64_t kRows = mlp::kTileRows;

const pipeline::Images& images() {
  static const pipeline::Images images = bench::digits(4096);
  return images;
}

mlp::Architecture reference_network() { return {{128, 64}, mlp::Activation::relu, 0.2, 0.2}; }

/// Floats that begin on a cache line, as those of networks do.
class Floats {
 public:
  explicit Floats(std::int64_t count) : tensor_(pipeline::Tensor::zeros(pipeline::DType::f32, {count})) {}
  float* data() { return tensor_.writable<float>().data(); }
  const float* data() const { return tensor_.values<float>().data(); }

 private:
  pipeline::Tensor tensor_;
};

Floats numbers(std::int64_t count) {
  pipeline::Random random(1);
  Floats values(count);
  float* const data = values.data();
  for (std::int64_t i = 0; i < count; ++i) data[i] = static_cast<float>(random.normal());
  return values;
}

bool skip(benchmark::State& state, pipeline::InstructionSet set) {
  if (pipeline::supports(set)) return false;
  state.SkipWithError("this processor has no such instructions");
  return true;
}

void count_flops(benchmark::State& state, double flops) {
  state.counters["flops"] = benchmark::Counter(flops, benchmark::Counter::kIsIterationInvariantRate);
}

/// A tile of images and the bits that the input layer works with.
struct Tile {
  Tile(double keep, pipeline::InstructionSet set) {
    const auto pixels = images().pixels().values<std::uint8_t>();
    for (int byte = 0; byte < 256; ++byte) table.push_back(static_cast<float>(byte) / 255.0F);
    for (std::size_t r = 0; r < static_cast<std::size_t>(kRows); ++r)
      rows.push_back(reinterpret_cast<const std::byte*>(pixels.data() + r * 61 % 4096 * 784));
    tile.rows = rows.data();
    tile.count = kRows;
    tile.inputs = 784;
    tile.scale = 1.0F / 255.0F;
    tile.table = table.data();
    tile.zero = 0;
    bits.resize(static_cast<std::size_t>(kRows * mlp::words(784)));
    mlp::kernels_of(set).find_nonzero(tile, bits.data());
    pipeline::Random random(5);
    for (std::uint64_t& word : bits)
      for (int i = 0; i < 64; ++i)
        if (random.uniform() >= keep) word &= ~(std::uint64_t{1} << i);
    for (const std::uint64_t word : bits) active += static_cast<double>(__builtin_popcountll(word));
  }
  std::vector<const std::byte*> rows;
  std::vector<float> table;
  std::vector<std::uint64_t> bits;
  mlp::InputTile tile;
  double active = 0.0;
};

void BM_FindNonzero(benchmark::State& state) {
  const auto set = static_cast<pipeline::InstructionSet>(state.range(0));
  if (skip(state, set)) return;
  Tile t(1.0, set);
  for (auto _ : state) mlp::kernels_of(set).find_nonzero(t.tile, t.bits.data());
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * kRows * 784);
}

void BM_DropoutMask(benchmark::State& state) {
  const auto set = static_cast<pipeline::InstructionSet>(state.range(0));
  if (skip(state, set)) return;
  std::vector<std::uint64_t> bits(static_cast<std::size_t>(mlp::words(784)));
  std::uint32_t row = 0;
  for (auto _ : state) {
    mlp::kernels_of(set).keep_bits({++row, 99}, 13107, 784, bits.data());
    benchmark::ClobberMemory();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * 784);
}

void BM_TransposeBits(benchmark::State& state) {
  const auto set = static_cast<pipeline::InstructionSet>(state.range(0));
  if (skip(state, set)) return;
  const Tile t(0.8, set);
  std::vector<std::uint64_t> columns(static_cast<std::size_t>(mlp::words(784) * 64));
  for (auto _ : state) {
    mlp::kernels_of(set).transpose_bits(t.bits.data(), kRows, mlp::words(784), columns.data());
    benchmark::ClobberMemory();
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * columns.size() * 8));
}

/// Work is counted as done: two operations for each input that is not zero and each output.
void BM_InputForward(benchmark::State& state) {
  const auto set = static_cast<pipeline::InstructionSet>(state.range(0));
  if (skip(state, set)) return;
  const Tile t(0.8, set);
  const auto weight = numbers(784 * 128);
  const auto bias = numbers(128);
  Floats out(kRows * 128);
  Floats panel(mlp::kPanel);
  for (auto _ : state)
    mlp::kernels_of(set).input_forward(t.tile, {t.bits.data(), nullptr, false}, weight.data(), bias.data(), 128,
                                       nullptr, out.data(), panel.data());
  count_flops(state, 2.0 * t.active * 128);
  state.counters["density"] = t.active / (784.0 * kRows);
}

void BM_InputGradient(benchmark::State& state) {
  const auto set = static_cast<pipeline::InstructionSet>(state.range(0));
  if (skip(state, set)) return;
  const Tile t(0.8, set);
  const auto delta = numbers(kRows * 128);
  Floats out(784 * 128);
  std::vector<std::uint64_t> columns(static_cast<std::size_t>(mlp::words(784) * 64));
  mlp::kernels_of(set).transpose_bits(t.bits.data(), kRows, mlp::words(784), columns.data());
  for (auto _ : state)
    mlp::kernels_of(set).input_gradient(t.tile, {t.bits.data(), columns.data(), false}, 0, 784, delta.data(), 128,
                                        false, out.data());
  count_flops(state, 2.0 * t.active * 128);
}

void BM_DenseForward(benchmark::State& state) {
  const auto set = static_cast<pipeline::InstructionSet>(state.range(0));
  if (skip(state, set)) return;
  const auto in = numbers(kRows * 128);
  const auto weight = numbers(128 * 64);
  const auto bias = numbers(64);
  Floats out(kRows * 64);
  for (auto _ : state)
    mlp::kernels_of(set).forward(in.data(), kRows, 128, 128, weight.data(), bias.data(), 64, nullptr, out.data());
  count_flops(state, 2.0 * kRows * 128 * 64);
}

void BM_DenseGradient(benchmark::State& state) {
  const auto set = static_cast<pipeline::InstructionSet>(state.range(0));
  if (skip(state, set)) return;
  const auto in = numbers(kRows * 128);
  const auto delta = numbers(kRows * 64);
  Floats out(128 * 64);
  for (auto _ : state) mlp::kernels_of(set).gradient(in.data(), kRows, 128, 128, delta.data(), 64, false, out.data());
  count_flops(state, 2.0 * kRows * 128 * 64);
}

void BM_DenseBackward(benchmark::State& state) {
  const auto set = static_cast<pipeline::InstructionSet>(state.range(0));
  if (skip(state, set)) return;
  const auto delta = numbers(kRows * 64);
  const auto weight = numbers(128 * 64);
  const auto outputs = numbers(kRows * 128);
  Floats out(kRows * 128);
  Floats scratch(64 * mlp::kBackwardColumns);
  for (auto _ : state)
    mlp::kernels_of(set).backward(delta.data(), kRows, nullptr, weight.data(), 128, 64, 64, 128,
                                  {.outputs = outputs.data()}, out.data(), scratch.data());
  count_flops(state, 2.0 * kRows * 128 * 64);
}

struct Trained {
  explicit Trained(pipeline::InstructionSet set)
      : model(reference_network(), {28, 28, 1}, 10, set),
        parameters(static_cast<std::size_t>(model.parameter_size())),
        order(4096) {
    model.initialise(parameters, 1);
    std::iota(order.begin(), order.end(), 0);
    pipeline::Random(2).shuffle(std::span(order));
  }
  mlp::Perceptron model;
  std::vector<float> parameters;
  std::vector<std::int64_t> order;
};

/// Forward and backward through the whole network, one shard of a batch.
void BM_Shard(benchmark::State& state) {
  const auto set = static_cast<pipeline::InstructionSet>(state.range(0));
  if (skip(state, set)) return;
  const Trained t(set);
  const auto workspace = t.model.workspace(kRows, true);
  std::vector<float> gradient(t.parameters.size());
  std::vector<float> targets(kRows * 10);
  for (std::size_t r = 0; r < static_cast<std::size_t>(kRows); ++r) targets[r * 10 + r % 10] = 1.0F;
  std::size_t from = 0;
  for (auto _ : state) {
    const auto rows = std::span(t.order).subspan(from, static_cast<std::size_t>(kRows));
    t.model.loss_and_gradient(t.parameters, pipeline::Batch::of(images(), rows), targets, 3, *workspace, gradient);
    from = (from + static_cast<std::size_t>(kRows)) % 4096;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * kRows);
}

void BM_Predict(benchmark::State& state) {
  const auto set = static_cast<pipeline::InstructionSet>(state.range(0));
  if (skip(state, set)) return;
  const auto count = static_cast<std::size_t>(state.range(1));
  const Trained t(set);
  const auto workspace = t.model.workspace(static_cast<std::int64_t>(count), false);
  std::vector<float> probabilities(count * 10);
  std::size_t from = 0;
  for (auto _ : state) {
    const auto rows = std::span(t.order).subspan(from, count);
    t.model.predict(t.parameters, pipeline::Batch::of(images(), rows), *workspace, probabilities);
    from = (from + count) % 4096;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * count));
}

BENCHMARK(BM_FindNonzero)->ArgName("set")->Arg(0)->Arg(1)->Arg(2);
BENCHMARK(BM_DropoutMask)->ArgName("set")->Arg(0)->Arg(1)->Arg(2);
BENCHMARK(BM_TransposeBits)->ArgName("set")->Arg(0)->Arg(1)->Arg(2);
BENCHMARK(BM_InputForward)->ArgName("set")->Arg(0)->Arg(1)->Arg(2);
BENCHMARK(BM_InputGradient)->ArgName("set")->Arg(0)->Arg(1)->Arg(2);
BENCHMARK(BM_DenseForward)->ArgName("set")->Arg(0)->Arg(1)->Arg(2);
BENCHMARK(BM_DenseGradient)->ArgName("set")->Arg(0)->Arg(1)->Arg(2);
BENCHMARK(BM_DenseBackward)->ArgName("set")->Arg(0)->Arg(1)->Arg(2);
BENCHMARK(BM_Shard)->ArgName("set")->Arg(0)->Arg(1)->Arg(2);
BENCHMARK(BM_Predict)->ArgNames({"set", "rows"})->ArgsProduct({{0, 1, 2}, {1, 256}});

}  // namespace
