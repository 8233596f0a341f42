#include <pipeline/evaluation.h>

#include <limits>
#include <span>

#include <pipeline/error.h>

#include "data/json.h"

namespace pipeline {
namespace {

/// The images' tensors are kept beside the evaluation's own, under this prefix.
constexpr std::string_view kImages = "images.";

void check_rows(std::string_view noun, std::size_t found, std::size_t expected) {
  if (found != expected)
    throw Error("an evaluation of " + std::to_string(expected) + " rows cannot have " + std::to_string(found) + " " +
                std::string(noun));
}

std::vector<std::int32_t> integers(const State& state, std::string_view name) {
  const std::span<const std::int32_t> values = state.tensor(name).values<std::int32_t>();
  return {values.begin(), values.end()};
}

void check_shape(std::string_view noun, const Tensor& tensor, const Shape& expected) {
  if (tensor.shape() != expected)
    throw Error("the " + std::string(noun) + " of an evaluation have the shape " + text_of(tensor.shape()) +
                ", expected " + text_of(expected));
}

}  // namespace

Evaluation::~Evaluation() = default;

std::string_view Evaluation::type() const { return kType; }

double Evaluation::metric(std::string_view name) const {
  for (const auto& [key, value] : metrics)
    if (key == name) return value;
  return std::numeric_limits<double>::quiet_NaN();
}

State Evaluation::state() const {
  State state;
  Value::List names;
  for (const std::string& name : classes) names.emplace_back(name);
  state.values.set("classes", std::move(names));
  Value figures = Value::Map{};
  for (const auto& [name, value] : metrics) figures.set(name, number_value(value));
  state.values.set("metrics", std::move(figures));

  State inner = images.state();
  state.values.set("images", std::move(inner.values));

  state.add("labels", Tensor::of<std::int32_t>({static_cast<std::int64_t>(labels.size())}, labels));
  state.add("predictions", Tensor::of<std::int32_t>({static_cast<std::int64_t>(predictions.size())}, predictions));
  state.add("probabilities", probabilities);
  std::vector<double> ratios;
  std::vector<std::int64_t> support;
  for (const ClassScore& score : scores) {
    ratios.insert(ratios.end(), {score.precision, score.recall, score.f1});
    support.push_back(score.support);
  }
  state.add("scores", Tensor::of<double>({static_cast<std::int64_t>(scores.size()), 3}, ratios));
  state.add("support", Tensor::of<std::int64_t>({static_cast<std::int64_t>(scores.size())}, support));
  state.add("confusion", confusion);
  for (auto& [name, tensor] : inner.tensors) state.add(std::string(kImages) + name, std::move(tensor));
  return state;
}

Evaluation Evaluation::from_state(const State& state) {
  Evaluation evaluation;
  for (const Value& name : state.values.at("classes").as_list()) evaluation.classes.push_back(name.as_text());
  for (const auto& [name, value] : state.values.at("metrics").as_map())
    evaluation.metrics.emplace_back(name, number_of(value));

  State inner;
  inner.values = state.values.at("images");
  for (const auto& [name, tensor] : state.tensors)
    if (name.starts_with(kImages)) inner.add(name.substr(kImages.size()), tensor);
  evaluation.images = Images::from_state(inner);

  evaluation.labels = integers(state, "labels");
  evaluation.predictions = integers(state, "predictions");
  evaluation.probabilities = state.tensor("probabilities");
  evaluation.confusion = state.tensor("confusion");
  const auto classes = static_cast<std::int64_t>(evaluation.classes.size());
  const auto rows = static_cast<std::size_t>(evaluation.images.size());
  check_rows("labels", evaluation.labels.size(), rows);
  check_rows("predictions", evaluation.predictions.size(), rows);
  for (const std::vector<std::int32_t>* indices : {&evaluation.labels, &evaluation.predictions}) {
    for (const std::int32_t index : *indices)
      if (index < -1 || index >= classes)
        throw Error("an evaluation of " + std::to_string(classes) + " classes cannot have a class numbered " +
                    std::to_string(index));
  }
  check_shape("probabilities", evaluation.probabilities, {evaluation.images.size(), classes});
  check_shape("confusions", evaluation.confusion, {classes, classes});
  static_cast<void>(evaluation.probabilities.values<float>());
  static_cast<void>(evaluation.confusion.values<std::int64_t>());

  check_shape("scores", state.tensor("scores"), {classes, 3});
  check_shape("supports", state.tensor("support"), {classes});
  const std::span<const double> ratios = state.tensor("scores").values<double>();
  const std::span<const std::int64_t> support = state.tensor("support").values<std::int64_t>();
  for (std::size_t i = 0; i < support.size(); ++i)
    evaluation.scores.push_back({ratios[3 * i], ratios[3 * i + 1], ratios[3 * i + 2], support[i]});
  return evaluation;
}

}  // namespace pipeline
