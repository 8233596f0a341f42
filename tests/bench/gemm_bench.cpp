/// \file
/// The dense products of the reference network, by our kernels and by libraries, at one thread.
///
///     forward   out (rows x outputs)    = bias + in (rows x inputs) * weight (inputs x outputs)
///     gradient  out (inputs x outputs)  = transposed(in) * delta (rows x outputs)
///     backward  out (rows x inputs)     = delta * transposed(weight)
///
/// Our kernels work as the trainer calls them: on tiles of 64 rows, backward with relu's derivative. Libraries get all
/// rows at once and are asked for the product alone. The last layer has 16 outputs, 10 of them classes. A contestant
/// whose result a plain double sum does not confirm is skipped with an error.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>
#include <pipeline/cpu.h>
#include <pipeline/random.h>
#include <pipeline/tensor.h>

#include "mlp/kernel_sets.h"

#ifdef BENCH_EIGEN
#include "gemm_eigen.h"
#endif
#ifdef BENCH_OPENBLAS
#include <cblas.h>
#endif
#ifdef BENCH_ONEDNN
#include <dnnl.hpp>
#endif

namespace {

enum class Way { forward, gradient, backward };

/// Aligned as the trainer's buffers are: to cache lines.
class Matrix {
 public:
  Matrix(std::int64_t rows, std::int64_t columns)
      : tensor_(pipeline::Tensor::zeros(pipeline::DType::f32, {rows, columns})),
        data_(tensor_.writable<float>().data()),
        size_(rows * columns) {}
  float* data() const { return data_; }
  std::int64_t size() const { return size_; }
  float operator[](std::int64_t i) const { return data_[i]; }

 private:
  pipeline::Tensor tensor_;
  float* data_;
  std::int64_t size_;
};

Matrix numbers(std::uint64_t seed, std::int64_t rows, std::int64_t columns) {
  Matrix matrix(rows, columns);
  pipeline::Random random(seed);
  for (std::int64_t i = 0; i < matrix.size(); ++i) matrix.data()[i] = static_cast<float>(random.normal());
  return matrix;
}

/// Above zero, so that relu's derivative is 1.
Matrix positive_numbers(std::uint64_t seed, std::int64_t rows, std::int64_t columns) {
  Matrix matrix = numbers(seed, rows, columns);
  for (std::int64_t i = 0; i < matrix.size(); ++i) matrix.data()[i] = std::abs(matrix[i]) + 1e-3F;
  return matrix;
}

struct Product {
  Product(Way wanted, std::int64_t row_count, std::int64_t input_count, std::int64_t output_count)
      : way(wanted),
        rows(row_count),
        inputs(input_count),
        outputs(output_count),
        in(positive_numbers(1, rows, inputs)),
        weight(numbers(2, inputs, outputs)),
        bias(numbers(3, 1, outputs)),
        delta(numbers(4, rows, outputs)),
        out(way == Way::gradient ? inputs : rows, way == Way::backward ? inputs : outputs) {}
  double flops() const { return 2.0 * static_cast<double>(rows * inputs * outputs); }

  Way way;
  std::int64_t rows;
  std::int64_t inputs;
  std::int64_t outputs;
  Matrix in;
  Matrix weight;
  Matrix bias;
  Matrix delta;
  Matrix out;
};

/// Computes product.out once a call. REQUIRES: the product stays where it is.
using Step = std::function<void()>;

struct Contestant {
  const char* name;
  Step (*prepare)(const Product& product);
  std::string (*label)() = nullptr;
  bool uses_open_mp = false;   ///< which reads its number of threads from the environment before main
  bool packs_weights = false;  ///< lays them out anew, once and before time is taken
};

/// One element of the result with double sums, and the sum of its terms' magnitudes.
struct Expected {
  double value;
  double magnitude;
};

Expected expected(const Product& p, std::int64_t row, std::int64_t column) {
  Expected sum{0.0, 0.0};
  const auto add = [&](double a, double b) {
    sum.value += a * b;
    sum.magnitude += std::abs(a * b);
  };
  if (p.way == Way::forward) {
    add(1.0, p.bias[column]);
    for (std::int64_t k = 0; k < p.inputs; ++k) add(p.in[row * p.inputs + k], p.weight[k * p.outputs + column]);
  } else if (p.way == Way::gradient) {
    for (std::int64_t k = 0; k < p.rows; ++k) add(p.in[k * p.inputs + row], p.delta[k * p.outputs + column]);
  } else {
    for (std::int64_t k = 0; k < p.outputs; ++k) add(p.delta[row * p.outputs + k], p.weight[column * p.outputs + k]);
  }
  return sum;
}

bool is_right(const Product& p) {
  constexpr double kTolerance = 1e-5;  // of the terms' magnitudes: float sums of 784 terms err by a tenth of it
  const std::int64_t columns = p.way == Way::backward ? p.inputs : p.outputs;
  for (std::int64_t i = 0; i < p.out.size(); ++i) {
    const Expected wanted = expected(p, i / columns, i % columns);
    if (!(std::abs(p.out[i] - wanted.value) <= kTolerance * wanted.magnitude)) return false;  // nor is NaN
  }
  return true;
}

void measure(benchmark::State& state, Way way, const Contestant& contestant) {
  const char* threads = std::getenv("OMP_NUM_THREADS");
  if (contestant.uses_open_mp && (threads == nullptr || std::string_view(threads) != "1")) {
    state.SkipWithError("set OMP_NUM_THREADS=1");
    return;
  }
  const Product product(way, state.range(0), state.range(1), state.range(2));
  std::fill_n(product.out.data(), product.out.size(), std::numeric_limits<float>::quiet_NaN());
  const Step step = contestant.prepare(product);
  step();
  step();  // a second time: what was in `out` must not matter
  if (!is_right(product)) {
    state.SkipWithError("the result is wrong");
    return;
  }
  for (auto _ : state) {
    step();
    benchmark::ClobberMemory();
  }
  if (contestant.label != nullptr) state.SetLabel(contestant.label());
  state.counters["flops"] = benchmark::Counter(product.flops(), benchmark::Counter::kIsIterationInvariantRate);
}

Step own(const Product& p) {
  const mlp::Kernels& kernels = mlp::kernels_of(pipeline::instruction_set());
  constexpr std::int64_t kTile = mlp::kTileRows;
  if (p.way == Way::forward)
    return [&p, &kernels] {
      for (std::int64_t from = 0; from < p.rows; from += kTile)
        kernels.forward(p.in.data() + from * p.inputs, kTile, p.inputs, p.inputs, p.weight.data(), p.bias.data(),
                        p.outputs, nullptr, p.out.data() + from * p.outputs);
    };
  if (p.way == Way::gradient)
    return [&p, &kernels] {
      const std::int64_t part = std::min<std::int64_t>(4096 / p.outputs, p.inputs);  // as the trainer: 16 KiB of sums
      for (std::int64_t first = 0; first < p.inputs; first += part)
        for (std::int64_t from = 0; from < p.rows; from += kTile)
          kernels.gradient(p.in.data() + from * p.inputs + first, kTile, std::min(part, p.inputs - first), p.inputs,
                           p.delta.data() + from * p.outputs, p.outputs, from != 0, p.out.data() + first * p.outputs);
    };
  const auto scratch = std::make_shared<Matrix>(p.outputs, mlp::kBackwardColumns);
  return [&p, &kernels, scratch] {
    for (std::int64_t from = 0; from < p.rows; from += kTile)
      kernels.backward(p.delta.data() + from * p.outputs, kTile, nullptr, p.weight.data(), p.inputs, p.outputs,
                       p.outputs, p.inputs, {.outputs = p.in.data() + from * p.inputs}, p.out.data() + from * p.inputs,
                       scratch->data());
  };
}

#ifdef BENCH_EIGEN
Step eigen(const Product& p) {
  if (p.way == Way::forward)
    return [&p] {
      bench::eigen::forward(p.in.data(), p.rows, p.inputs, p.weight.data(), p.bias.data(), p.outputs, p.out.data());
    };
  if (p.way == Way::gradient)
    return [&p] { bench::eigen::gradient(p.in.data(), p.rows, p.inputs, p.delta.data(), p.outputs, p.out.data()); };
  return [&p] { bench::eigen::backward(p.delta.data(), p.rows, p.outputs, p.weight.data(), p.inputs, p.out.data()); };
}
#endif

#if defined(BENCH_OPENBLAS) || defined(BENCH_ONEDNN)
/// For products that add to what they find.
void fill_with_bias(const Product& p) {
  for (std::int64_t row = 0; row < p.rows; ++row) std::copy_n(p.bias.data(), p.outputs, p.out.data() + row * p.outputs);
}
#endif

#ifdef BENCH_OPENBLAS
Step openblas(const Product& p) {
  openblas_set_num_threads(1);
  const auto rows = static_cast<blasint>(p.rows);
  const auto inputs = static_cast<blasint>(p.inputs);
  const auto outputs = static_cast<blasint>(p.outputs);
  if (p.way == Way::forward)
    return [=, &p] {
      fill_with_bias(p);
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, rows, outputs, inputs, 1.0F, p.in.data(), inputs,
                  p.weight.data(), outputs, 1.0F, p.out.data(), outputs);
    };
  if (p.way == Way::gradient)
    return [=, &p] {
      cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, inputs, outputs, rows, 1.0F, p.in.data(), inputs,
                  p.delta.data(), outputs, 0.0F, p.out.data(), outputs);
    };
  return [=, &p] {
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, rows, inputs, outputs, 1.0F, p.delta.data(), outputs,
                p.weight.data(), outputs, 0.0F, p.out.data(), inputs);
  };
}
#endif

#ifdef BENCH_ONEDNN
Step onednn_sgemm(const Product& p) {
  if (p.way == Way::forward)
    return [&p] {
      fill_with_bias(p);
      dnnl::sgemm('N', 'N', p.rows, p.outputs, p.inputs, 1.0F, p.in.data(), p.inputs, p.weight.data(), p.outputs, 1.0F,
                  p.out.data(), p.outputs);
    };
  if (p.way == Way::gradient)
    return [&p] {
      dnnl::sgemm('T', 'N', p.inputs, p.outputs, p.rows, 1.0F, p.in.data(), p.inputs, p.delta.data(), p.outputs, 0.0F,
                  p.out.data(), p.outputs);
    };
  return [&p] {
    dnnl::sgemm('N', 'T', p.rows, p.inputs, p.outputs, 1.0F, p.delta.data(), p.outputs, p.weight.data(), p.outputs,
                0.0F, p.out.data(), p.inputs);
  };
}

/// The matmul primitive, made once; `packed` lets it choose the layout of the weights, and reorders them only once.
Step matmul(const Product& p, bool packed) {
  using dnnl::memory;
  using Tag = memory::format_tag;
  constexpr auto kFloat = memory::data_type::f32;
  const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  const auto plain = [&](const Matrix& matrix, std::int64_t rows, std::int64_t columns, bool transposed) {
    return memory({{rows, columns}, kFloat, transposed ? Tag::ba : Tag::ab}, engine, matrix.data());
  };
  const memory left = p.way == Way::forward    ? plain(p.in, p.rows, p.inputs, false)
                      : p.way == Way::gradient ? plain(p.in, p.inputs, p.rows, true)
                                               : plain(p.delta, p.rows, p.outputs, false);
  memory right = p.way == Way::forward    ? plain(p.weight, p.inputs, p.outputs, false)
                 : p.way == Way::gradient ? plain(p.delta, p.rows, p.outputs, false)
                                          : plain(p.weight, p.outputs, p.inputs, true);
  const memory out = p.way == Way::forward    ? plain(p.out, p.rows, p.outputs, false)
                     : p.way == Way::gradient ? plain(p.out, p.inputs, p.outputs, false)
                                              : plain(p.out, p.rows, p.inputs, false);
  const memory bias = plain(p.bias, 1, p.outputs, false);
  const memory::desc right_desc = packed ? memory::desc(right.get_desc().dims(), kFloat, Tag::any) : right.get_desc();
  const dnnl::matmul::primitive_desc description(
      p.way == Way::forward ? dnnl::matmul::desc(left.get_desc(), right_desc, bias.get_desc(), out.get_desc())
                            : dnnl::matmul::desc(left.get_desc(), right_desc, out.get_desc()),
      engine);
  const dnnl::stream stream(engine);
  if (description.weights_desc() != right.get_desc()) {
    memory reordered(description.weights_desc(), engine);
    dnnl::reorder(right, reordered).execute(stream, right, reordered);
    right = reordered;
  }
  std::unordered_map<int, memory> arguments{
      {DNNL_ARG_SRC, left}, {DNNL_ARG_WEIGHTS, right}, {DNNL_ARG_BIAS, bias}, {DNNL_ARG_DST, out}};
  if (p.way != Way::forward) arguments.erase(DNNL_ARG_BIAS);
  return [primitive = dnnl::matmul(description), stream, arguments] { primitive.execute(stream, arguments); };
}

Step onednn_matmul(const Product& p) { return matmul(p, false); }
Step onednn_matmul_packed(const Product& p) { return matmul(p, true); }
#endif

const std::vector<Contestant>& contestants() {
  static const std::vector<Contestant> all{
      {.name = "own", .prepare = own},
#ifdef BENCH_EIGEN
      {.name = "eigen", .prepare = eigen},
#endif
#ifdef BENCH_OPENBLAS
      {.name = "openblas", .prepare = openblas, .label = [] { return std::string(openblas_get_corename()); }},
#endif
#ifdef BENCH_ONEDNN
      {.name = "onednn_sgemm", .prepare = onednn_sgemm, .uses_open_mp = true},
      {.name = "onednn_matmul", .prepare = onednn_matmul, .uses_open_mp = true},
      {.name = "onednn_matmul_packed", .prepare = onednn_matmul_packed, .uses_open_mp = true, .packs_weights = true},
#endif
  };
  return all;
}

/// Names are BM_Product/forward/own/rows:64/inputs:784/outputs:128.
[[maybe_unused]] const bool kRegistered = [] {
  const std::vector<std::array<std::int64_t, 2>> layers{{784, 128}, {128, 64}, {64, 16}};
  for (const auto& [name, way] : {std::pair{"forward", Way::forward}, std::pair{"gradient", Way::gradient},
                                  std::pair{"backward", Way::backward}}) {
    for (const Contestant& contestant : contestants()) {
      if (contestant.packs_weights && way == Way::gradient) continue;  // has no weights in it
      auto* const bench = benchmark::RegisterBenchmark(
          (std::string("BM_Product/") + name + "/" + contestant.name).c_str(), measure, way, contestant);
      bench->ArgNames({"rows", "inputs", "outputs"});
      for (const std::int64_t rows : {64, 256}) {
        for (const auto& [inputs, outputs] : layers) {
          if (way == Way::backward && inputs == 784) continue;  // nobody asks for derivatives by the images
          bench->Args({rows, inputs, outputs});
        }
      }
    }
  }
  return true;
}();

}  // namespace
