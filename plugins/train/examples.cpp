#include "examples.h"

#include <algorithm>
#include <optional>

#include <pipeline/error.h>
#include <pipeline/lineage.h>

namespace train {

namespace {

/// The class of a row whose name is not among those known.
constexpr std::int32_t kUnknown = -1;

Examples usable(const pipeline::Images& images, const std::vector<std::string>& known, const std::string& what,
                pipeline::Context& context) {
  std::vector<std::int32_t> class_of;
  for (const std::string& name : images.classes()) {
    const auto found = std::ranges::find(known, name);
    class_of.push_back(found == known.end() ? kUnknown : static_cast<std::int32_t>(found - known.begin()));
  }
  Examples examples;
  std::int64_t unlabelled = 0;
  const auto labels = images.labels();
  for (std::int64_t row = 0; row < images.size(); ++row) {
    if (images.refused().contains(row)) continue;
    const std::int32_t label = labels.empty() ? pipeline::Images::kUnlabelled : labels[static_cast<std::size_t>(row)];
    if (label == pipeline::Images::kUnlabelled) {
      ++unlabelled;
      continue;
    }
    examples.rows.push_back(row);
    examples.classes.push_back(class_of[static_cast<std::size_t>(label)]);
  }
  const auto refused = static_cast<std::int64_t>(images.refused().size());
  if (unlabelled + refused > 0 && !examples.rows.empty())
    context.warn(std::to_string(unlabelled + refused) + " of " + std::to_string(images.size()) + " " + what +
                 " images are left out: " + std::to_string(unlabelled) + " without label, " + std::to_string(refused) +
                 " refused by preprocessing");
  return examples;
}

std::string quoted_list(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 20;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i) text += (i == 0 ? "'" : ", '") + names[i] + "'";
  if (names.size() > kShown) text += ", ... (" + std::to_string(names.size()) + " in all)";
  return text;
}

/// The first label that is not known, if there is one.
std::optional<std::string> unknown_label(const pipeline::Images& images, const Examples& examples) {
  const auto found = std::ranges::find(examples.classes, kUnknown);
  if (found == examples.classes.end()) return std::nullopt;
  return std::string(images.label_name(examples.rows[static_cast<std::size_t>(found - examples.classes.begin())]));
}

}  // namespace

Examples training_examples(const pipeline::Images& train, const std::vector<std::string>& known, Teacher teacher,
                           pipeline::Context& context) {
  if (train.empty())
    throw pipeline::Error("there are no training images", "check the data set that feeds 'train', and its 'limit'");
  if (train.is_ragged())
    throw pipeline::Error("the training images have different sizes; a network needs them all alike",
                          "put an image.resize stage before the trainer");
  Examples examples = usable(train, known, "training", context);
  if (examples.rows.empty())
    throw pipeline::Error("none of the " + std::to_string(train.size()) +
                              " training images can be learned from: " + std::to_string(train.refused().size()) +
                              " are refused by preprocessing, the others have no label",
                          "connect labelled images to 'train'");
  if (const std::optional<std::string> label = unknown_label(train, examples)) {
    const bool from = teacher == Teacher::classifier;
    throw pipeline::Error("the training images have the class '" + *label + "', which " +
                              (from ? "the classifier on 'from'" : "set 1 on 'train'") +
                              " does not have; its classes are " + quoted_list(known),
                          std::string("leave these images out, give the class the same name, or ") +
                              (from ? "leave 'from' out" : "connect a set with all classes first"));
  }
  return examples;
}

std::vector<TrainingSet> training_sets(const std::vector<const pipeline::Images*>& sets,
                                       const std::vector<std::string>& known, Teacher teacher,
                                       pipeline::Context& context) {
  std::vector<TrainingSet> training;
  for (const pipeline::Images* set : sets) {
    training.push_back({set, training_examples(*set, known, teacher, context)});
    const pipeline::Images& first = *sets.front();
    const std::string name = "set " + std::to_string(training.size()) + " on 'train'";
    if (set->shape() != first.shape())
      throw pipeline::Error(
          "the images of " + name + " are " + text_of(set->shape()) + ", those of set 1 " + text_of(first.shape()),
          "prepare all sets with the same stages");
    if (const std::optional<std::string> gap = pipeline::lineage_gap(set->lineage(), first.lineage()))
      throw pipeline::Error("the images of " + name + " are prepared differently from those of set 1: " + *gap,
                            "end with the stages that prepare set 1, as fitted there; what comes before may differ");
  }
  return training;
}

Examples validation_examples(const pipeline::Images* validation, const pipeline::Images& train,
                             const std::vector<std::string>& known, pipeline::Context& context) {
  if (validation == nullptr || validation->empty()) return {};
  Examples examples = usable(*validation, known, "validation", context);
  if (examples.rows.empty()) return {};

  if (const std::optional<std::string> label = unknown_label(*validation, examples))
    throw pipeline::Error("the validation images have the class '" + *label +
                              "', which the training images do not have; theirs are " + quoted_list(known),
                          "take both from the same data set, or give the classes the same names");
  if (validation->is_ragged() || validation->shape() != train.shape())
    throw pipeline::Error(
        (validation->is_ragged() ? std::string("the validation images have different sizes")
                                 : "the validation images are " + pipeline::text_of(validation->shape())) +
            "; the training images are " + pipeline::text_of(train.shape()),
        "prepare both with the same stages");
  if (const std::optional<std::string> gap = pipeline::lineage_gap(validation->lineage(), train.lineage()))
    throw pipeline::Error("the validation images are prepared differently from the training images: " + *gap,
                          "apply the stages that prepare 'train' to 'validation' as well");
  return examples;
}

}  // namespace train
