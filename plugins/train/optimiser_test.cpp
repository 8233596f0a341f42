#include "optimiser.h"

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <pipeline/cpu.h>

#include "kernel_sets.h"

namespace train {
namespace {

// Three steps of torch.optim (PyTorch 1.13.0a0, float64) from these weights, with these gradients.
constexpr std::array<float, 3> kStart = {0.5F, -1.25F, 2.0F};
constexpr std::array<std::array<float, 3>, 3> kGradients = {
    {{0.1F, -0.2F, 0.3F}, {0.05F, 0.4F, -0.6F}, {-0.3F, 0.01F, 0.0F}}};
using Steps = std::array<std::array<double, 3>, 3>;

std::vector<pipeline::InstructionSet> sets() {
  std::vector<pipeline::InstructionSet> found;
  for (const auto set :
       {pipeline::InstructionSet::baseline, pipeline::InstructionSet::avx2, pipeline::InstructionSet::avx512})
    if (pipeline::supports(set)) found.push_back(set);
  return found;
}

/// Weights in the first lanes of a buffer of 32; the sum of the gradients of three rows.
void expect_steps(Optimiser& optimiser, double learning_rate, const Steps& expected) {
  std::vector<float> weights(32);
  std::copy(kStart.begin(), kStart.end(), weights.begin() + 16);
  optimiser.begin(32);
  for (std::size_t step = 0; step < 3; ++step) {
    std::vector<float> gradient(16);
    for (std::size_t i = 0; i < 3; ++i) gradient[i] = 3.0F * kGradients[step][i];
    optimiser.prepare(learning_rate);
    Slice slice;
    slice.size = 16;
    slice.parameters = weights.data() + 16;
    slice.gradient = gradient.data();
    slice.scale = 1.0F / 3.0F;
    optimiser.update(slice, 16, /*decay=*/true);
    for (std::size_t i = 0; i < 3; ++i)
      EXPECT_NEAR(weights[16 + i], expected[step][i], 5e-7) << "step " << step << " weight " << i;
    for (std::size_t i = 3; i < 16; ++i) EXPECT_EQ(weights[16 + i], 0.0F) << "padding moved";
  }
}

TEST(Adam, TakesPyTorchsSteps) {
  struct Case {
    std::string name;
    Adam::Options options;
    double learning_rate;
    Steps expected;
  };
  const std::vector<Case> cases = {
      {"defaults",
       {},
       0.01,
       {{{0.490000001, -1.2400000005, 1.9900000003},
         {0.4806782058, -1.2436610357, 1.9936610355},
         {0.4841504407, -1.2466332114, 1.9964910263}}}},
      {"betas and epsilon",
       {0.7, 0.95, 1e-3, 0.0},
       0.02,
       {{{0.4801980198, -1.2300995025, 1.9800664452},
         {0.4624280045, -1.2396687624, 1.9896456944},
         {0.4728352577, -1.246468664, 1.9961014885}}}},
      {"AdamW",
       {0.9, 0.999, 1e-8, 0.1},
       0.01,
       {{{0.489500001, -1.2387500005, 1.9880000003},
         {0.4796887058, -1.2411722857, 1.9896730355},
         {0.482681252, -1.2429032891, 1.9905133533}}}},
  };
  for (const auto set : sets()) {
    for (const Case& c : cases) {
      SCOPED_TRACE(std::string(pipeline::name_of(set)) + ", " + c.name);
      Adam adam(c.options, set);
      expect_steps(adam, c.learning_rate, c.expected);
    }
  }
}

TEST(Sgd, TakesPyTorchsSteps) {
  struct Case {
    std::string name;
    Sgd::Options options;
    Steps expected;
  };
  const std::vector<Case> cases = {
      {"plain", {}, {{{0.49, -1.23, 1.97}, {0.485, -1.27, 2.03}, {0.515, -1.271, 2.03}}}},
      {"momentum", {0.9, false, 0.0}, {{{0.49, -1.23, 1.97}, {0.476, -1.252, 2.003}, {0.4934, -1.2728, 2.0327}}}},
      {"Nesterov and weight decay",
       {0.8, true, 0.05},
       {{{0.4775, -1.20275, 1.928}, {0.4562025, -1.24712525, 1.993048}, {0.4949686775, -1.2460123228, 1.986860968}}}},
  };
  for (const auto set : sets()) {
    for (const Case& c : cases) {
      SCOPED_TRACE(std::string(pipeline::name_of(set)) + ", " + c.name);
      Sgd sgd(c.options, set);
      expect_steps(sgd, 0.1, c.expected);
    }
  }
}

TEST(Optimiser, PartsWithoutDecayAreNotDecayed) {
  // Without a gradient only decay could move the weights.
  std::vector<std::unique_ptr<Optimiser>> optimisers;
  optimisers.push_back(std::make_unique<Adam>(Adam::Options{0.9, 0.999, 1e-8, 0.1}, pipeline::instruction_set()));
  optimisers.push_back(std::make_unique<Sgd>(Sgd::Options{0.9, false, 0.1}, pipeline::instruction_set()));
  for (const auto& optimiser : optimisers) {
    for (const bool decay : {false, true}) {
      std::vector<float> weights(16, 1.5F);
      const std::vector<float> gradient(16);
      optimiser->begin(16);
      optimiser->prepare(0.2);
      Slice slice;
      slice.size = 16;
      slice.parameters = weights.data();
      slice.gradient = gradient.data();
      optimiser->update(slice, 0, decay);
      EXPECT_FLOAT_EQ(weights[3], decay ? 1.5F * (1.0F - 0.2F * 0.1F) : 1.5F);
    }
  }
}

TEST(TrainKernels, AverageMovesByItsShare) {
  for (const auto set : sets()) {
    std::vector<float> average(48, 2.0F);
    const std::vector<float> values(48, -3.0F);
    kernels_of(set).average(values.data(), 32, 0.9F, average.data());
    for (std::size_t i = 0; i < 48; ++i) EXPECT_NEAR(average[i], i < 32 ? 1.5F : 2.0F, 1e-6) << "value " << i;
  }
}

TEST(TrainKernels, SquareSumIsThatOfAllValues) {
  std::vector<float> values(80);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i) - 20.0F;
  // Sums of squares: 20 * 21 * 41 / 6 up to 20, 59 * 60 * 119 / 6 up to 59.
  for (const auto set : sets()) EXPECT_EQ(kernels_of(set).square_sum(values.data(), 80), 2870.0 + 70210.0);
}

}  // namespace
}  // namespace train
