#include "kernels.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <pipeline/random.h>

#include "kernel_sets.h"
#include "reference.h"

namespace mlp {
namespace {

std::vector<float> numbers(std::int64_t count, std::uint64_t seed) {
  pipeline::Random random(seed);
  std::vector<float> values(static_cast<std::size_t>(count));
  for (float& value : values) value = static_cast<float>(random.normal());
  return values;
}

std::size_t at(std::int64_t index) { return static_cast<std::size_t>(index); }

/// What `activation` makes of sums: the bias of a layer without inputs. `slope` may be null.
std::vector<float> activated(pipeline::InstructionSet set, Activation activation, const std::vector<float>& sums,
                             float* slope) {
  const auto width = static_cast<std::int64_t>(sums.size());
  std::vector<float> out(sums.size());
  const After after{.activation = activation, .derivative = slope};
  kernels_of(set).forward(nullptr, 1, 0, 0, nullptr, sums.data(), width, &after, out.data());
  return out;
}

struct Sizes {
  std::int64_t rows;
  std::int64_t inputs;
  std::int64_t outputs;
};
/// One row, fewer than a block, several blocks and a rest; columns of one vector up to many.
const std::vector<Sizes> kSizes = {{1, 3, 3}, {3, 37, 16}, {13, 128, 10}, {64, 33, 150}, {17, 150, 272}};

TEST(Kernels, ForwardAddsBiasAndProducts) {
  for (const auto set : reference::sets()) {
    for (const Sizes& s : kSizes) {
      SCOPED_TRACE(std::string(pipeline::name_of(set)) + ", outputs " + std::to_string(s.outputs));
      const std::int64_t width = padded(s.outputs);
      const std::int64_t stride = padded(s.inputs);
      const auto in = numbers(s.rows * stride, 1);
      const auto weight = numbers(s.inputs * width, 2);
      const auto bias = numbers(width, 3);
      std::vector<float> out(at(s.rows * width), 99.0F);
      kernels_of(set).forward(in.data(), s.rows, s.inputs, stride, weight.data(), bias.data(), width, nullptr,
                              out.data());
      for (std::int64_t r = 0; r < s.rows; ++r) {
        for (std::int64_t j = 0; j < width; ++j) {
          double sum = bias[at(j)];
          for (std::int64_t k = 0; k < s.inputs; ++k)
            sum += static_cast<double>(in[at(r * stride + k)]) * static_cast<double>(weight[at(k * width + j)]);
          ASSERT_NEAR(out[at(r * width + j)], sum, 1e-4);
        }
      }
    }
  }
}

TEST(Kernels, GradientSumsOverRows) {
  for (const auto set : reference::sets()) {
    for (const bool accumulate : {false, true}) {
      for (const Sizes& s : kSizes) {
        SCOPED_TRACE(std::string(pipeline::name_of(set)) + ", outputs " + std::to_string(s.outputs));
        const std::int64_t width = padded(s.outputs);
        const std::int64_t stride = padded(s.inputs);
        const auto in = numbers(s.rows * stride, 1);
        const auto delta = numbers(s.rows * width, 2);
        std::vector<float> out(at(s.inputs * width), 2.5F);
        std::vector<float> bias(at(width), 2.5F);
        kernels_of(set).gradient(in.data(), s.rows, s.inputs, stride, delta.data(), width, accumulate, out.data());
        kernels_of(set).bias_gradient(delta.data(), s.rows, width, accumulate, bias.data());
        for (std::int64_t j = 0; j < width; ++j) {
          for (std::int64_t k = 0; k < s.inputs; ++k) {
            double sum = accumulate ? 2.5 : 0.0;
            for (std::int64_t r = 0; r < s.rows; ++r)
              sum += static_cast<double>(in[at(r * stride + k)]) * static_cast<double>(delta[at(r * width + j)]);
            ASSERT_NEAR(out[at(k * width + j)], sum, 1e-4);
          }
          double sum = accumulate ? 2.5 : 0.0;
          for (std::int64_t r = 0; r < s.rows; ++r) sum += static_cast<double>(delta[at(r * width + j)]);
          ASSERT_NEAR(bias[at(j)], sum, 1e-4);
        }
      }
    }
  }
}

TEST(Kernels, BackwardMultipliesByTheTransposedWeightsAndTheDerivative) {
  for (const auto set : reference::sets()) {
    for (const Sizes& s : kSizes) {
      SCOPED_TRACE(std::string(pipeline::name_of(set)) + ", inputs " + std::to_string(s.inputs));
      const std::int64_t width = padded(s.outputs);
      const std::int64_t stride = padded(s.inputs);
      auto delta = numbers(s.rows * width, 1);
      const auto weight = numbers(s.inputs * width, 2);
      const auto slope = numbers(s.rows * stride, 3);
      // A third of the deltas are zero, and the padding.
      std::vector<std::uint64_t> active(at(s.rows * words(width)));
      for (std::int64_t r = 0; r < s.rows; ++r) {
        for (std::int64_t j = 0; j < width; ++j) {
          if ((r + j) % 3 == 0 || j >= s.outputs) {
            delta[at(r * width + j)] = 0.0F;
          } else {
            active[at(r * words(width) + j / 64)] |= std::uint64_t{1} << (j % 64);
          }
        }
      }
      std::vector<float> out(at(s.rows * stride), 99.0F);
      std::vector<float> masked(at(s.rows * stride), 99.0F);
      std::vector<float> picked(at(s.rows * stride), 99.0F);
      std::vector<float> scratch(at(width * kBackwardColumns));
      const Through by_slope{.derivative = slope.data()};
      const Through by_relu{.outputs = slope.data(), .factor = 1.25F};
      const auto backward = [&](const std::uint64_t* bits, const Through& through, std::vector<float>& to) {
        kernels_of(set).backward(delta.data(), s.rows, bits, weight.data(), s.inputs, s.outputs, width, stride, through,
                                 to.data(), scratch.data());
      };
      backward(nullptr, by_slope, out);
      backward(nullptr, by_relu, masked);
      backward(active.data(), by_slope, picked);
      EXPECT_EQ(picked, out);  // leaving out zeros changes no bit
      for (std::int64_t r = 0; r < s.rows; ++r) {
        for (std::int64_t k = 0; k < stride; ++k) {
          double sum = 0.0;
          for (std::int64_t j = 0; k < s.inputs && j < s.outputs; ++j)
            sum += static_cast<double>(delta[at(r * width + j)]) * static_cast<double>(weight[at(k * width + j)]);
          const auto by = static_cast<double>(slope[at(r * stride + k)]);
          ASSERT_NEAR(out[at(r * stride + k)], sum * by, 1e-4);
          ASSERT_NEAR(masked[at(r * stride + k)], by > 0.0 ? sum * 1.25 : 0.0, 1e-4);
        }
      }
    }
  }
}

TEST(Kernels, ActivationsAgreeWithTheMathematicalFunctions) {
  std::vector<float> x;
  for (int i = -4000; i <= 4000; ++i) x.push_back(static_cast<float>(i) * 0.005F);  // -20 to 20
  x.resize(padded(static_cast<std::int64_t>(x.size())));
  for (const auto set : reference::sets()) {
    for (const Activation activation : {Activation::relu, Activation::tanh, Activation::gelu}) {
      SCOPED_TRACE(std::string(pipeline::name_of(set)) + ", activation " +
                   std::to_string(static_cast<int>(activation)));
      std::vector<float> slope(x.size());
      const std::vector<float> y = activated(set, activation, x, slope.data());
      for (std::size_t i = 0; i < x.size(); ++i) {
        const double exact = reference::activated(activation, x[i]);
        ASSERT_NEAR(y[i], exact, 1e-6 + 2e-7 * std::abs(exact)) << "x " << x[i];
        if (activation == Activation::relu) continue;
        const double h = 1e-5;
        const double derivative =
            (reference::activated(activation, x[i] + h) - reference::activated(activation, x[i] - h)) / (2 * h);
        ASSERT_NEAR(slope[i], derivative, 1e-6) << "x " << x[i];
      }
    }
  }
}

TEST(Kernels, TanhKeepsItsPrecisionNearZero) {
  for (const auto set : reference::sets()) {
    const std::vector<float> y = activated(set, Activation::tanh, std::vector<float>(16, 1e-5F), nullptr);
    EXPECT_NEAR(static_cast<double>(y[0]) / std::tanh(static_cast<double>(1e-5F)), 1.0, 2e-7);
  }
}

TEST(Kernels, NaNIsPassedOn) {
  for (const auto set : reference::sets()) {
    for (const Activation activation : {Activation::relu, Activation::tanh, Activation::gelu}) {
      const std::vector<float> y = activated(set, activation, std::vector<float>(16, std::nanf("")), nullptr);
      EXPECT_TRUE(std::isnan(y[3])) << pipeline::name_of(set) << static_cast<int>(activation);
    }
    const std::vector<float> sums = {1.0F, std::nanf(""), 0.0F};
    std::vector<float> padded_sums(16);
    std::copy(sums.begin(), sums.end(), padded_sums.begin());
    std::vector<float> out(16);
    float largest = 0.0F;
    EXPECT_TRUE(std::isnan(kernels_of(set).exponentials(padded_sums.data(), 3, 16, out.data(), &largest)));
  }
}

TEST(Kernels, ExponentialsAreOfTheSumsLessTheLargest) {
  std::vector<float> sums(16, 0.0F);
  for (std::size_t i = 0; i < 13; ++i) sums[i] = 3.7F * static_cast<float>(i) - 90.0F;  // the padding is larger
  for (const auto set : reference::sets()) {
    std::vector<float> out(16, 99.0F);
    float largest = 0.0F;
    const float total = kernels_of(set).exponentials(sums.data(), 13, 16, out.data(), &largest);
    EXPECT_EQ(largest, sums[12]);
    double expected = 0.0;
    for (std::size_t i = 0; i < 13; ++i) {
      const double e = std::exp(static_cast<double>(sums[i]) - static_cast<double>(sums[12]));
      expected += e;
      EXPECT_NEAR(out[i], e, 3e-7 * e);
    }
    EXPECT_NEAR(total, expected, 1e-6);
    for (std::size_t i = 13; i < 16; ++i) EXPECT_EQ(out[i], 0.0F);
  }
}

}  // namespace
}  // namespace mlp
