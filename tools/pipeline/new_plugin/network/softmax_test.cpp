#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

#include <pipeline/testing.h>

namespace {

using pipeline::Batch;
using pipeline::Images;
using pipeline::Model;
using pipeline::Tensor;

std::shared_ptr<const Model> model(const pipeline::ImageShape& shape, std::int64_t classes) {
  pipeline::testing::StageRun run("@name@.softmax");
  run.run();
  return run.output<pipeline::Network>("network").build(shape, classes);
}

// Two images of 1 x 3 pixels.
const Images kImages(Tensor::of<std::uint8_t>({2, 1, 3, 1}, std::vector<std::uint8_t>{1, 0, 2, 3, 1, 0}), {});
const std::vector<std::int64_t> kRows{0, 1};

TEST(Softmax, PredictsByTheFormula) {
  const auto net = model(kImages.shape(), 2);
  std::vector<float> parameters(static_cast<std::size_t>(net->parameter_size()));
  pipeline::State state;
  state.add("weight", Tensor::of<float>({2, 3}, std::vector<float>{0.1F, 0.2F, 0.3F, -0.1F, 0.0F, 0.1F}));
  state.add("bias", Tensor::of<float>({2}, std::vector<float>{0.5F, 0.0F}));
  net->from_canonical(state, parameters);
  std::vector<float> probabilities(4);
  net->predict(parameters, Batch::of(kImages, kRows), *net->workspace(2, false), probabilities);
  // Image 0: z = (0.5 + 0.1 + 0.6, -0.1 + 0.2) = (1.2, 0.1), p_0 = 1 / (1 + exp(-1.1)) = 0.750260
  EXPECT_NEAR(probabilities[0], 0.750260, 1e-6);
  EXPECT_NEAR(probabilities[1], 0.249740, 1e-6);
}

TEST(Softmax, TheGradientIsThatOfTheLoss) {
  const auto net = model(kImages.shape(), 4);
  std::vector<float> parameters(static_cast<std::size_t>(net->parameter_size()));
  std::vector<float> gradient(parameters.size());
  std::vector<float> ignored(parameters.size());
  net->initialise(parameters, 7);
  const std::vector<float> targets{0.1F, 0.9F, 0.0F, 0.0F, 0.0F, 0.0F, 0.3F, 0.7F};
  const auto workspace = net->workspace(2, true);
  const auto loss = [&](std::vector<float>& into) {
    return net->loss_and_gradient(parameters, Batch::of(kImages, kRows), targets, 0, *workspace, into).loss;
  };
  loss(gradient);
  constexpr float kStep = 0.01F;  // central differences: (f(w + h) - f(w - h)) / 2h
  for (const Model::Parameter& parameter : net->parameters())
    for (std::int64_t i = 0; i < parameter.size; ++i) {
      float& weight = parameters[static_cast<std::size_t>(parameter.offset + i)];
      const float kept = weight;
      weight = kept + kStep;
      const double above = loss(ignored);
      weight = kept - kStep;
      const double below = loss(ignored);
      weight = kept;
      EXPECT_NEAR(gradient[static_cast<std::size_t>(parameter.offset + i)], (above - below) / (2 * kStep), 2e-3)
          << parameter.name << " " << i;
    }
}

TEST(Softmax, ParametersSurviveTheirWayThroughAFile) {
  const auto net = model(kImages.shape(), 2);
  std::vector<float> parameters(static_cast<std::size_t>(net->parameter_size()));
  net->initialise(parameters, 3);
  pipeline::State state;
  for (auto& [name, tensor] : net->to_canonical(parameters)) state.add(name, tensor);
  std::vector<float> again(parameters.size(), 9.0F);
  net->from_canonical(state, again);
  EXPECT_EQ(again, parameters);
}

}  // namespace
