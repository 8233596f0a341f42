#include "model.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <pipeline/error.h>
#include <pipeline/images.h>
#include <pipeline/random.h>

#include "reference.h"

namespace mlp {
namespace {

constexpr std::uint64_t kKey = 77;

std::vector<float> initial(const pipeline::Model& model, std::uint64_t seed = 5) {
  std::vector<float> parameters(static_cast<std::size_t>(model.parameter_size()));
  model.initialise(parameters, seed);
  return parameters;
}

/// Biases too are random, so that no mistake hides behind a zero.
std::vector<float> random_parameters(const pipeline::Model& model) {
  pipeline::State state;
  pipeline::Random random(11);
  for (const auto& [name, tensor] : model.to_canonical(initial(model))) {
    std::vector<float> values;
    for (const float value : tensor.values<float>())
      values.push_back(value + 0.1F * static_cast<float>(random.normal()));
    state.add(name, pipeline::Tensor::of<float>(tensor.shape(), values));
  }
  std::vector<float> parameters(static_cast<std::size_t>(model.parameter_size()));
  model.from_canonical(state, parameters);
  return parameters;
}

/// `share` of the bytes are not zero.
pipeline::Images byte_images(std::int64_t count, pipeline::ImageShape shape, double share) {
  pipeline::Random random(3);
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(count * shape.values()));
  for (std::uint8_t& byte : bytes)
    if (random.uniform() < share) byte = static_cast<std::uint8_t>(1 + random.below(255));
  return pipeline::Images(pipeline::Tensor::of<std::uint8_t>({count, shape.height, shape.width, shape.channels}, bytes),
                          {});
}

reference::Row input_row(const pipeline::Images& images, std::int64_t row) {
  const pipeline::Images floats = images.as_floats();
  const auto values = floats.pixels().values<float>();
  const auto size = static_cast<std::size_t>(images.shape().values());
  const auto part = values.subspan(static_cast<std::size_t>(row) * size, size);
  return {part.begin(), part.end()};
}

std::vector<float> soft_targets(std::size_t rows, std::size_t classes) {
  pipeline::Random random(9);
  std::vector<float> targets(rows * classes);
  for (std::size_t r = 0; r < rows; ++r) {
    double total = 0.0;
    for (std::size_t c = 0; c < classes; ++c) total += targets[r * classes + c] = static_cast<float>(random.uniform());
    for (std::size_t c = 0; c < classes; ++c) targets[r * classes + c] /= static_cast<float>(total);
  }
  return targets;
}

std::vector<float> predicted(const pipeline::Model& model, const std::vector<float>& parameters,
                             const pipeline::Images& images, const std::vector<std::int64_t>& rows,
                             std::size_t classes) {
  std::vector<float> probabilities(rows.size() * classes);
  const auto workspace = model.workspace(static_cast<std::int64_t>(rows.size()), false);
  model.predict(parameters, pipeline::Batch::of(images, rows), *workspace, probabilities);
  return probabilities;
}

std::vector<std::int64_t> first_rows(std::int64_t count) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(count));
  std::iota(rows.begin(), rows.end(), 0);
  return rows;
}

TEST(Perceptron, PredictsWhatThePlainLoopsPredict) {
  const pipeline::ImageShape shape{7, 11, 1};
  struct Case {
    std::string name;
    Architecture architecture;
    double share;
    pipeline::Affine affine;
  };
  const std::vector<Case> cases = {
      {"sparse bytes", {{150, 33}, Activation::relu, 0.2, 0.2}, 0.2, {1.0F / 255.0F, 0.0F}},
      {"dense bytes", {{150, 33}, Activation::relu, 0.2, 0.2}, 0.9, {1.0F / 255.0F, 0.0F}},
      {"no byte is zero", {{17}, Activation::tanh, 0.0, 0.0}, 0.2, {0.01F, -0.42F}},
      {"gelu", {{64, 7}, Activation::gelu, 0.0, 0.0}, 0.3, {1.0F / 255.0F, 0.0F}},
      {"softmax regression", {{}, Activation::relu, 0.0, 0.0}, 0.3, {1.0F / 255.0F, 0.0F}},
  };
  for (const auto set : reference::sets()) {
    for (const Case& c : cases) {
      SCOPED_TRACE(std::string(pipeline::name_of(set)) + ", " + c.name);
      const Perceptron model(c.architecture, shape, 13, set);
      const std::vector<float> parameters = random_parameters(model);
      const auto plain = reference::Parameters::of(model.to_canonical(parameters));
      const pipeline::Images images = byte_images(69, shape, c.share).with_affine(c.affine);
      const std::vector<float> found = predicted(model, parameters, images, first_rows(69), 13);
      for (std::int64_t r = 0; r < 69; ++r) {
        const reference::Row expected =
            reference::softmax(reference::sums(c.architecture, plain, input_row(images, r), -1, 0));
        for (std::size_t k = 0; k < 13; ++k)
          ASSERT_NEAR(found[static_cast<std::size_t>(r) * 13 + k], expected[k], 2e-6) << "row " << r << " class " << k;
      }
    }
  }
}

TEST(Perceptron, GradientAgreesWithCentralDifferences) {
  const pipeline::ImageShape shape{3, 5, 1};
  const std::vector<std::int64_t> rows = {4, 0, 9, 2, 7};
  const std::vector<float> targets = soft_targets(rows.size(), 3);
  for (const double share : {0.3, 0.95}) {  // below and above the density at which the first layer changes over
    const pipeline::Images images = byte_images(10, shape, share).with_affine({1.0F / 255.0F, 0.0F});
    for (const Activation activation : {Activation::relu, Activation::tanh, Activation::gelu}) {
      for (const double rate : {0.0, 0.1, 0.6}) {  // 0.6: hidden layers leave out zeros
        for (const auto set : reference::sets()) {
          SCOPED_TRACE(std::string(pipeline::name_of(set)) + ", activation " +
                       std::to_string(static_cast<int>(activation)) + ", dropout " + std::to_string(rate) +
                       ", density " + std::to_string(share));
          const Architecture architecture{{7, 33}, activation, rate / 2.0, rate};
          const Perceptron model(architecture, shape, 3, set);
          const std::vector<float> parameters = random_parameters(model);
          std::vector<float> gradient(parameters.size(), 99.0F);
          const auto workspace = model.workspace(8, true);
          const pipeline::BatchResult result = model.loss_and_gradient(parameters, pipeline::Batch::of(images, rows),
                                                                       targets, kKey, *workspace, gradient);

          auto plain = reference::Parameters::of(model.to_canonical(parameters));
          const auto total = [&] {
            double sum = 0.0;
            for (std::size_t r = 0; r < rows.size(); ++r) {
              const auto t = std::span(targets).subspan(r * 3, 3);
              sum += reference::loss(reference::sums(architecture, plain, input_row(images, rows[r]), rows[r], kKey),
                                     {t.begin(), t.end()});
            }
            return sum;
          };
          EXPECT_NEAR(result.loss, total(), 1e-5);

          const auto found = reference::Parameters::of(model.to_canonical(gradient));
          const auto check = [&](double& parameter, double derivative) {
            const double step = 1e-6;
            const double before = parameter;
            parameter = before + step;
            const double above = total();
            parameter = before - step;
            const double below = total();
            parameter = before;
            ASSERT_NEAR(derivative, (above - below) / (2 * step), 3e-6);
          };
          for (std::size_t l = 0; l < plain.layers.size(); ++l) {
            for (std::size_t o = 0; o < plain.layers[l].bias.size(); ++o) {
              check(plain.layers[l].bias[o], found.layers[l].bias[o]);
              for (std::size_t i = 0; i < plain.layers[l].weight[o].size(); ++i)
                check(plain.layers[l].weight[o][i], found.layers[l].weight[o][i]);
            }
          }
          // Padding has no gradient: what is not in a canonical tensor is zero.
          double inside = 0.0;
          double everywhere = 0.0;
          for (const auto& [name, tensor] : model.to_canonical(gradient))
            for (const float value : tensor.values<float>()) inside += std::abs(value);
          for (const float value : gradient) everywhere += std::abs(value);
          EXPECT_NEAR(inside, everywhere, 1e-9);
        }
      }
    }
  }
}

TEST(Perceptron, CountsRowsWhoseLargestOutputIsTheLargestTarget) {
  const Perceptron model({{}, Activation::relu, 0.0, 0.0}, {1, 2, 1}, 3, pipeline::InstructionSet::baseline);
  pipeline::State state;
  const std::vector<float> weights = {1.0F, 0.0F, 0.0F, 1.0F, -1.0F, -1.0F};  // 3 x 2
  state.add("layers.0.weight", pipeline::Tensor::of<float>({3, 2}, weights));
  state.add("layers.0.bias", pipeline::Tensor::of<float>({3}, std::vector<float>{0.0F, 0.0F, 0.5F}));
  std::vector<float> parameters(static_cast<std::size_t>(model.parameter_size()));
  model.from_canonical(state, parameters);
  // Sums: (2, 1, -2.5), (0, 3, -2.5), (0, 0, 0.5).
  const pipeline::Images images(
      pipeline::Tensor::of<float>({3, 1, 2, 1}, std::vector<float>{2.0F, 1.0F, 0.0F, 3.0F, 0.0F, 0.0F}), {});
  const std::vector<float> targets = {0.6F, 0.3F, 0.1F, 1.0F, 0.0F, 0.0F, 0.0F, 0.0F, 1.0F};
  std::vector<float> gradient(parameters.size());
  const auto workspace = model.workspace(3, true);
  const std::vector<std::int64_t> rows = {0, 1, 2};
  const pipeline::BatchResult result =
      model.loss_and_gradient(parameters, pipeline::Batch::of(images, rows), targets, 0, *workspace, gradient);
  EXPECT_EQ(result.correct, 2);
}

TEST(Perceptron, RowsDoNotDependOnTheRowsBesideThem) {
  const pipeline::ImageShape shape{5, 9, 1};
  for (const auto set : reference::sets()) {
    for (const double share : {0.2, 0.5, 1.0}) {  // 0.5: sparse and dense rows in one batch
      SCOPED_TRACE(std::string(pipeline::name_of(set)) + ", density " + std::to_string(share));
      const Perceptron model({{150, 33}, Activation::gelu, 0.0, 0.0}, shape, 3, set);
      const std::vector<float> parameters = random_parameters(model);
      const pipeline::Images images = byte_images(201, shape, share).with_affine({1.0F / 255.0F, 0.0F});
      const std::vector<std::int64_t> rows = first_rows(201);
      const std::vector<float> together = predicted(model, parameters, images, rows, 3);

      std::vector<std::int64_t> shuffled = rows;
      pipeline::Random(4).shuffle(std::span(shuffled));
      const std::vector<float> permuted = predicted(model, parameters, images, shuffled, 3);
      for (std::size_t i = 0; i < shuffled.size(); ++i) {
        const auto row = static_cast<std::size_t>(shuffled[i]);
        for (std::size_t c = 0; c < 3; ++c) ASSERT_EQ(permuted[i * 3 + c], together[row * 3 + c]) << "row " << row;
        const std::vector<float> alone = predicted(model, parameters, images, {shuffled[i]}, 3);
        for (std::size_t c = 0; c < 3; ++c) ASSERT_EQ(alone[c], together[row * 3 + c]) << "row " << row;
      }
    }
  }
}

TEST(Perceptron, PartsOfABatchAddUpToTheBatch) {
  const pipeline::ImageShape shape{5, 9, 1};
  const Perceptron model({{40, 33}, Activation::relu, 0.1, 0.1}, shape, 3, pipeline::instruction_set());
  const std::vector<float> parameters = random_parameters(model);
  const pipeline::Images images = byte_images(150, shape, 0.3).with_affine({1.0F / 255.0F, 0.0F});
  const std::vector<std::int64_t> rows = first_rows(150);
  const std::vector<float> targets = soft_targets(150, 3);
  const auto workspace = model.workspace(150, true);
  std::vector<float> whole(parameters.size());
  const pipeline::BatchResult all =
      model.loss_and_gradient(parameters, pipeline::Batch::of(images, rows), targets, kKey, *workspace, whole);
  std::vector<double> sum(parameters.size());
  pipeline::BatchResult parts;
  for (const auto& [from, count] : std::vector<std::pair<std::size_t, std::size_t>>{{0, 7}, {7, 64}, {71, 79}}) {
    std::vector<float> gradient(parameters.size());
    const auto part =
        model.loss_and_gradient(parameters, pipeline::Batch::of(images, std::span(rows).subspan(from, count)),
                                std::span(targets).subspan(from * 3, count * 3), kKey, *workspace, gradient);
    parts.loss += part.loss;
    parts.correct += part.correct;
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += static_cast<double>(gradient[i]);
  }
  EXPECT_NEAR(parts.loss, all.loss, 1e-9 * 150);
  EXPECT_EQ(parts.correct, all.correct);
  for (std::size_t i = 0; i < sum.size(); ++i) ASSERT_NEAR(sum[i], whole[i], 2e-5);
}

TEST(Perceptron, PartsMakeTheGradientOfTheWhole) {
  const pipeline::ImageShape shape{5, 9, 1};
  const std::vector<std::int64_t> rows = first_rows(150);
  const std::vector<float> targets = soft_targets(150, 3);
  for (const auto set : reference::sets()) {
    for (const double share : {0.3, 0.95}) {
      for (const Activation activation : {Activation::relu, Activation::gelu}) {
        SCOPED_TRACE(std::string(pipeline::name_of(set)) + ", density " + std::to_string(share));
        const Perceptron model({{150, 70}, activation, 0.1, 0.4}, shape, 3, set);
        const std::vector<float> parameters = random_parameters(model);
        const pipeline::Images images = byte_images(150, shape, share).with_affine({1.0F / 255.0F, 0.0F});
        std::vector<float> whole(parameters.size());
        const pipeline::BatchResult all = model.loss_and_gradient(parameters, pipeline::Batch::of(images, rows),
                                                                  targets, kKey, *model.workspace(150, true), whole);

        ASSERT_EQ(model.rows_of_part(), 64);
        std::vector<std::unique_ptr<pipeline::Workspace>> owned;
        std::vector<pipeline::Workspace*> workspaces;
        pipeline::BatchResult parts;
        for (std::size_t from = 0; from < 150; from += 64) {
          const std::size_t count = std::min<std::size_t>(64, 150 - from);
          owned.push_back(model.workspace(64, true));
          workspaces.push_back(owned.back().get());
          model.prepare(pipeline::Batch::of(images, std::span(rows).subspan(from, count)), kKey, *owned.back());
          const auto part = model.propagate(parameters, std::span(targets).subspan(from * 3, count * 3), *owned.back());
          parts.loss += part.loss;
          parts.correct += part.correct;
          // What is read ahead for the next batch leaves this one alone.
          model.prepare(pipeline::Batch::of(images, std::span(rows).first(9)), kKey + 1, *owned.back());
        }
        std::vector<float> gradient(parameters.size(), 99.0F);
        for (const pipeline::Model::Range& range : model.gradient_ranges())
          model.gradient(workspaces, range,
                         std::span(gradient).subspan(static_cast<std::size_t>(range.offset),
                                                     static_cast<std::size_t>(range.size)));
        EXPECT_EQ(gradient, whole);
        EXPECT_EQ(parts.loss, all.loss);
        EXPECT_EQ(parts.correct, all.correct);
      }
    }
  }
}

TEST(Perceptron, RangesOfTheGradientCoverEachParameterOnce) {
  const Perceptron model({{5000, 33}, Activation::relu, 0.0, 0.0}, {7, 11, 1}, 3, pipeline::InstructionSet::baseline);
  std::int64_t next = 0;
  for (const pipeline::Model::Range& range : model.gradient_ranges()) {
    EXPECT_EQ(range.offset, next);
    EXPECT_GT(range.size, 0);
    EXPECT_EQ(range.size % 16, 0);
    bool within_one = false;
    for (const pipeline::Model::Parameter& parameter : model.parameters())
      within_one = within_one ||
                   (range.offset >= parameter.offset && range.offset + range.size <= parameter.offset + parameter.size);
    EXPECT_TRUE(within_one) << "at " << range.offset;
    next += range.size;
  }
  EXPECT_EQ(next, model.parameter_size());
}

TEST(Perceptron, BytesWithAffineEqualTheirFloatsBitForBit) {
  const pipeline::ImageShape shape{5, 9, 2};
  struct Case {
    std::string name;
    double share;
    pipeline::Affine affine;
  };
  for (const Case& c : {Case{"scaled", 0.3, {1.0F / 255.0F, 0.0F}}, Case{"standardised", 0.3, {0.0127F, -0.4242F}},
                        Case{"dense", 1.0, {1.0F / 255.0F, 0.0F}}}) {
    for (const auto set : reference::sets()) {
      SCOPED_TRACE(std::string(pipeline::name_of(set)) + ", " + c.name);
      const Perceptron model({{40}, Activation::relu, 0.1, 0.1}, shape, 3, set);
      const std::vector<float> parameters = random_parameters(model);
      const pipeline::Images bytes = byte_images(70, shape, c.share).with_affine(c.affine);
      const pipeline::Images floats = bytes.as_floats();
      const std::vector<std::int64_t> rows = first_rows(70);
      EXPECT_EQ(predicted(model, parameters, bytes, rows, 3), predicted(model, parameters, floats, rows, 3));

      const std::vector<float> targets = soft_targets(70, 3);
      const auto workspace = model.workspace(70, true);
      std::vector<float> from_bytes(parameters.size());
      std::vector<float> from_floats(parameters.size());
      model.loss_and_gradient(parameters, pipeline::Batch::of(bytes, rows), targets, kKey, *workspace, from_bytes);
      model.loss_and_gradient(parameters, pipeline::Batch::of(floats, rows), targets, kKey, *workspace, from_floats);
      EXPECT_EQ(from_bytes, from_floats);
    }
  }
}

TEST(Perceptron, SetsWithFusedMultiplyAddAgreeBitForBit) {
  if (!pipeline::supports(pipeline::InstructionSet::avx512)) GTEST_SKIP() << "this processor has no AVX-512";
  const pipeline::ImageShape shape{7, 11, 1};
  for (const Activation activation : {Activation::relu, Activation::tanh, Activation::gelu}) {
    const Architecture architecture{{150, 33}, activation, 0.1, 0.1};
    const Perceptron wide(architecture, shape, 3, pipeline::InstructionSet::avx512);
    const Perceptron narrow(architecture, shape, 3, pipeline::InstructionSet::avx2);
    const std::vector<float> parameters = random_parameters(wide);
    const pipeline::Images images = byte_images(70, shape, 0.3).with_affine({1.0F / 255.0F, 0.0F});
    const std::vector<std::int64_t> rows = first_rows(70);
    EXPECT_EQ(predicted(wide, parameters, images, rows, 3), predicted(narrow, parameters, images, rows, 3));
    const std::vector<float> targets = soft_targets(70, 3);
    std::vector<float> a(parameters.size());
    std::vector<float> b(parameters.size());
    wide.loss_and_gradient(parameters, pipeline::Batch::of(images, rows), targets, kKey, *wide.workspace(70, true), a);
    narrow.loss_and_gradient(parameters, pipeline::Batch::of(images, rows), targets, kKey, *narrow.workspace(70, true),
                             b);
    EXPECT_EQ(a, b);
  }
}

TEST(Perceptron, CanonicalFormIsPyTorchsAndReadsBack) {
  const Perceptron model({{7, 33}, Activation::relu, 0.0, 0.0}, {3, 5, 1}, 3, pipeline::InstructionSet::baseline);
  const std::vector<float> parameters = random_parameters(model);
  pipeline::State state;
  std::vector<std::string> described;
  for (const auto& [name, tensor] : model.to_canonical(parameters)) {
    described.push_back(name + " " + pipeline::text_of(tensor.shape()));
    state.add(name, tensor);
  }
  EXPECT_THAT(described, testing::ElementsAre("layers.0.weight 7 x 15", "layers.0.bias 7", "layers.1.weight 33 x 7",
                                              "layers.1.bias 33", "layers.2.weight 3 x 33", "layers.2.bias 3"));
  std::vector<float> back(parameters.size(), 99.0F);
  model.from_canonical(state, back);
  EXPECT_EQ(back, parameters);
}

TEST(Perceptron, BuffersLieOnMultiplesOfSixteenFloats) {
  const Perceptron model({{7, 33}, Activation::relu, 0.0, 0.0}, {3, 5, 1}, 3, pipeline::InstructionSet::baseline);
  std::int64_t next = 0;
  for (const pipeline::Model::Parameter& parameter : model.parameters()) {
    EXPECT_EQ(parameter.offset, next) << parameter.name;
    EXPECT_EQ(parameter.size % 16, 0) << parameter.name;
    EXPECT_EQ(parameter.role == pipeline::Model::Role::bias, parameter.shape.size() == 1) << parameter.name;
    next += parameter.size;
  }
  EXPECT_EQ(next, model.parameter_size());
  EXPECT_EQ(next, 15 * 16 + 16 + 7 * 48 + 48 + 33 * 16 + 16);
}

TEST(Perceptron, InitialWeightsHaveTheirPublishedVariance) {
  struct Case {
    Activation activation;
    double first;
  };
  for (const Case& c : {Case{Activation::relu, 2.0 / 784.0}, Case{Activation::gelu, 2.0 / 784.0},
                        Case{Activation::tanh, 2.0 / (784.0 + 100.0)}}) {
    const Perceptron model({{100}, c.activation, 0.0, 0.0}, {28, 28, 1}, 10, pipeline::InstructionSet::baseline);
    const auto canonical = model.to_canonical(initial(model));
    const auto variance = [](std::span<const float> values) {
      double sum = 0.0;
      for (const float value : values) sum += static_cast<double>(value) * static_cast<double>(value);
      return sum / static_cast<double>(values.size());
    };
    // A variance of n normal numbers has the relative standard error sqrt(2 / n): 0.005 and 0.045 here.
    EXPECT_NEAR(variance(canonical[0].second.values<float>()) / c.first, 1.0, 0.025);
    EXPECT_NEAR(variance(canonical[2].second.values<float>()) * 100.0, 1.0, 0.2);
    EXPECT_THAT(canonical[1].second.values<float>(), testing::Each(0.0F));
    EXPECT_EQ(initial(model, 5), initial(model, 5));
    EXPECT_NE(initial(model, 5), initial(model, 6));
  }
}

TEST(Perceptron, TensorOfAnotherShapeIsRefused) {
  const Perceptron model({{}, Activation::relu, 0.0, 0.0}, {3, 5, 1}, 3, pipeline::InstructionSet::baseline);
  pipeline::State state;
  state.add("layers.0.weight", pipeline::Tensor::zeros(pipeline::DType::f32, {15, 3}));
  state.add("layers.0.bias", pipeline::Tensor::zeros(pipeline::DType::f32, {3}));
  std::vector<float> parameters(static_cast<std::size_t>(model.parameter_size()));
  try {
    model.from_canonical(state, parameters);
    FAIL() << "it was taken";
  } catch (const pipeline::Error& error) {
    EXPECT_STREQ(error.what(),
                 "the tensor 'layers.0.weight' is f32 of shape 15 x 3; this network needs f32 of shape 3 x 15");
    EXPECT_EQ(error.help(), "load it into the network it was saved from");
  }
}

}  // namespace
}  // namespace mlp
