/// \file
/// Labels of a set of images, as the classes of a classifier.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <pipeline/images.h>

namespace metrics {

/// For each row the index of its class's name in `classes`, or Images::kUnlabelled. Sets may list their classes in any
/// order. Throws Error naming every name that some row has but `classes` has not.
std::vector<std::int32_t> labels_in(const std::vector<std::string>& classes, const pipeline::Images& images);

}  // namespace metrics
