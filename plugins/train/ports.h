/// \file
/// The ports of a trainer of networks.
#pragma once

#include <vector>

#include <pipeline/classifier.h>
#include <pipeline/history.h>
#include <pipeline/images.h>
#include <pipeline/network.h>
#include <pipeline/port.h>
#include <pipeline/spec.h>

namespace train {

inline constexpr pipeline::In<pipeline::Network> kNetwork{"network", "the network to train"};
inline constexpr pipeline::In<pipeline::Images> kTrain{
    "train", "labelled images to learn from, all of one size; several sets are mixed in each batch",
    pipeline::Need::many};
inline constexpr pipeline::In<pipeline::Images> kValidation{
    "validation", "labelled images to judge each epoch by; needed for early stopping", pipeline::Need::optional};
inline constexpr pipeline::In<pipeline::Classifier> kFrom{
    "from", "a trained classifier of the same network, whose weights the training starts from",
    pipeline::Need::optional};
inline constexpr pipeline::Out<pipeline::Classifier> kClassifier{"classifier", "the trained network"};
inline constexpr pipeline::Out<pipeline::History> kHistory{"history", "loss and accuracy of each epoch"};

template <class Options>
void describe_ports(pipeline::Spec<Options>& spec) {
  spec.input(kNetwork);
  spec.input(kTrain);
  spec.input(kValidation);
  spec.input(kFrom);
  spec.output(kClassifier);
  spec.output(kHistory);
}

/// The sets on 'train', in the order of the file.
inline std::vector<const pipeline::Images*> training_images(const pipeline::Inputs& in) {
  std::vector<const pipeline::Images*> sets;
  for (const auto& set : in.all(kTrain)) sets.push_back(set.get());  // the inputs hold them
  return sets;
}

}  // namespace train
