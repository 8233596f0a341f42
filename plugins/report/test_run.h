/// \file
/// A run to report on, small enough to check by hand.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <pipeline/run_info.h>

namespace report {

/// Six images of 2 x 3 pixels; image i is filled with 40 i, and stands in the path as read and once more inverted.
/// Classes are "a" and "b". Labels a a a b b -, read a b b b - a, with confidences 0.9 0.8 0.7 0.6 - 0.95: the fifth
/// was refused, the sixth has no label.
inline pipeline::JudgedSet judged_run(std::vector<std::string> classes = {"a", "b"}, std::string variant = {}) {
  using pipeline::DType;
  using pipeline::Images;
  using pipeline::Tensor;
  std::vector<std::uint8_t> drawn;
  std::vector<std::uint8_t> inverted;
  for (int i = 0; i < 6; ++i)
    for (int pixel = 0; pixel < 6; ++pixel) {
      drawn.push_back(static_cast<std::uint8_t>(40 * i));
      inverted.push_back(static_cast<std::uint8_t>(255 - 40 * i));
    }
  Images::Columns columns;
  columns.labels = {0, 0, 0, 1, 1, Images::kUnlabelled};
  columns.classes = classes;
  columns.ids = {"one", "two", "three", "four", "five", "six"};
  const Images source(Tensor::of<std::uint8_t>({6, 2, 3, 1}, drawn), columns);
  const Images seen =
      source.with_pixels(Tensor::of<std::uint8_t>({6, 2, 3, 1}, inverted)).with_refused({{4, "no ink"}});

  auto evaluation = std::make_shared<pipeline::Evaluation>();
  evaluation->classes = std::move(classes);
  evaluation->labels = columns.labels;
  evaluation->predictions = {0, 1, 1, 1, -1, 0};
  const std::vector<float> probabilities{0.9F, 0.1F, 0.2F, 0.8F, 0.3F, 0.7F, 0.4F, 0.6F, 0.0F, 0.0F, 0.95F, 0.05F};
  evaluation->probabilities = Tensor::of<float>({6, 2}, probabilities);
  evaluation->images = seen;
  // Of a: 1 of 1 read as a is, 1 of 3 is read. Of b: 1 of 3, 1 of 2.
  evaluation->scores = {{1.0, 1.0 / 3.0, 0.5, 3}, {1.0 / 3.0, 0.5, 0.4, 2}};
  const std::vector<std::int64_t> confusion{1, 2, 0, 1};
  evaluation->confusion = Tensor::of<std::int64_t>({2, 2}, confusion);
  evaluation->metrics = {{"accuracy", 0.4}, {"accuracy_low", 0.1176}, {"accuracy_high", 0.7693},
                         {"correct", 2.0},  {"images", 5.0},          {"refused", 1.0}};
  return {"score",
          std::move(variant),
          evaluation,
          {pipeline::SeenImages::of("drawings", "drawing.folder", source),
           pipeline::SeenImages::of("adapt", "image.invert", seen)}};
}

inline pipeline::RunInfo run_info() {
  using pipeline::Value;
  pipeline::RunInfo run;
  run.provenance = Value::Map{
      {"run", "20260102-030405-test"},
      {"name", "test"},
      {"command", "run"},
      {"file", "p.yaml"},
      {"status", "done"},
      {"started", "today"},
      {"seed", 7},
      {"threads", 2},
      {"version", "0.1.0"},
      {"stages", Value::List{Value::Map{
                     {"id", "score"}, {"uses", "metrics.classification"}, {"status", "done"}, {"seconds", 0.25}}}}};
  run.evaluations = {judged_run()};
  auto history = std::make_shared<pipeline::History>(std::vector<std::string>{"train_loss", "validation_loss"});
  history->add({0.5, 0.75});
  history->add({0.25, 0.625});
  history->add({0.125, 0.6875});
  history->set_best_epoch(2);
  run.histories = {{"fit", history}};
  return run;
}

}  // namespace report
