/// \file
/// waveform.dataset: noisy signals of three kinds, made from a seed; 21 samples each.
///
///     x(i) = u a(i) + (1 - u) b(i) + e(i)                i = 1, ..., 21; u uniform in [0, 1), e standard normal
///     h1(i) = max(6 - |i - 11|, 0), h2(i) = h1(i - 4), h3(i) = h1(i + 4)
///     (a, b) = (h1, h2), (h1, h3), (h2, h3) for the classes "1", "2", "3"
///
/// A signal is an image of 1 x 21 floats. Classes come with equal chances. How well they can be told apart at all is
/// known: 86 % by Bayes' rule; from 300 signals a classification tree learns to tell 72 %, the nearest neighbour 78 %.
/// Source: Breiman, Friedman, Olshen, Stone, "Classification and regression trees", 1984, section 2.6.2; the figures
/// are those of its data set in the UCI repository ("Waveform database generator").
#include <pipeline/plugin.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

using pipeline::Context;
using pipeline::Images;
using pipeline::Random;
using pipeline::Tensor;

constexpr int kSamples = 21;

double triangle(int i, int peak) { return std::max(6 - std::abs(i - peak), 0); }

class Waveform final : public pipeline::Stage {
 public:
  struct Options {
    int train = 300;
    int test = 5000;
    double noise = 1.0;
  };

  static constexpr pipeline::Out<Images> kTrain{"train", "signals to learn from"};
  static constexpr pipeline::Out<Images> kTest{"test", "others of the same kinds"};

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("makes noisy signals of three kinds, 21 samples each, of which it is known how well they can be told");
    spec.example("waves:\n  uses: waveform.dataset\n  with: { train: 300, test: 5000 }\n");
    spec.param("train", &Options::train, pipeline::range(1, 1'000'000), "number of signals to learn from");
    spec.param("test", &Options::test, pipeline::range(1, 1'000'000), "number of signals to test with");
    spec.param("noise", &Options::noise, pipeline::at_least(0.0), "its standard deviation");
    spec.output(kTrain);
    spec.output(kTest);
  }
  explicit Waveform(Options options) : options_(options) {}

  void run(const pipeline::Inputs&, pipeline::Outputs& out, Context& context) override {
    out.set(kTrain, signals("train", options_.train, pipeline::mix(context.seed(), 1), context));
    out.set(kTest, signals("test", options_.test, pipeline::mix(context.seed(), 2), context));
  }

 private:
  Images signals(const std::string& name, int count, std::uint64_t key, Context& context) const {
    constexpr int kPeaks[3][2] = {{11, 15}, {11, 7}, {15, 7}};  // where a and b are highest
    Tensor pixels = Tensor::uninitialized(pipeline::DType::f32, {count, 1, kSamples, 1});
    const std::span<float> values = pixels.writable<float>();
    Images::Columns columns;
    columns.classes = {"1", "2", "3"};
    columns.labels.resize(static_cast<std::size_t>(count));
    for (int row = 0; row < count; ++row) columns.ids.push_back(name + "/" + std::to_string(row));
    // A stream of random numbers for each signal, so that no thread waits for another and more signals change none.
    constexpr int kBlock = 1000;
    context.parallel_for((count + kBlock - 1) / kBlock, [&](std::int64_t block) {
      const int begin = static_cast<int>(block) * kBlock;
      for (int row = begin; row < std::min(count, begin + kBlock); ++row) {
        Random random(key, static_cast<std::uint64_t>(row));
        const auto at = static_cast<std::size_t>(row);
        const auto label = static_cast<std::int32_t>(random.below(3));
        const double u = random.uniform();
        columns.labels[at] = label;
        for (int i = 1; i <= kSamples; ++i)
          values[at * kSamples + static_cast<std::size_t>(i - 1)] =
              static_cast<float>(u * triangle(i, kPeaks[label][0]) + (1.0 - u) * triangle(i, kPeaks[label][1]) +
                                 options_.noise * random.normal());
      }
    });
    return {std::move(pixels), std::move(columns)};
  }

  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Waveform>("waveform.dataset"); }
