#include "run/doctor_sight.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <map>
#include <utility>

#include <pipeline/error.h>
#include <pipeline/port.h>
#include <pipeline/stage_factory.h>

#include "data/image_copy.h"
#include "doctor/nearest.h"
#include "run/complete_parameters.h"
#include "run/steps.h"

namespace pipeline {
namespace {

constexpr std::int64_t kBlock = 256;
constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

std::vector<std::int64_t> block_of(const Images& images, std::int64_t begin) {
  std::vector<std::int64_t> rows;
  for (std::int64_t row = begin; row < std::min(begin + kBlock, images.size()); ++row) rows.push_back(row);
  return rows;
}

}  // namespace

DoctorSight::DoctorSight(const std::filesystem::path& run, const ModelFolder::Kept& classifier, Registry& registry,
                         Context& context)
    : registry_(registry), context_(context) {
  const ModelFolder model(run / "model");
  served_.classifier = model.load_classifier(classifier.stage, classifier.port, registry);
  remembered_images_ = model.load_remembered(classifier.stage, classifier.port);
  const ImageShape shape = served_.classifier->trained_on().shape;
  if (remembered_images_.empty() || !(remembered_images_.shape() == shape))
    throw Error("the training images that the run kept are not of the network's size",
                "the run's folder was changed; run the pipeline again");
  served_.steps = steps_of(served_.classifier->trained_on().lineage, model, registry);
  if (!served_.gives_the_size(context_))
    resize_ = steps_of_chain({{"image.resize", Value::Map{{"width", shape.width}, {"height", shape.height}}}});
  for (std::int64_t row = 0; row < remembered_images_.size(); ++row) {
    const std::vector<float> values = values_of(remembered_images_, row);
    remembered_.insert(remembered_.end(), values.begin(), values.end());
  }
  training_ = view_of(remembered_images_, remembered_.data(), true);
  measured_ = measured(remembered_images_);
}

std::vector<KeptStep> DoctorSight::steps_of_chain(const Chain& chain) const {
  std::vector<KeptStep> steps;
  for (const Step& step : chain) {
    const Value parameters = complete_parameters(step.uses, step.with, registry_);
    steps.push_back({{step.uses, parameters, "", "", ""}, registry_.factory(step.uses).step(parameters)});
  }
  return steps;
}

Images DoctorSight::through(const std::vector<KeptStep>& steps, Images images) const {
  for (const KeptStep& step : steps) {
    context_.throw_if_stopped();
    images = apply_step(*step.step, step.record, images, OnError::list, context_);
  }
  return images;
}

std::vector<float> DoctorSight::values_of(const Images& images, std::int64_t row) const {
  const ImageView view = images.at(row);
  const Affine affine = images.affine();
  std::vector<float> values(static_cast<std::size_t>(view.shape.values()));
  for (std::size_t i = 0; i < values.size(); ++i) {
    float stored = 0.0F;
    if (view.dtype == DType::u8) {
      stored = static_cast<float>(std::to_integer<int>(view.data[i]));
    } else {
      std::memcpy(&stored, view.data + i * sizeof(float), sizeof(float));
    }
    values[i] = affine.scale * stored + affine.offset;
  }
  return values;
}

NetworkView DoctorSight::view_of(const Images& seen, const float* training, bool among_training) const {
  const auto rows = static_cast<std::size_t>(seen.size());
  const TrainingImages& trained_on = served_.classifier->trained_on();
  const std::span<const float> all(training, remembered_.size());
  const double range = std::max(trained_on.highest - trained_on.lowest, 1e-30);
  NetworkView view{std::vector<double>(rows, kUnknown), std::vector<double>(rows, kUnknown)};
  context_.parallel_for(seen.size(), [&](std::int64_t row) {
    context_.throw_if_stopped();
    if (seen.refused().contains(row) || !(seen.at(row).shape == trained_on.shape)) return;
    const auto place = static_cast<std::size_t>(row);
    view.distance[place] =
        distance_to_nearest(values_of(seen, row), all, among_training ? std::optional(place) : std::nullopt) / range;
    const Images one = seen.is_ragged() ? seen.select(std::vector<std::int64_t>{row}) : seen;
    std::vector<float> probabilities(served_.classifier->classes().size());
    served_.classifier->probabilities(one, std::vector<std::int64_t>{seen.is_ragged() ? 0 : row}, probabilities);
    view.confidence[place] = *std::max_element(probabilities.begin(), probabilities.end());
  });
  return view;
}

NetworkView DoctorSight::see(const Images& images, const Chain& chain) const {
  const std::vector<KeptStep> steps = steps_of_chain(chain);
  NetworkView view;
  for (std::int64_t begin = 0; begin < images.size(); begin += kBlock) {
    Images block = through(steps, images.select(block_of(images, begin)));
    block = through(served_.steps, through(resize_, std::move(block)));
    const NetworkView part = view_of(block, remembered_.data(), false);
    view.distance.insert(view.distance.end(), part.distance.begin(), part.distance.end());
    view.confidence.insert(view.confidence.end(), part.confidence.begin(), part.confidence.end());
  }
  return view;
}

Measurements DoctorSight::measured(const Images& images) const {
  const bool floats = images.dtype() != DType::u8;
  const TrainingImages& trained_on = served_.classifier->trained_on();
  const bool of_network = floats && trained_on.lowest < trained_on.highest;
  Inputs inputs;
  inputs.add("images", std::make_shared<const Images>(floats ? images.as_floats() : images));
  Outputs outputs;
  registry_.factory("image.measure")
      .stage(
          Value::Map{{"black", of_network ? trained_on.lowest : 0.0}, {"white", of_network ? trained_on.highest : 1.0}})
      ->run(inputs, outputs, context_);
  return static_cast<const Measurements&>(*outputs.find("measurements"));
}

Measurements DoctorSight::measure(const Images& images) const {
  std::vector<std::string> ids;
  std::vector<double> values;
  std::vector<std::string> columns;
  for (std::int64_t begin = 0; begin < images.size(); begin += kBlock) {
    const Images block = images.select(block_of(images, begin));
    Images behind;
    try {
      behind = through(served_.steps, block);
    } catch (const Error&) {  // steps that learned per pixel take one size only
      behind = through(served_.steps, through(resize_, block));
    }
    const Measurements part = measured(behind);
    columns = part.columns();
    ids.insert(ids.end(), part.ids().begin(), part.ids().end());
    for (std::int64_t row = 0; row < part.size(); ++row)
      values.insert(values.end(), part.row(row).begin(), part.row(row).end());
  }
  const Shape shape{std::ssize(ids), std::ssize(columns)};
  return {std::move(columns), std::move(ids), Tensor::of<double>(shape, values)};
}

SeenImages DoctorSight::small_copies(std::string stage, const Images& images, const Chain& chain) const {
  const std::vector<KeptStep> steps = steps_of_chain(chain);
  std::vector<Image> copies;
  std::vector<ImageShape> original;
  bool any_shrunk = false;
  std::map<std::int64_t, std::string> refused = images.refused();
  for (std::int64_t begin = 0; begin < images.size(); begin += kBlock) {
    const Images block = through(steps, images.select(block_of(images, begin)));
    for (const auto& [row, reason] : block.refused()) refused.emplace(begin + row, reason);
    const SeenImages small = SeenImages::of("", "", block);
    any_shrunk = any_shrunk || !small.original.empty();
    for (std::int64_t row = 0; row < block.size(); ++row) {
      copies.push_back(copy_of(small.images.at(row)));
      original.push_back(block.at(row).shape);
    }
  }
  if (!any_shrunk) original.clear();
  return {std::move(stage), chain.empty() ? "" : chain.back().uses,
          images.with_pixels(std::move(copies)).with_refused(std::move(refused)), std::move(original)};
}

}  // namespace pipeline
