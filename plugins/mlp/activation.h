/// \file
/// What a layer makes of its sums as it stores them: activation and dropout in one. Included by kernels.cpp alone.
#pragma once

#include <cstdint>

#include "kernels.h"
#include "vector.h"

namespace {

template <mlp::Activation activation>
[[gnu::always_inline]] inline Pair activated(V x) {
  if constexpr (activation == mlp::Activation::relu) {
    return {x < 0.0F ? V{} : x, V{}};  // NaN stays NaN
  } else if constexpr (activation == mlp::Activation::tanh) {
    const V y = tanh(x);
    return {y, 1.0F - y * y};
  } else {
    return gelu(x);
  }
}

/// What is stored of a sum, by its row and column: the sum.
struct Sums {
  [[gnu::always_inline]] V operator()(V sum, std::int64_t, std::int64_t) const { return sum; }
};

/// The output of a unit; columns are counted from unit `first` of the layer on.
template <mlp::Activation activation>
struct Activated {
  mlp::After after;
  std::int64_t first;
  std::int64_t width;
  [[gnu::always_inline]] V operator()(V sum, std::int64_t row, std::int64_t column) const {
    const std::int64_t unit = first + column;
    Pair y = activated<activation>(sum);
    if (after.keep != nullptr) {
      const std::uint64_t* keep = after.keep + row * mlp::words(width);
      y.value = kept(keep, unit, y.value * after.factor);
      y.derivative = kept(keep, unit, y.derivative * after.factor);
    }
    if (activation != mlp::Activation::relu && after.derivative != nullptr)
      store(after.derivative + row * width + unit, y.derivative);
    return y.value;
  }
};

/// Calls run(finish) with what `after` (null: nothing) asks for.
template <class Run>
void finished(const mlp::After* after, std::int64_t first, std::int64_t width, Run run) {
  if (after == nullptr) return run(Sums{});
  switch (after->activation) {
    case mlp::Activation::relu:
      return run(Activated<mlp::Activation::relu>{*after, first, width});
    case mlp::Activation::tanh:
      return run(Activated<mlp::Activation::tanh>{*after, first, width});
    case mlp::Activation::gelu:
      return run(Activated<mlp::Activation::gelu>{*after, first, width});
  }
}

}  // namespace
