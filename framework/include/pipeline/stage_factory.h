/// \file
/// How the runtime makes stages of a type, and where a plugin names its types. Plugins include <pipeline/plugin.h>.
#pragma once

#include <concepts>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <pipeline/classifier.h>
#include <pipeline/context.h>
#include <pipeline/error.h>
#include <pipeline/export.h>
#include <pipeline/images.h>
#include <pipeline/network.h>
#include <pipeline/preprocess.h>
#include <pipeline/report.h>
#include <pipeline/spec.h>
#include <pipeline/stage.h>

namespace pipeline {

/// Makes the stages of one type. The runtime hands it parameters that it has checked against `info`.
class PIPELINE_EXPORT StageFactory {
 public:
  virtual ~StageFactory();
  virtual StageInfo info() const = 0;  ///< what it says about itself

  /// Each type implements what fits its kind; the others throw std::logic_error.
  ///@{
  virtual std::unique_ptr<Stage> stage(const Value& parameters) const;
  virtual std::unique_ptr<SetPreprocess> step(const Value& parameters) const;
  virtual State fit(const Value& parameters, const Images& images, Context& context) const;
  virtual std::unique_ptr<SetPreprocess> fitted_step(const Value& parameters, const State& state) const;
  virtual std::shared_ptr<Network> network(const Value& parameters) const;
  virtual std::unique_ptr<Report> report(const Value& parameters) const;
  ///@}
  /// For a stage type that makes its own kind of classifier.
  virtual std::shared_ptr<const Classifier> load_classifier(TrainingImages trained_on, const State& state) const;
};

namespace detail {

template <class T>
concept HasOptions = requires { typename T::Options; };

template <class T>
struct OptionsOf {
  using Type = NoOptions;
};
template <HasOptions T>
struct OptionsOf<T> {
  using Type = typename T::Options;
};

template <class T>
class Factory final : public StageFactory {
  using Options = typename OptionsOf<T>::Type;
  static constexpr bool kIsStep =
      std::derived_from<T, Preprocess> || std::derived_from<T, ImagePreprocess> || std::derived_from<T, SetPreprocess>;
  static constexpr bool kLearns = requires(const Options& options, const Images& images, Context& context) {
    { T::fit(options, images, context) } -> std::same_as<State>;
  };
  static constexpr bool kLoadsClassifier = requires(TrainingImages trained_on, const State& state) {
    { T::load(std::move(trained_on), state) } -> std::convertible_to<std::shared_ptr<const Classifier>>;
  };
  static constexpr bool kIsNetwork = std::derived_from<T, Network>;
  static constexpr bool kIsStage = std::derived_from<T, Stage>;
  static constexpr bool kIsReport = std::derived_from<T, Report>;
  static_assert(kIsStep || kIsNetwork || kIsStage || kIsReport,
                "a stage type derives from Stage, Network, Preprocess, ImagePreprocess, SetPreprocess or Report");

 public:
  StageInfo info() const override {
    if constexpr (kIsStep) {
      return spec().info_of(kLearns ? StageKind::fitted_step : StageKind::step);
    } else if constexpr (kIsNetwork) {
      return spec().info_of(StageKind::network);
    } else if constexpr (kIsReport) {
      return spec().info_of(StageKind::report);
    } else {
      return spec().info_of(StageKind::stage);
    }
  }

  std::unique_ptr<Stage> stage(const Value& parameters) const override {
    if constexpr (kIsStage) {
      return make(parameters);
    } else {
      return StageFactory::stage(parameters);
    }
  }

  std::unique_ptr<SetPreprocess> step(const Value& parameters) const override {
    if constexpr (kIsStep && !kLearns) {
      return adapted(make(parameters));
    } else {
      return StageFactory::step(parameters);
    }
  }

  State fit(const Value& parameters, const Images& images, Context& context) const override {
    if constexpr (kIsStep && kLearns) {
      return T::fit(spec().read(parameters), images, context);
    } else {
      return StageFactory::fit(parameters, images, context);
    }
  }

  std::unique_ptr<SetPreprocess> fitted_step(const Value& parameters, const State& state) const override {
    if constexpr (kIsStep && kLearns) {
      return adapted(std::make_unique<T>(spec().read(parameters), state));
    } else {
      return StageFactory::fitted_step(parameters, state);
    }
  }

  std::shared_ptr<Network> network(const Value& parameters) const override {
    if constexpr (kIsNetwork) {
      return make(parameters);
    } else {
      return StageFactory::network(parameters);
    }
  }

  std::unique_ptr<Report> report(const Value& parameters) const override {
    if constexpr (kIsReport) {
      return make(parameters);
    } else {
      return StageFactory::report(parameters);
    }
  }

  std::shared_ptr<const Classifier> load_classifier(TrainingImages trained_on, const State& state) const override {
    if constexpr (kLoadsClassifier) {
      return T::load(std::move(trained_on), state);
    } else {
      return StageFactory::load_classifier(std::move(trained_on), state);
    }
  }

 private:
  static Spec<Options> spec() {
    Spec<Options> spec;
    if constexpr (requires { T::describe(spec); }) T::describe(spec);
    if constexpr (kIsStep) {
      spec.input(In<Images>{"images", "the images to work on"});
      spec.output(Out<Images>{"images", "the same rows, after this step"});
    } else if constexpr (kIsNetwork) {
      spec.output(Out<Network>{"network", "the description; a trainer builds it"});
    }
    return spec;
  }

  static std::unique_ptr<T> make(const Value& parameters) {
    if constexpr (std::constructible_from<T, Options>) {
      return std::make_unique<T>(spec().read(parameters));
    } else {
      return std::make_unique<T>();
    }
  }

  static std::unique_ptr<SetPreprocess> adapted(std::unique_ptr<T> step) {
    if constexpr (std::derived_from<T, SetPreprocess>) {
      return step;
    } else if constexpr (std::derived_from<T, ImagePreprocess>) {
      return std::make_unique<EachImage>(std::move(step));
    } else {
      // Named through a dependent type: cv::Mat need only be complete in plugins that use it.
      using Mat = decltype(std::declval<const T&>().apply(std::declval<const cv::Mat&>()));
      return std::make_unique<EachImage>(std::make_unique<MatAdapter<T, Mat>>(std::move(step)));
    }
  }
};

}  // namespace detail

/// Where a plugin names its stage types. Filled completely or not at all.
class PIPELINE_EXPORT Plugin {
 public:
  virtual ~Plugin();

  /// `type`: FAMILY.NOUN in lower_snake. Throws Error when it is malformed or already there.
  template <class T>
  void add(std::string_view type) {
    add(type, std::make_unique<detail::Factory<T>>());
  }

 protected:
  /// As the public one.
  virtual void add(std::string_view type, std::unique_ptr<StageFactory> factory) = 0;
};

}  // namespace pipeline
