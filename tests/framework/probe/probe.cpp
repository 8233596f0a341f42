/// \file
/// Stage types for tests of the graph and run layers: small, predictable, and each with one property worth testing.
#include <pipeline/plugin.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace {

using pipeline::Classifier;
using pipeline::Context;
using pipeline::Images;
using pipeline::In;
using pipeline::Inputs;
using pipeline::Out;
using pipeline::Outputs;
using pipeline::State;

/// `count` images of 2 x 3; image i is filled with i; classes alternate between "even" and "odd".
class Source final : public pipeline::Stage {
 public:
  struct Options {
    int count = 4;
    std::string first_class = "even";
  };
  static constexpr Out<Images> kTrain{"train", "all images"};
  static constexpr Out<Images> kTest{"test", "the same images"};

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("makes small images");
    spec.param("count", &Options::count, pipeline::range(0, 100), "how many");
    spec.param("first_class", &Options::first_class, "name of the class of image 0");
    spec.output(kTrain);
    spec.output(kTest);
  }

  explicit Source(Options options) : options_(std::move(options)) {}

  void run(const Inputs&, Outputs& out, Context& context) override {
    pipeline::Tensor pixels = pipeline::Tensor::zeros(pipeline::DType::u8, {options_.count, 2, 3, 1});
    Images::Columns columns;
    columns.classes = {options_.first_class, "odd"};
    for (int i = 0; i < options_.count; ++i) {
      for (int p = 0; p < 6; ++p)
        pixels.writable<std::uint8_t>()[static_cast<std::size_t>(i * 6 + p)] = static_cast<std::uint8_t>(i);
      columns.labels.push_back(i % 2);
    }
    const Images images(std::move(pixels), std::move(columns));
    context.metric("images", options_.count);
    out.set(kTrain, images);
    out.set(kTest, images);
  }

 private:
  Options options_;
};

/// Adds a number to every value; refuses images that hold `refuse`.
class Add final : public pipeline::ImagePreprocess {
 public:
  struct Options {
    int amount = 1;
    int refuse = -1;
  };
  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("adds to each value");
    spec.param("amount", &Options::amount, pipeline::range(0, 9), "what is added");
    spec.param("refuse", &Options::refuse, "a value that makes an image unusable");
  }
  explicit Add(Options options) : options_(options) {}

  pipeline::Image apply(const pipeline::ImageView& image) const override {
    pipeline::Tensor pixels =
        pipeline::Tensor::zeros(pipeline::DType::u8, {image.shape.height, image.shape.width, image.shape.channels});
    const auto* in = reinterpret_cast<const std::uint8_t*>(image.data);
    for (std::int64_t i = 0; i < image.shape.values(); ++i) {
      if (in[i] == options_.refuse) throw pipeline::ImageRefused("holds " + std::to_string(options_.refuse));
      pixels.writable<std::uint8_t>()[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(in[i] + options_.amount);
    }
    return {pixels};
  }

 private:
  Options options_;
};

/// Learns the largest value and divides by it.
class Peak final : public pipeline::SetPreprocess {
 public:
  struct Options {
    double times = 1.0;
  };
  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("divides by the largest value");
    spec.param("times", &Options::times, pipeline::above(0), "multiplies the result");
  }
  static State fit(const Options&, const Images& images, Context&) {
    int peak = 1;
    for (const std::uint8_t value : images.pixels().values<std::uint8_t>()) peak = std::max<int>(peak, value);
    State state;
    state.values.set("peak", peak);
    return state;
  }
  Peak(Options options, const State& state) : scale_(options.times / state.values.at("peak").as_number()) {}
  Images apply(const Images& images, Context&) const override {
    return images.with_affine({static_cast<float>(scale_), 0.0F});
  }

 private:
  double scale_;
};

/// Predicts "odd" for everything but images whose first value is below `threshold`.
class Threshold final : public Classifier {
 public:
  Threshold(pipeline::TrainingImages trained_on, double threshold)
      : Classifier(std::move(trained_on)), threshold_(threshold) {}
  State state() const override {
    State state;
    state.values.set("threshold", threshold_);
    return state;
  }
  void probabilities(const Images& images, std::span<const std::int64_t> rows, std::span<float> out) const override {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto first = std::to_integer<int>(*images.at(rows[i]).data);
      out[2 * i] = first < threshold_ ? 0.75F : 0.25F;
      out[2 * i + 1] = 1.0F - out[2 * i];
    }
  }

 private:
  double threshold_;
};

class Train final : public pipeline::Stage {
 public:
  static constexpr In<Images> kTrain{"train", "what it learns from"};
  static constexpr In<Images> kValidation{"validation", "what it stops on", pipeline::Need::optional};
  static constexpr Out<Classifier> kClassifier{"classifier", "the result"};
  static constexpr Out<pipeline::History> kHistory{"history", "one epoch"};
  static void describe(pipeline::Spec<pipeline::NoOptions>& spec) {
    spec.summary("splits at the middle");
    spec.input(kTrain);
    spec.input(kValidation);
    spec.output(kClassifier);
    spec.output(kHistory);
  }
  static std::shared_ptr<const Classifier> load(pipeline::TrainingImages trained_on, const State& state) {
    return std::make_shared<const Threshold>(std::move(trained_on), state.values.at("threshold").as_number());
  }
  void run(const Inputs& in, Outputs& out, Context&) override {
    const Images& train = in[kTrain];
    out.set(kClassifier, std::make_shared<const Threshold>(pipeline::TrainingImages::of(train),
                                                           static_cast<double>(train.size()) / 2));
    pipeline::History history({"train_loss"});
    history.add({0.5});
    out.set(kHistory, std::move(history));
  }
};

/// A trainer that starts from a classifier.
class Tune final : public pipeline::Stage {
 public:
  static constexpr In<Classifier> kFrom{"from", "what it starts from"};
  static void describe(pipeline::Spec<pipeline::NoOptions>& spec) {
    spec.summary("splits at the middle once more");
    spec.input(kFrom);
    spec.input(Train::kTrain);
    spec.input(Train::kValidation);
    spec.output(Train::kClassifier);
  }
  static std::shared_ptr<const Classifier> load(pipeline::TrainingImages trained_on, const State& state) {
    return Train::load(std::move(trained_on), state);
  }
  void run(const Inputs& in, Outputs& out, Context&) override {
    const Images& train = in[Train::kTrain];
    out.set(Train::kClassifier, std::make_shared<const Threshold>(pipeline::TrainingImages::of(train),
                                                                  static_cast<double>(train.size()) / 2));
  }
};

class Judge final : public pipeline::Stage {
 public:
  static constexpr In<Classifier> kClassifier{"classifier", "what is judged"};
  static constexpr In<Images> kImages{"images", "what it is judged on"};
  static constexpr Out<pipeline::Evaluation> kEvaluation{"evaluation", "how it did"};
  static void describe(pipeline::Spec<pipeline::NoOptions>& spec) {
    spec.summary("counts right answers");
    spec.input(kClassifier);
    spec.input(kImages);
    spec.output(kEvaluation);
  }
  void run(const Inputs& in, Outputs& out, Context& context) override {
    const Images& images = in[kImages];
    pipeline::Evaluation result;
    result.classes = in[kClassifier].classes();
    result.images = images;
    result.probabilities = in[kClassifier].predict(images, context);
    double correct = 0;
    for (std::int64_t row = 0; row < images.size(); ++row) {
      const auto p = result.probabilities.values<float>().subspan(static_cast<std::size_t>(row) * 2, 2);
      const bool refused = images.refused().contains(row);
      result.labels.push_back(images.labels()[static_cast<std::size_t>(row)]);
      result.predictions.push_back(refused ? -1 : (p[1] > p[0] ? 1 : 0));
      if (result.labels.back() == result.predictions.back()) ++correct;
    }
    context.metric("accuracy", correct / static_cast<double>(images.size()));
    out.set(kEvaluation, std::move(result));
  }
};

/// Fails, or waits until it is stopped.
class Trouble final : public pipeline::Stage {
 public:
  enum class Kind { error, foreign, wait, nothing };
  struct Options {
    Kind kind = Kind::error;
  };
  static constexpr In<Images> kImages{"images", "not used", pipeline::Need::optional};
  static constexpr Out<Images> kOut{"images", "never set"};
  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("fails");
    spec.param("kind", &Options::kind, pipeline::choices({"error", "foreign", "wait", "nothing"}), "how");
    spec.input(kImages);
    spec.output(kOut);
  }
  explicit Trouble(Options options) : options_(options) {}
  void run(const Inputs&, Outputs&, Context& context) override {
    switch (options_.kind) {
      case Kind::error:
        throw pipeline::Error("the disk is on fire", "put it out");
      case Kind::foreign:
        throw 7;  // NOLINT: plugins may throw anything
      case Kind::wait:
        while (true) {
          context.throw_if_stopped();
          std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
      case Kind::nothing:
        return;
    }
  }

 private:
  Options options_;
};

class Join final : public pipeline::Stage {
 public:
  static constexpr In<Images> kImages{"images", "what is joined", pipeline::Need::many};
  static constexpr Out<Images> kOut{"images", "the first of them"};
  static void describe(pipeline::Spec<pipeline::NoOptions>& spec) {
    spec.summary("takes the first");
    spec.input(kImages);
    spec.output(kOut);
  }
  void run(const Inputs& in, Outputs& out, Context& context) override {
    context.metric("inputs", static_cast<double>(in.all(kImages).size()));
    out.set(kOut, Images(*in.all(kImages).front()));
  }
};

/// Writes down what it was told.
class Tell final : public pipeline::Report {
 public:
  struct Options {
    std::string file = "told.txt";
  };
  static constexpr In<Images> kImages{"images", "any", pipeline::Need::any};
  static constexpr In<pipeline::Evaluation> kEvaluation{"evaluation", "any", pipeline::Need::optional};
  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("writes down what it was told");
    spec.param("file", &Options::file, "name of the file");
    spec.input(kImages);
    spec.input(kEvaluation);
  }
  explicit Tell(Options options) : options_(std::move(options)) {}
  std::vector<pipeline::ReportFile> make(const Inputs& in, const pipeline::RunInfo& run, Context&) override {
    std::string text = "status " + run.provenance.at("status").as_text() + "\n";
    text += "images " + std::to_string(in.all(kImages).size()) + "\n";
    text += std::string("evaluation ") + (in.find(kEvaluation) != nullptr ? "yes" : "no") + "\n";
    for (const pipeline::JudgedSet& judged : run.evaluations) {
      text += "judged " + judged.stage + (judged.variant.empty() ? "" : " in " + judged.variant) + ":";
      for (const pipeline::SeenImages& seen : judged.path) text += " " + seen.edge;
      text += "\n";
    }
    if (!run.comparison.is_null()) text += "baseline " + run.comparison.at("baseline").as_text() + "\n";
    return {{options_.file, text}};
  }

 private:
  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) {
  plugin.add<Source>("probe.source");
  plugin.add<Add>("probe.add");
  plugin.add<Peak>("probe.peak");
  plugin.add<Train>("probe.train");
  plugin.add<Tune>("probe.tune");
  plugin.add<Judge>("probe.judge");
  plugin.add<Trouble>("probe.trouble");
  plugin.add<Join>("probe.join");
  plugin.add<Tell>("probe.tell");
}
