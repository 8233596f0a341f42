/// \file
/// opencv_ml.svm: a support vector machine for each pair of classes; most votes win.
///
///     k(x, y) = exp(-gamma |x - y|²)       gamma = 1 / (values x their variance in the training images), unless given
///
/// The machines say no probabilities: the class found gets 1, the others 0. So accuracy means what it always does, and
/// loss and calibration mean little. Source: Cortes and Vapnik, "Support-vector networks", Machine Learning 20, 1995;
/// the usual gamma is scikit-learn's ("scale").
#include <pipeline/plugin.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include <opencv2/ml.hpp>

#include "ports.h"
#include "samples.h"

namespace {

using pipeline::Images;
using pipeline::State;
using pipeline::TrainingImages;

class Machines final : public pipeline::Classifier {
 public:
  Machines(TrainingImages trained_on, cv::Ptr<cv::ml::SVM> model)
      : Classifier(std::move(trained_on)), model_(std::move(model)) {}

  State state() const override { return opencv_ml::state_of(*model_); }

  void probabilities(const Images& images, std::span<const std::int64_t> rows, std::span<float> out) const override {
    if (rows.empty()) return;
    std::ranges::fill(out, 0.0F);
    cv::Mat found;
    model_->predict(opencv_ml::samples_of(images, rows), found);
    for (int row = 0; row < found.rows; ++row)
      out[static_cast<std::size_t>(row) * classes().size() + static_cast<std::size_t>(found.at<float>(row))] = 1.0F;
  }

 private:
  cv::Ptr<cv::ml::SVM> model_;
};

class Svm final : public pipeline::Stage {
 public:
  struct Options {
    double cost = 10.0;
    std::optional<double> gamma;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("separates each pair of classes by a support vector machine with Gaussian kernel");
    spec.param("cost", &Options::cost, pipeline::above(0.0), "of an image on the wrong side; more fits closer");
    spec.param("gamma", &Options::gamma, pipeline::above(0.0),
               "how soon the kernel falls with distance; from the spread of the values unless given");
    opencv_ml::describe_ports(spec);
  }
  explicit Svm(Options options) : options_(options) {}

  void run(const pipeline::Inputs& in, pipeline::Outputs& out, pipeline::Context& context) override {
    cv::setNumThreads(1);
    const Images& train = in[opencv_ml::kTrain];
    const opencv_ml::Examples examples = opencv_ml::examples_of(train);
    if (cv::countNonZero(examples.classes != examples.classes.at<int>(0)) == 0)
      throw pipeline::Error("all training images are of one class, so there is nothing to separate",
                            "train with images of at least two classes");
    const cv::Ptr<cv::ml::SVM> model = cv::ml::SVM::create();
    model->setType(cv::ml::SVM::C_SVC);
    model->setKernel(cv::ml::SVM::RBF);
    model->setC(options_.cost);
    model->setGamma(options_.gamma.value_or(usual_gamma(examples.samples)));
    model->setTermCriteria({cv::TermCriteria::EPS | cv::TermCriteria::MAX_ITER, 100'000, 1e-3});
    model->train(examples.samples, cv::ml::ROW_SAMPLE, examples.classes);
    context.info(std::to_string(model->getSupportVectors().rows) + " support vectors");
    out.set(opencv_ml::kClassifier, std::make_shared<Machines>(TrainingImages::of(train), model));
  }

  static std::shared_ptr<const pipeline::Classifier> load(TrainingImages trained_on, const State& state) {
    return std::make_shared<Machines>(std::move(trained_on), opencv_ml::model_of<cv::ml::SVM>(state));
  }

 private:
  static double usual_gamma(const cv::Mat& samples) {
    cv::Scalar mean;
    cv::Scalar deviation;
    cv::meanStdDev(samples, mean, deviation);
    const double variance = deviation[0] * deviation[0];
    return variance > 0.0 ? 1.0 / (samples.cols * variance) : 1.0;
  }

  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Svm>("opencv_ml.svm"); }
