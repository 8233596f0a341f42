/// \file
/// opencv_ml.trees: a random forest.
///
///     p(c) = share of the trees that take the image for class c
///
/// Each tree sees a bootstrap sample of the images, and at each split the square root of the number of values. Source:
/// Breiman, "Random forests", Machine Learning 45, 2001.
#include <pipeline/plugin.h>

#include <algorithm>
#include <memory>
#include <span>
#include <utility>

#include <opencv2/ml.hpp>

#include "ports.h"
#include "samples.h"

namespace {

using pipeline::Images;
using pipeline::State;
using pipeline::TrainingImages;

class Forest final : public pipeline::Classifier {
 public:
  Forest(TrainingImages trained_on, cv::Ptr<cv::ml::RTrees> model)
      : Classifier(std::move(trained_on)), model_(std::move(model)) {}

  State state() const override { return opencv_ml::state_of(*model_); }

  void probabilities(const Images& images, std::span<const std::int64_t> rows, std::span<float> out) const override {
    if (rows.empty()) return;
    std::ranges::fill(out, 0.0F);
    cv::Mat votes;  // first row: the classes that the forest knows; then one row an image
    model_->getVotes(opencv_ml::samples_of(images, rows), votes, 0);
    for (int row = 1; row < votes.rows; ++row) {
      const auto total = static_cast<float>(cv::sum(votes.row(row))[0]);
      for (int column = 0; column < votes.cols; ++column)
        out[static_cast<std::size_t>(row - 1) * classes().size() + static_cast<std::size_t>(votes.at<int>(0, column))] =
            static_cast<float>(votes.at<int>(row, column)) / total;
    }
  }

 private:
  cv::Ptr<cv::ml::RTrees> model_;
};

class Trees final : public pipeline::Stage {
 public:
  struct Options {
    int trees = 100;
    int depth = 20;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("lets many decision trees vote, each grown on other images and values: a random forest");
    spec.param("trees", &Options::trees, pipeline::range(1, 10'000), "how many vote");
    spec.param("depth", &Options::depth, pipeline::range(1, 25), "questions that a tree asks of an image, at most");
    opencv_ml::describe_ports(spec);
  }
  explicit Trees(Options options) : options_(options) {}

  void run(const pipeline::Inputs& in, pipeline::Outputs& out, pipeline::Context& context) override {
    cv::setNumThreads(1);
    const Images& train = in[opencv_ml::kTrain];
    const opencv_ml::Examples examples = opencv_ml::examples_of(train);
    const cv::Ptr<cv::ml::RTrees> model = cv::ml::RTrees::create();
    model->setMaxDepth(options_.depth);
    model->setMinSampleCount(2);
    model->setTermCriteria({cv::TermCriteria::MAX_ITER, options_.trees, 0.0});
    // OpenCV draws from a generator that each thread has for all purposes: left alone, it goes on from where others
    // left.
    cv::theRNG().state = context.seed();
    model->train(examples.samples, cv::ml::ROW_SAMPLE, examples.classes);
    out.set(opencv_ml::kClassifier, std::make_shared<Forest>(TrainingImages::of(train), model));
  }

  static std::shared_ptr<const pipeline::Classifier> load(TrainingImages trained_on, const State& state) {
    return std::make_shared<Forest>(std::move(trained_on), opencv_ml::model_of<cv::ml::RTrees>(state));
  }

 private:
  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Trees>("opencv_ml.trees"); }
