#include "judge.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace train {

Judgement judge(const pipeline::Model& model, std::span<const float> parameters, const pipeline::Images& images,
                const Examples& examples, std::size_t classes, pipeline::Context& context) {
  constexpr std::size_t kBlock = 512;
  const std::size_t blocks = (examples.size() + kBlock - 1) / kBlock;
  struct Part {
    double loss = 0.0;
    std::int64_t correct = 0;
  };
  std::vector<Part> parts(blocks);
  context.parallel_for(static_cast<std::int64_t>(blocks), [&](std::int64_t index) {
    context.throw_if_stopped();
    const std::size_t from = static_cast<std::size_t>(index) * kBlock;
    const std::size_t count = std::min(kBlock, examples.size() - from);
    std::vector<float> probabilities(count * classes);
    const auto workspace = model.workspace(static_cast<std::int64_t>(count), /*training=*/false);
    model.predict(parameters, pipeline::Batch::of(images, std::span(examples.rows).subspan(from, count)), *workspace,
                  probabilities);
    Part& part = parts[static_cast<std::size_t>(index)];
    for (std::size_t i = 0; i < count; ++i) {
      const auto row = std::span(probabilities).subspan(i * classes, classes);
      const auto wanted = static_cast<std::size_t>(examples.classes[from + i]);
      part.loss -=
          std::log(std::max(static_cast<double>(row[wanted]), static_cast<double>(std::numeric_limits<float>::min())));
      if (static_cast<std::size_t>(std::ranges::max_element(row) - row.begin()) == wanted) ++part.correct;
    }
  });
  Judgement judgement;
  std::int64_t correct = 0;
  for (const Part& part : parts) {
    judgement.loss += part.loss;
    correct += part.correct;
  }
  judgement.loss /= static_cast<double>(examples.size());
  judgement.accuracy = static_cast<double>(correct) / static_cast<double>(examples.size());
  return judgement;
}

}  // namespace train
