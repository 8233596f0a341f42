/// \file
/// The rows of an image set that a network can learn from or be judged by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <pipeline/context.h>
#include <pipeline/images.h>

namespace train {

struct Examples {
  std::vector<std::int64_t> rows;     ///< ascending
  std::vector<std::int32_t> classes;  ///< of each of them, an index into the training images' classes

  std::size_t size() const { return rows.size(); }
  bool empty() const { return rows.empty(); }
};

/// Labelled rows that no step refused; the rest is left out with a warning. Throws Error when the images have different
/// sizes or no row is left.
Examples training_examples(const pipeline::Images& train, pipeline::Context& context);

/// The same of the validation images, their classes matched with those of `train` by name. Empty when `validation` is
/// null or has no such rows. Throws Error when a label is unknown to `train`, or shape or preprocessing differ.
Examples validation_examples(const pipeline::Images* validation, const pipeline::Images& train,
                             pipeline::Context& context);

}  // namespace train
