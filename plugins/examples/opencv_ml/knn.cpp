/// \file
/// opencv_ml.knn: takes an image for what most of the k nearest training images are.
///
///     p(c) = number of the k nearest that are of class c / k          by Euclidean distance in the values of the image
///
/// Keeps all training images; compares each image with all of them. Source: Cover and Hart, "Nearest neighbor pattern
/// classification", IEEE Transactions on Information Theory 13, 1967.
#include <pipeline/plugin.h>

#include <algorithm>
#include <memory>
#include <utility>

#include <opencv2/ml.hpp>

#include "ports.h"
#include "samples.h"

namespace {

using pipeline::Images;
using pipeline::State;
using pipeline::Tensor;
using pipeline::TrainingImages;

class Nearest final : public pipeline::Classifier {
 public:
  /// `samples`: N x values, f32; `classes`: N, i32.
  Nearest(TrainingImages trained_on, Tensor samples, Tensor classes, int neighbours)
      : Classifier(std::move(trained_on)),
        samples_(std::move(samples)),
        classes_(std::move(classes)),
        neighbours_(neighbours),
        model_(cv::ml::KNearest::create()) {
    // OpenCV copies both.
    const cv::Mat rows = view(samples_, CV_32F, samples_.values<float>().data());
    model_->train(rows, cv::ml::ROW_SAMPLE, view(classes_, CV_32S, classes_.values<std::int32_t>().data()));
  }

  /// Made again from the images: their text would be several times as long.
  State state() const override {
    State state;
    state.values.set("neighbours", neighbours_);
    state.add("samples", samples_);
    state.add("classes", classes_);
    return state;
  }

  void probabilities(const Images& images, std::span<const std::int64_t> rows, std::span<float> out) const override {
    if (rows.empty()) return;
    std::ranges::fill(out, 0.0F);
    cv::Mat found;
    cv::Mat nearest;
    model_->findNearest(opencv_ml::samples_of(images, rows), neighbours_, found, nearest);
    for (int row = 0; row < nearest.rows; ++row)
      for (int k = 0; k < neighbours_; ++k)
        out[static_cast<std::size_t>(row) * classes().size() + static_cast<std::size_t>(nearest.at<float>(row, k))] +=
            1.0F / static_cast<float>(neighbours_);
  }

 private:
  static cv::Mat view(const Tensor& tensor, int type, const void* data) {
    const int rows = static_cast<int>(tensor.shape()[0]);
    return {rows, static_cast<int>(tensor.size() / rows), type, const_cast<void*>(data)};
  }

  Tensor samples_;
  Tensor classes_;
  int neighbours_;
  cv::Ptr<cv::ml::KNearest> model_;
};

class Knn final : public pipeline::Stage {
 public:
  struct Options {
    int neighbours = 3;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("remembers all images, and takes another for what its nearest neighbours are");
    spec.param("neighbours", &Options::neighbours, pipeline::range(1, 1000), "how many of the nearest images vote");
    opencv_ml::describe_ports(spec);
  }
  explicit Knn(Options options) : options_(options) {}

  void run(const pipeline::Inputs& in, pipeline::Outputs& out, pipeline::Context&) override {
    cv::setNumThreads(1);
    const Images& train = in[opencv_ml::kTrain];
    const opencv_ml::Examples examples = opencv_ml::examples_of(train);
    const std::int64_t count = examples.samples.rows;
    if (count < options_.neighbours)
      throw pipeline::Error("there are " + std::to_string(count) + " training images, fewer than 'neighbours' (" +
                                std::to_string(options_.neighbours) + ")",
                            "lower 'neighbours', or train with more images");
    const auto values = static_cast<std::size_t>(examples.samples.total());
    const Tensor samples = Tensor::of<float>({count, examples.samples.cols}, {examples.samples.ptr<float>(), values});
    const Tensor classes =
        Tensor::of<std::int32_t>({count}, {examples.classes.ptr<std::int32_t>(), static_cast<std::size_t>(count)});
    out.set(opencv_ml::kClassifier,
            std::make_shared<Nearest>(TrainingImages::of(train), samples, classes, options_.neighbours));
  }

  static std::shared_ptr<const pipeline::Classifier> load(TrainingImages trained_on, const State& state) {
    return std::make_shared<Nearest>(std::move(trained_on), state.tensor("samples"), state.tensor("classes"),
                                     static_cast<int>(state.values.at("neighbours").as_integer()));
  }

 private:
  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Knn>("opencv_ml.knn"); }
