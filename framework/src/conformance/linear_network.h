/// \file
/// The smallest network there is, for checking what takes a network or a classifier without another plugin.
#pragma once

#include <cstdint>
#include <memory>

#include <pipeline/classifier.h>
#include <pipeline/images.h>
#include <pipeline/network.h>

namespace pipeline {

/// softmax(W x + b), weights drawn from a narrow normal distribution.
std::shared_ptr<const Network> linear_network();

/// A classifier of untrained weights. Throws Error when no network can be built for such images.
std::shared_ptr<const Classifier> linear_classifier(const Images& images);

}  // namespace pipeline
