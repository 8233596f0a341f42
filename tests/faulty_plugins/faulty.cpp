/// \file
/// Stage types that break one promise each; a type is named by the check of `pipeline test-plugin` that must find it.
#include <fcntl.h>
#include <pipeline/plugin.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using pipeline::Classifier;
using pipeline::Context;
using pipeline::Image;
using pipeline::Images;
using pipeline::ImageView;
using pipeline::Inputs;
using pipeline::NoOptions;
using pipeline::Outputs;
using pipeline::Spec;
using pipeline::State;
using pipeline::Tensor;

Image copy_of(const ImageView& image) {
  const pipeline::Shape shape{image.shape.height, image.shape.width, image.shape.channels};
  const auto size = static_cast<std::size_t>(image.shape.values());
  if (image.dtype == pipeline::DType::u8)
    return {Tensor::of<std::uint8_t>(shape, {reinterpret_cast<const std::uint8_t*>(image.data), size})};
  return {Tensor::of<float>(shape, {reinterpret_cast<const float*>(image.data), size})};
}

/// Crashes when it has nothing to learn from.
class CrashesOnEmpty final : public pipeline::SetPreprocess {
 public:
  static void describe(Spec<NoOptions>& spec) { spec.summary("crashes when it has nothing to learn from"); }
  static State fit(const NoOptions&, const Images& images, Context&) {
    if (images.empty()) std::raise(SIGSEGV);
    return {};
  }
  CrashesOnEmpty(NoOptions, const State&) {}
  Images apply(const Images& images, Context&) const override { return images; }
};

/// Takes neighbours for granted.
class ThrowsOnTiny final : public pipeline::ImagePreprocess {
 public:
  static void describe(Spec<NoOptions>& spec) { spec.summary("takes neighbours of a pixel for granted"); }
  Image apply(const ImageView& image) const override {
    if (image.shape.height == 1 && image.shape.width == 1) throw std::out_of_range("vector::at");
    return copy_of(image);
  }
};

/// Comes to no end on a wide image.
class HangsOnHuge final : public pipeline::ImagePreprocess {
 public:
  static void describe(Spec<NoOptions>& spec) { spec.summary("comes to no end on a wide image"); }
  Image apply(const ImageView& image) const override {
    while (image.shape.width > 500) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return copy_of(image);
  }
};

/// Divides by what may be 0.
class NotANumberOnWhite final : public pipeline::ImagePreprocess {
 public:
  static void describe(Spec<NoOptions>& spec) {
    spec.summary("divides by the distance of the darkest pixel from white");
  }
  Image apply(const ImageView& image) const override {
    if (image.dtype != pipeline::DType::u8) return copy_of(image);
    const std::span values(reinterpret_cast<const std::uint8_t*>(image.data),
                           static_cast<std::size_t>(image.shape.values()));
    const float range = 255.0F - static_cast<float>(*std::ranges::min_element(values));
    Tensor pixels = Tensor::zeros(pipeline::DType::f32, {image.shape.height, image.shape.width, image.shape.channels});
    std::ranges::transform(values, pixels.writable<float>().begin(),
                           [range](std::uint8_t v) { return (255.0F - static_cast<float>(v)) / range; });
    return {pixels};
  }
};

/// Drops what it does not like, instead of refusing it.
class DropsRows final : public pipeline::SetPreprocess {
 public:
  static void describe(Spec<NoOptions>& spec) { spec.summary("drops rows that another step refused"); }
  Images apply(const Images& images, Context&) const override {
    std::vector<std::int64_t> kept;
    for (std::int64_t row = 0; row < images.size(); ++row)
      if (!images.refused().contains(row)) kept.push_back(row);
    return images.select(kept);
  }
};

/// An empty set where there is no file.
class SilentOnMissingPath final : public pipeline::Stage {
 public:
  struct Options {
    std::filesystem::path path;
  };
  static constexpr pipeline::Out<Images> kImages{"images", "what is there"};
  static void describe(Spec<Options>& spec) {
    spec.summary("gives an empty set where there is no file");
    spec.required("path", &Options::path, "the file");
    spec.output(kImages);
  }
  explicit SilentOnMissingPath(const Options& /*options*/) {}
  void run(const Inputs&, Outputs& out, Context&) override { out.set(kImages, Images()); }
};

/// Works in place.
class WritesToInput final : public pipeline::ImagePreprocess {
 public:
  static void describe(Spec<NoOptions>& spec) { spec.summary("inverts in place"); }
  Image apply(const ImageView& image) const override {
    if (image.dtype == pipeline::DType::u8) {
      auto* values = const_cast<std::uint8_t*>(reinterpret_cast<const std::uint8_t*>(image.data));
      for (std::int64_t i = 0; i < image.shape.values(); ++i) values[i] = static_cast<std::uint8_t>(255 - values[i]);
    }
    return copy_of(image);
  }
};

/// Splits its work by the number of threads, and the result shows it.
class CountsThreads final : public pipeline::SetPreprocess {
 public:
  static void describe(Spec<NoOptions>& spec) { spec.summary("rescales by the number of threads"); }
  Images apply(const Images& images, Context& context) const override {
    return images.with_affine({1.0F / static_cast<float>(context.threads()), 0.0F});
  }
};

/// p of class 0: `share`, a little more for light images; `of_batch`: adds what the other rows are like.
class Guess final : public Classifier {
 public:
  Guess(pipeline::TrainingImages trained_on, double share, bool of_batch)
      : Classifier(std::move(trained_on)), share_(share), of_batch_(of_batch) {}
  State state() const override {
    State state;
    state.values.set("share", share_);
    state.values.set("of_batch", of_batch_);
    return state;
  }
  void probabilities(const Images&, std::span<const std::int64_t> rows, std::span<float> out) const override {
    const std::size_t count = classes().size();
    const double first = of_batch_ ? share_ / static_cast<double>(rows.size()) : share_;
    for (std::size_t i = 0; i < rows.size(); ++i)
      for (std::size_t c = 0; c < count; ++c)
        out[i * count + c] = static_cast<float>(
            c == 0 ? first : (1.0 - first) / static_cast<double>(std::max<std::size_t>(count, 2) - 1));
  }

 private:
  double share_;
  bool of_batch_;
};

constexpr pipeline::In<Images> kTrain{"train", "what it learns from"};
constexpr pipeline::Out<Classifier> kClassifier{"classifier", "the result"};

template <class Options>
void describe_trainer(Spec<Options>& spec, std::string_view summary) {
  spec.summary(summary);
  spec.input(kTrain);
  spec.output(kClassifier);
}

/// Forgets when it is loaded what it was trained to.
class ForgetsState final : public pipeline::Stage {
 public:
  static void describe(Spec<NoOptions>& spec) { describe_trainer(spec, "forgets when loaded what it learned"); }
  static std::shared_ptr<const Classifier> load(pipeline::TrainingImages trained_on, const State&) {
    return std::make_shared<const Guess>(std::move(trained_on), 0.5, false);
  }
  void run(const Inputs& in, Outputs& out, Context&) override {
    out.set(kClassifier, std::make_shared<const Guess>(pipeline::TrainingImages::of(in[kTrain]), 0.75, false));
  }
};

/// Normalises over the batch.
class LooksAtTheBatch final : public pipeline::Stage {
 public:
  static void describe(Spec<NoOptions>& spec) { describe_trainer(spec, "normalises over the rows asked about"); }
  static std::shared_ptr<const Classifier> load(pipeline::TrainingImages trained_on, const State& state) {
    return std::make_shared<const Guess>(std::move(trained_on), state.values.at("share").as_number(),
                                         state.values.at("of_batch").as_bool());
  }
  void run(const Inputs& in, Outputs& out, Context&) override {
    out.set(kClassifier, std::make_shared<const Guess>(pipeline::TrainingImages::of(in[kTrain]), 0.75, true));
  }
};

/// Two outputs from one bias each; the gradient has lost its factor.
class BiasModel final : public pipeline::Model {
 public:
  explicit BiasModel(std::int64_t classes) : classes_(static_cast<std::size_t>(classes)) {}
  const std::vector<Parameter>& parameters() const override { return parameters_; }
  void initialise(std::span<float> parameters, std::uint64_t) const override {
    std::ranges::fill(parameters, 0.0F);
    for (std::size_t c = 0; c < classes_; ++c) parameters[c] = 0.25F * static_cast<float>(c + 1);
  }
  std::unique_ptr<pipeline::Workspace> workspace(std::int64_t, bool) const override {
    return std::make_unique<pipeline::Workspace>();
  }
  pipeline::BatchResult loss_and_gradient(std::span<const float> parameters, const pipeline::Batch& batch,
                                          std::span<const float> targets, std::uint64_t, pipeline::Workspace&,
                                          std::span<float> gradient) const override {
    std::ranges::fill(gradient, 0.0F);
    const std::vector<float> p = softmax(parameters);
    pipeline::BatchResult result;
    for (std::size_t i = 0; i < batch.rows.size(); ++i)
      for (std::size_t c = 0; c < classes_; ++c) {
        const float target = targets[i * classes_ + c];
        result.loss -= target * std::log(p[c]);
        gradient[c] += (p[c] - target) * p[c];
      }
    return result;
  }
  void predict(std::span<const float> parameters, const pipeline::Batch& batch, pipeline::Workspace&,
               std::span<float> out) const override {
    const std::vector<float> p = softmax(parameters);
    for (std::size_t i = 0; i < batch.rows.size(); ++i) std::ranges::copy(p, out.subspan(i * classes_).begin());
  }
  std::vector<std::pair<std::string, Tensor>> to_canonical(std::span<const float> parameters) const override {
    return {{"bias", Tensor::of<float>({static_cast<std::int64_t>(classes_)}, parameters.first(classes_))}};
  }
  void from_canonical(const State& state, std::span<float> parameters) const override {
    std::ranges::fill(parameters, 0.0F);
    std::ranges::copy(state.tensor("bias").values<float>(), parameters.begin());
  }

 private:
  std::vector<float> softmax(std::span<const float> parameters) const {
    std::vector<float> p(classes_);
    float total = 0.0F;
    for (std::size_t c = 0; c < classes_; ++c) total += p[c] = std::exp(parameters[c]);
    for (float& value : p) value /= total;
    return p;
  }

  std::size_t classes_;
  std::vector<Parameter> parameters_{{"bias", {static_cast<std::int64_t>(classes_)}, Role::bias, 0, 16}};
};

class WrongGradient final : public pipeline::Network {
 public:
  static void describe(Spec<NoOptions>& spec) { spec.summary("describes a network with a wrong gradient"); }
  std::shared_ptr<const pipeline::Model> build(const pipeline::ImageShape&, std::int64_t classes) const override {
    return std::make_shared<const BiasModel>(classes);
  }
};

/// Breaks its loop when it is asked to stop, and goes on as if it were at its end.
class StopsHalfWay final : public pipeline::Stage {
 public:
  static constexpr pipeline::Out<Images> kImages{"images", "as many as it came to"};
  static void describe(Spec<NoOptions>& spec) {
    spec.summary("gives what it has when it is asked to stop");
    spec.input(kTrain);
    spec.output(kImages);
  }
  void run(const Inputs& in, Outputs& out, Context& context) override {
    std::vector<std::int64_t> rows;
    for (std::int64_t row = 0; row < in[kTrain].size() && !context.stop_requested(); ++row) rows.push_back(row);
    out.set(kImages, in[kTrain].select(rows));
  }
};

/// Works on for a while and does not ask.
class Deaf final : public pipeline::SetPreprocess {
 public:
  static void describe(Spec<NoOptions>& spec) { spec.summary("takes a millisecond for each image and never asks"); }
  Images apply(const Images& images, Context&) const override {
    for (std::int64_t row = 0; row < std::min<std::int64_t>(images.size(), 400); ++row)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return images;
  }
};

/// Ends the program when something displeases it.
class Exits final : public pipeline::ImagePreprocess {
 public:
  static void describe(Spec<NoOptions>& spec) { spec.summary("ends the program on a single pixel"); }
  Image apply(const ImageView& image) const override {
    if (image.shape.values() == 1) std::_Exit(3);
    return copy_of(image);
  }
};

/// Keeps what nobody asks for again.
class Forgets final : public pipeline::SetPreprocess {
 public:
  static void describe(Spec<NoOptions>& spec) { spec.summary("allocates a hundred numbers and forgets them"); }
  Images apply(const Images& images, Context&) const override {
    // volatile, lest the compiler leaves out what nobody uses.
    double* volatile forgotten = new double[100];  // NOLINT(cppcoreguidelines-owning-memory)
    static_cast<void>(forgotten);
    return images;
  }
};

/// Gives back what it opened only where all goes well.
class LeavesFilesOpen final : public pipeline::SetPreprocess {
 public:
  static void describe(Spec<NoOptions>& spec) { spec.summary("leaves a file open for images of different sizes"); }
  Images apply(const Images& images, Context&) const override {
    const int file = ::open("/dev/null", O_RDONLY);
    if (images.is_ragged()) throw pipeline::Error("takes images of one size");
    ::close(file);
    return images;
  }
};

}  // namespace

// FAMILY.CHECK or FAMILY.CHECK_2: which check finds it.
PIPELINE_PLUGIN(plugin) {
  plugin.add<CrashesOnEmpty>("faulty.empty");
  plugin.add<ThrowsOnTiny>("faulty.tiny");
  plugin.add<Exits>("faulty.tiny_2");
  plugin.add<HangsOnHuge>("faulty.huge");
  plugin.add<NotANumberOnWhite>("faulty.random");
  plugin.add<DropsRows>("faulty.random_2");
  plugin.add<SilentOnMissingPath>("faulty.paths");
  plugin.add<WritesToInput>("faulty.inputs");
  plugin.add<CountsThreads>("faulty.threads");
  plugin.add<ForgetsState>("faulty.state");
  plugin.add<LooksAtTheBatch>("faulty.rows");
  plugin.add<WrongGradient>("faulty.gradient");
  plugin.add<StopsHalfWay>("faulty.stops");
  plugin.add<Deaf>("faulty.stops_2");
  plugin.add<Forgets>("faulty.leaks");
  plugin.add<LeavesFilesOpen>("faulty.leaks_2");
}
