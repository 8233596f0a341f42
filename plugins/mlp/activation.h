/// \file
/// What a layer makes of its sums as it stores them: activation and dropout in one. Included by kernels.cpp alone.
#pragma once

#include <cstdint>

#include "kernels.h"
#include "vector.h"

namespace {

Pair tanh_and_derivative(V x) {
  const V y = tanh(x);
  return {y, 1.0F - y * y};
}

/// What is stored of a sum, by its row and column: the sum.
struct Sums {
  [[gnu::always_inline]] V operator()(V sum, std::int64_t, std::int64_t) const { return sum; }
};

/// The output of a unit of relu; columns are counted from unit `first` of the layer on.
struct Rectified {
  mlp::After after;
  std::int64_t first;
  std::int64_t width;
  [[gnu::always_inline]] V operator()(V sum, std::int64_t row, std::int64_t column) const {
    const V y = sum < 0.0F ? V{} : sum;  // NaN stays NaN
    if (after.keep == nullptr) return y;
    return kept(after.keep + row * mlp::words(width), first + column, y * after.factor);
  }
};

/// The same of an activation that has a derivative of its own. A call, not a copy at each of the up to 16 places in a
/// block: it sums over hundreds of inputs before it needs one.
struct Curved {
  Pair (*activated)(V);
  mlp::After after;
  std::int64_t first;
  std::int64_t width;
  [[gnu::noinline]] V operator()(V sum, std::int64_t row, std::int64_t column) const {
    const std::int64_t unit = first + column;
    Pair y = activated(sum);
    if (after.keep != nullptr) {
      const std::uint64_t* keep = after.keep + row * mlp::words(width);
      y.value = kept(keep, unit, y.value * after.factor);
      y.derivative = kept(keep, unit, y.derivative * after.factor);
    }
    if (after.derivative != nullptr) store(after.derivative + row * width + unit, y.derivative);
    return y.value;
  }
};

/// Calls run(finish) with what `after` (null: nothing) asks for.
template <class Run>
void finished(const mlp::After* after, std::int64_t first, std::int64_t width, Run run) {
  if (after == nullptr) return run(Sums{});
  switch (after->activation) {
    case mlp::Activation::relu:
      return run(Rectified{*after, first, width});
    case mlp::Activation::tanh:
      return run(Curved{tanh_and_derivative, *after, first, width});
    case mlp::Activation::gelu:
      return run(Curved{gelu, *after, first, width});
  }
}

}  // namespace
