/// \file
/// A trained classifier: what a trainer returns and what metrics, predict and reports use.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <pipeline/artifact.h>
#include <pipeline/context.h>
#include <pipeline/export.h>
#include <pipeline/images.h>
#include <pipeline/network.h>

namespace pipeline {

/// What a classifier remembers of its training images.
struct PIPELINE_EXPORT TrainingImages {
  std::vector<std::string> classes;  ///< in the order of the outputs
  ImageShape shape;                  ///< of every image
  DType dtype = DType::u8;           ///< of the stored values
  double lowest = 0.0;               ///< smallest value that the network saw, after `affine`
  double highest = 0.0;              ///< largest value that it saw
  std::int64_t images = 0;           ///< how many, refused ones apart
  Lineage lineage;                   ///< the steps they went through
  /// Some of them as the network saw them, with labels: every k-th, so that there are at most kRemembered, and fewer
  /// where they are large. What other images are compared with, to tell why those are read worse. A run keeps them
  /// beside the classifier; a classifier that was loaded has none.
  Images remembered;
  static constexpr std::int64_t kRemembered = 1000;                             ///< most images in `remembered`
  static constexpr std::int64_t kMostRememberedBytes = std::int64_t{16} << 20;  ///< and most of their bytes

  /// Throws Error when `images` is ragged or empty.
  static TrainingImages of(const Images& images);
  /// All but `remembered`, which is an artifact of its own.
  Value to_value() const;
  static TrainingImages from_value(const Value& value);  ///< the inverse; `remembered` is empty
};

/// Thread-safe. A subclass made by a plugin is loaded again through its stage type's
/// `static std::shared_ptr<const Classifier> load(TrainingImages, const State&)`.
class PIPELINE_EXPORT Classifier : public Artifact {
 public:
  static constexpr std::string_view kType = "classifier";  ///< of ports and edges

  explicit Classifier(TrainingImages trained_on);  ///< what it was trained on, for a subclass
  ~Classifier() override;
  std::string_view type() const final;

  const TrainingImages& trained_on() const { return trained_on_; }  ///< what it remembers of its training images
  /// Names, in the order of the outputs.
  const std::vector<std::string>& classes() const { return trained_on_.classes; }

  /// Probabilities of the rows named: rows x classes, each row sums to 1. Single-threaded. A row's result does not
  /// depend on the rows beside it, to the last bit. REQUIRES: `images` is uniform and of the trained shape.
  virtual void probabilities(const Images& images, std::span<const std::int64_t> rows, std::span<float> out) const = 0;

  /// N x classes, f32, in parallel. Refused rows are zeros. Throws Error when shape or lineage do not fit.
  Tensor predict(const Images& images, Context& context) const;

 private:
  TrainingImages trained_on_;
};

/// A classifier made of a network's model and its parameters.
class PIPELINE_EXPORT NetworkClassifier final : public Classifier {
 public:
  /// `parameters`: the flat buffer in the model's private order, f32.
  NetworkClassifier(std::shared_ptr<const Network> network, std::shared_ptr<const Model> model, Tensor parameters,
                    TrainingImages trained_on);
  ~NetworkClassifier() override;

  /// Network type and parameters, canonical tensors.
  State state() const override;
  /// REQUIRES: `network` was made from the type and parameters in `state`.
  static std::shared_ptr<const NetworkClassifier> from_state(std::shared_ptr<const Network> network,
                                                             TrainingImages trained_on, const State& state);
  void probabilities(const Images& images, std::span<const std::int64_t> rows, std::span<float> out) const override;

  const Network& network() const { return *network_; }  ///< the description
  const Model& model() const { return *model_; }        ///< built of it
  std::span<const float> parameters() const;            ///< in the model's private order

 private:
  class Workspaces;

  std::shared_ptr<const Network> network_;
  std::shared_ptr<const Model> model_;
  Tensor parameters_;
  std::unique_ptr<Workspaces> workspaces_;
};

}  // namespace pipeline
