#include "examples.h"

#include <algorithm>
#include <optional>

#include <pipeline/error.h>
#include <pipeline/lineage.h>

namespace train {

namespace {

/// REQUIRES: `class_of` has an entry for each class of `images`.
Examples usable(const pipeline::Images& images, const std::vector<std::int32_t>& class_of, const std::string& what,
                pipeline::Context& context) {
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

}  // namespace

Examples training_examples(const pipeline::Images& train, pipeline::Context& context) {
  if (train.empty())
    throw pipeline::Error("there are no training images", "check the data set that feeds 'train', and its 'limit'");
  if (train.is_ragged())
    throw pipeline::Error("the training images have different sizes; a network needs them all alike",
                          "put an image.resize stage before the trainer");
  std::vector<std::int32_t> same(train.classes().size());
  for (std::size_t c = 0; c < same.size(); ++c) same[c] = static_cast<std::int32_t>(c);
  Examples examples = usable(train, same, "training", context);
  if (examples.rows.empty())
    throw pipeline::Error("none of the " + std::to_string(train.size()) +
                              " training images can be learned from: " + std::to_string(train.refused().size()) +
                              " are refused by preprocessing, the others have no label",
                          "connect labelled images to 'train'");
  return examples;
}

Examples validation_examples(const pipeline::Images* validation, const pipeline::Images& train,
                             pipeline::Context& context) {
  if (validation == nullptr || validation->empty()) return {};
  const std::vector<std::string>& known = train.classes();
  std::vector<std::int32_t> class_of;
  for (const std::string& name : validation->classes()) {
    const auto found = std::ranges::find(known, name);
    class_of.push_back(found == known.end() ? -1 : static_cast<std::int32_t>(found - known.begin()));
  }
  Examples examples = usable(*validation, class_of, "validation", context);
  if (examples.rows.empty()) return {};

  for (std::size_t i = 0; i < examples.size(); ++i)
    if (examples.classes[i] < 0)
      throw pipeline::Error("the validation images have the class '" +
                                std::string(validation->label_name(examples.rows[i])) +
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
