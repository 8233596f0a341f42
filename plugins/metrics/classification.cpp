/// \file
/// metrics.classification: how well a classifier does on labelled images.
///
/// Labels are matched to the classifier's classes by name. Images without a label are predicted but left out of the
/// figures. An image that a step before refused counts as wrong: prediction -1, all probabilities 0, in no column of
/// the confusion matrix. The predicted class is the most probable one, the first of equals.
///
///     accuracy            correct / images; accuracy_low and accuracy_high: its Wilson interval at `confidence`
///     loss                mean of -ln p(true class), in nats, p clipped to [e, 1 - e] with e = 2^-23, the epsilon of
///                         a 32-bit float, as scikit-learn's log_loss does; a refused image costs -ln e = 15.9
///     macro_*, weighted_* precision, recall and F1, averaged over the classes that occur, alike or by support
///     top_K_accuracy      share of images whose class is among the K most probable
///     calibration_error   expected calibration error over `bins` equal bins (Guo et al. 2017), refused images apart
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <pipeline/plugin.h>
#include <pipeline/wilson.h>

#include "calibration.h"
#include "class_labels.h"
#include "confusion.h"
#include "ranking.h"

namespace {

using pipeline::Classifier;
using pipeline::Error;
using pipeline::Evaluation;
using pipeline::Images;

class Classification final : public pipeline::Stage {
 public:
  struct Options {
    double confidence = 0.95;
    int top_k = 3;
    int bins = 15;
  };

  static constexpr pipeline::In<Classifier> kClassifier{"classifier", "what is judged"};
  static constexpr pipeline::In<Images> kImages{"images", "labelled images that the classifier was not trained on"};
  static constexpr pipeline::Out<Evaluation> kEvaluation{"evaluation", "predictions and the figures made of them"};

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary(
        "judges a classifier on labelled images: accuracy with interval, loss, precision, recall, calibration");
    spec.example("uses: metrics.classification\nin: { classifier: fit.classifier, images: pixels.test }\n");
    spec.input(kClassifier);
    spec.input(kImages);
    spec.output(kEvaluation);
    spec.param("confidence", &Options::confidence, pipeline::Range{0.0, 1.0, true, true},
               "how sure the accuracy's interval is to hold the true accuracy");
    spec.param("top_k", &Options::top_k, pipeline::range(1, 1000), "how many guesses count in top_K_accuracy");
    spec.param("bins", &Options::bins, pipeline::range(1, 10000), "bins of the calibration error");
  }

  explicit Classification(Options options) : options_(options) {}

  void run(const pipeline::Inputs& in, pipeline::Outputs& out, pipeline::Context& context) override {
    const Classifier& classifier = in[kClassifier];
    const Images& images = in[kImages];
    if (images.empty()) throw Error("there are no images to judge the classifier on", "connect a set with images");

    const auto result = std::make_shared<Evaluation>();
    Evaluation& evaluation = *result;
    evaluation.classes = classifier.classes();
    evaluation.labels = metrics::labels_in(evaluation.classes, images);
    warn_of_unlabelled(evaluation.labels, context);
    evaluation.images = images;
    evaluation.probabilities = classifier.predict(images, context);
    evaluation.predictions = predictions(evaluation);

    const auto classes = static_cast<std::int64_t>(evaluation.classes.size());
    const metrics::Confusion confusion(classes, evaluation.labels, evaluation.predictions);
    evaluation.confusion = confusion.tensor();
    evaluation.scores = metrics::class_scores(confusion);
    add_figures(confusion, evaluation);
    for (const auto& [name, value] : evaluation.metrics) context.metric(name, value);
    out.set(kEvaluation, result);
  }

 private:
  static void warn_of_unlabelled(std::span<const std::int32_t> labels, pipeline::Context& context) {
    const auto unlabelled = std::count(labels.begin(), labels.end(), Images::kUnlabelled);
    if (unlabelled == 0) return;
    const std::string all = std::to_string(labels.size());
    if (unlabelled == std::ssize(labels))
      throw Error("none of the " + all + " images has a label, so there is nothing to compare predictions with",
                  "label the images, or use 'pipeline predict' to classify images without labels");
    context.warn(std::to_string(unlabelled) + " of " + all +
                 " images have no label: they are predicted, but left out of the figures");
  }

  static std::span<const float> probabilities(const Evaluation& evaluation, std::size_t row) {
    const std::size_t classes = evaluation.classes.size();
    return evaluation.probabilities.values<float>().subspan(row * classes, classes);
  }

  static std::vector<std::int32_t> predictions(const Evaluation& evaluation) {
    std::vector<std::int32_t> predicted(evaluation.labels.size(), -1);
    for (std::size_t row = 0; row < predicted.size(); ++row) {
      const auto at = static_cast<std::int64_t>(row);
      if (evaluation.images.refused().contains(at)) continue;
      const std::span<const float> shares = probabilities(evaluation, row);
      if (!std::all_of(shares.begin(), shares.end(), [](float p) { return std::isfinite(p); }))
        throw Error("the classifier's probabilities for image '" + evaluation.images.id(at) + "' are not numbers",
                    "its training has diverged: lower the learning rate");
      predicted[row] = metrics::most_probable(shares);
    }
    return predicted;
  }

  void add_figures(const metrics::Confusion& confusion, Evaluation& evaluation) const {
    constexpr double kEpsilon = std::numeric_limits<float>::epsilon();
    metrics::Calibration calibration(options_.bins);
    std::int64_t refused = 0;
    std::int64_t in_top = 0;
    double loss = 0.0;
    for (std::size_t row = 0; row < evaluation.labels.size(); ++row) {
      const std::int32_t label = evaluation.labels[row];
      if (label == Images::kUnlabelled) continue;
      const std::int32_t predicted = evaluation.predictions[row];
      if (predicted < 0) {
        ++refused;
        loss -= std::log(kEpsilon);
        continue;
      }
      const std::span<const float> shares = probabilities(evaluation, row);
      const double own = shares[static_cast<std::size_t>(label)];
      loss -= std::log(std::clamp(own, kEpsilon, 1.0 - kEpsilon));
      if (metrics::rank_of(label, shares) < options_.top_k) ++in_top;
      calibration.add(shares[static_cast<std::size_t>(predicted)], predicted == label);
    }

    const auto total = static_cast<double>(confusion.total());
    const auto correct = static_cast<double>(confusion.correct());
    const pipeline::Interval interval =
        pipeline::wilson_interval(confusion.correct(), confusion.total(), options_.confidence);
    const auto [macro, weighted] = metrics::averages(confusion, evaluation.scores);
    evaluation.metrics = {{"accuracy", correct / total},
                          {"accuracy_low", interval.low},
                          {"accuracy_high", interval.high},
                          {"correct", correct},
                          {"images", total},
                          {"refused", static_cast<double>(refused)},
                          {"loss", loss / total},
                          {"macro_precision", macro.precision},
                          {"macro_recall", macro.recall},
                          {"macro_f1", macro.f1},
                          {"weighted_precision", weighted.precision},
                          {"weighted_recall", weighted.recall},
                          {"weighted_f1", weighted.f1},
                          {"top_" + std::to_string(options_.top_k) + "_accuracy", static_cast<double>(in_top) / total},
                          {"calibration_error", calibration.expected_error()}};
  }

  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Classification>("metrics.classification"); }
