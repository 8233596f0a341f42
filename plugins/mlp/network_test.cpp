#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <pipeline/error.h>
#include <pipeline/network.h>
#include <pipeline/testing.h>

namespace {

std::shared_ptr<const pipeline::Network> network(const std::string& parameters) {
  pipeline::testing::StageRun run("mlp.network", parameters);
  run.run();
  return std::static_pointer_cast<const pipeline::Network>(run.artifact("network"));
}

std::vector<std::string> tensors_of(const std::string& parameters) {
  const auto model = network(parameters)->build({3, 5, 1}, 4);
  std::vector<std::string> found;
  for (const pipeline::Model::Parameter& parameter : model->parameters())
    found.push_back(parameter.name + " " + pipeline::text_of(parameter.shape));
  return found;
}

std::string build_error(const std::string& parameters, const pipeline::ImageShape& shape, std::int64_t classes) {
  try {
    network(parameters)->build(shape, classes);
  } catch (const pipeline::Error& error) {
    return std::string(error.what()) + " | " + error.help();
  }
  return "no error";
}

TEST(MlpNetwork, HasALayerForEachEntryOfHidden) {
  EXPECT_THAT(tensors_of("{ hidden: [7, 33], activation: gelu, input_dropout: 0.2, dropout: 0.1 }"),
              testing::ElementsAre("layers.0.weight 7 x 15", "layers.0.bias 7", "layers.1.weight 33 x 7",
                                   "layers.1.bias 33", "layers.2.weight 4 x 33", "layers.2.bias 4"));
}

TEST(MlpNetwork, WithoutHiddenLayersIsSoftmaxRegression) {
  EXPECT_THAT(tensors_of("{ hidden: [] }"), testing::ElementsAre("layers.0.weight 4 x 15", "layers.0.bias 4"));
}

TEST(MlpNetwork, DefaultIsTheReferenceNetworkWithoutDropout) {
  EXPECT_THAT(tensors_of("{}"),
              testing::ElementsAre("layers.0.weight 128 x 15", "layers.0.bias 128", "layers.1.weight 64 x 128",
                                   "layers.1.bias 64", "layers.2.weight 4 x 64", "layers.2.bias 4"));
}

TEST(MlpNetwork, StateNamesItsTypeAndParameters) {
  const auto made = network("{ hidden: [9], dropout: 0.1 }");
  EXPECT_EQ(made->stage_type(), "mlp.network");
  EXPECT_EQ(made->stage_parameters().at("dropout").as_number(), 0.1);
}

TEST(MlpNetwork, RatesAndUnitsAreBounded) {
  for (const char* parameters : {"{ dropout: 1.0 }", "{ dropout: -0.1 }", "{ input_dropout: 1.0 }", "{ hidden: [0] }",
                                 "{ hidden: [65537] }", "{ activation: sigmoid }"})
    EXPECT_THROW(network(parameters), pipeline::Error) << parameters;
}

TEST(MlpNetwork, TooManyParametersAreRefusedBeforeTheyAreAllocated) {
  EXPECT_EQ(build_error("{ hidden: [65536, 65536] }", {28, 28, 1}, 10),
            "the network would have about 4347527184 parameters for images of 28 x 28; at most 268435456 are possible "
            "| use fewer units in 'hidden', or smaller images (image.resize)");
}

TEST(MlpNetwork, OneClassIsNotEnough) {
  EXPECT_EQ(build_error("{}", {28, 28, 1}, 1),
            "a network tells at least 2 classes apart; the images have 1 | train on images of two or more classes");
}

}  // namespace
