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
  std::vector<std::int32_t> classes;  ///< of each of them, an index into the classes of the network

  std::size_t size() const { return rows.size(); }
  bool empty() const { return rows.empty(); }
};

/// Whose classes a network has: those of the classifier it starts from, or of the first set of training images.
enum class Teacher { classifier, first_set };

struct TrainingSet {
  const pipeline::Images* images = nullptr;
  Examples examples;
};

/// Labelled rows that no step refused; the rest is left out with a warning. `known`: the network's classes, with which
/// the labels are matched by name. Throws Error when the images have different sizes, no row is left, or a label is
/// unknown to a network that was trained before.
Examples training_examples(const pipeline::Images& train, const std::vector<std::string>& known, Teacher teacher,
                           pipeline::Context& context);

/// The same of several sets. Throws Error also when they differ in shape, or one does not end with the steps that the
/// first went through.
std::vector<TrainingSet> training_sets(const std::vector<const pipeline::Images*>& sets,
                                       const std::vector<std::string>& known, Teacher teacher,
                                       pipeline::Context& context);

/// The same of the validation images. Empty when `validation` is null or has no such rows. Throws Error when a label is
/// unknown, or shape or preprocessing differ from those of `train`.
Examples validation_examples(const pipeline::Images* validation, const pipeline::Images& train,
                             const std::vector<std::string>& known, pipeline::Context& context);

}  // namespace train
