#include "samples.h"

#include <pipeline/error.h>
#include <pipeline/network.h>

namespace opencv_ml {

cv::Mat samples_of(const pipeline::Images& images, std::span<const std::int64_t> rows) {
  const auto values = static_cast<std::size_t>(images.shape().values());
  cv::Mat samples(static_cast<int>(rows.size()), static_cast<int>(values), CV_32F);
  const pipeline::Batch batch = pipeline::Batch::of(images, rows);
  for (std::size_t i = 0; i < rows.size(); ++i) batch.read(i, {samples.ptr<float>(static_cast<int>(i)), values});
  return samples;
}

Examples examples_of(const pipeline::Images& images) {
  if (images.is_ragged())
    throw pipeline::Error("the training images have different sizes", "put an image.resize stage before the trainer");
  Examples examples;
  std::vector<int> classes;
  const auto labels = images.labels();
  for (std::size_t row = 0; row < labels.size(); ++row) {
    const auto at = static_cast<std::int64_t>(row);
    if (labels[row] == pipeline::Images::kUnlabelled || images.refused().contains(at)) continue;
    examples.rows.push_back(at);
    classes.push_back(labels[row]);
  }
  if (classes.empty())
    throw pipeline::Error("none of the training images has a label", "connect labelled images to 'train'");
  examples.samples = samples_of(images, examples.rows);
  examples.classes = cv::Mat(classes, /*copyData=*/true);
  return examples;
}

}  // namespace opencv_ml
