/// \file
/// What the trainers of this plugin have in common: ports, and how a model is kept.
#pragma once

#include <string>
#include <string_view>

#include <pipeline/classifier.h>
#include <pipeline/images.h>
#include <pipeline/network.h>
#include <pipeline/port.h>
#include <pipeline/spec.h>

#include <opencv2/core.hpp>

namespace opencv_ml {

inline constexpr pipeline::In<pipeline::Images> kTrain{"train", "labelled images to learn from, all of one size"};
// So that `pipeline compare` can put one of these in the place of a trainer of networks.
inline constexpr pipeline::In<pipeline::Network> kNetwork{
    "network", "not looked at: lets this take the place of a trainer of networks", pipeline::Need::optional};
inline constexpr pipeline::Out<pipeline::Classifier> kClassifier{"classifier", "the trained classifier"};

template <class Options>
void describe_ports(pipeline::Spec<Options>& spec) {
  spec.input(kTrain);
  spec.input(kNetwork);
  spec.output(kClassifier);
}

/// OpenCV's own text of a model, as a tensor of bytes: a support vector machine takes megabytes of it.
inline pipeline::State state_of(const cv::Algorithm& model) {
  cv::FileStorage file(".yml", cv::FileStorage::WRITE | cv::FileStorage::MEMORY);
  file << model.getDefaultName() << "{";
  model.write(file);
  file << "}";
  const std::string text = file.releaseAndGetString();
  pipeline::State state;
  state.add("model", pipeline::Tensor::of<std::uint8_t>(
                         {std::ssize(text)}, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}));
  return state;
}

template <class Model>
cv::Ptr<Model> model_of(const pipeline::State& state) {
  const auto bytes = state.tensor("model").values<std::uint8_t>();
  return cv::Algorithm::loadFromString<Model>({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace opencv_ml
