/// \file
/// @name@.brier: adds the Brier score to an evaluation: how far probabilities are from the truth.
///
///     B = 1/N sum_i sum_c (p_ic - [c = label of i])^2        0 is best, 2 is certain and wrong every time
///
/// Over the labelled images. An image that a step refused has no probabilities (zeros) and costs 1, as much as a guess
/// that is half wrong. Unlike accuracy it punishes wrong confidence, and no classifier gains by reporting other
/// probabilities than it believes in. Source: Brier, "Verification of forecasts expressed in terms of probability",
/// Monthly Weather Review 78, 1950.
#include <pipeline/plugin.h>

#include <cstdint>

namespace {

using pipeline::Error;
using pipeline::Evaluation;

class Brier final : public pipeline::Stage {
 public:
  static constexpr pipeline::In<Evaluation> kEvaluation{"evaluation",
                                                        "predictions, as metrics.classification gives them"};
  static constexpr pipeline::Out<Evaluation> kScored{"evaluation", "the same with the metric 'brier'"};

  static void describe(pipeline::Spec<pipeline::NoOptions>& spec) {
    spec.summary("adds the Brier score: how far probabilities are from the truth");
    spec.input(kEvaluation);
    spec.output(kScored);
  }

  void run(const pipeline::Inputs& in, pipeline::Outputs& out, pipeline::Context& context) override {
    Evaluation scored = in[kEvaluation];
    const std::size_t classes = scored.classes.size();
    const auto probabilities = scored.probabilities.values<float>();
    double sum = 0.0;
    std::int64_t images = 0;
    for (std::size_t row = 0; row < scored.labels.size(); ++row) {
      if (scored.labels[row] == pipeline::Images::kUnlabelled) continue;
      ++images;
      for (std::size_t c = 0; c < classes; ++c) {
        const double truth = static_cast<std::size_t>(scored.labels[row]) == c ? 1.0 : 0.0;
        const double error = probabilities[row * classes + c] - truth;
        sum += error * error;
      }
    }
    if (images == 0) throw Error("no image has a label, so there is no truth to compare with", "label the images");
    const double score = sum / static_cast<double>(images);
    scored.metrics.emplace_back("brier", score);
    context.metric("brier", score);
    out.set(kScored, std::move(scored));
  }
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Brier>("@name@.brier"); }
