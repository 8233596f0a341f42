#include "prediction_json.h"

#include <array>
#include <charconv>
#include <cstddef>

#include "data/json.h"

namespace pipeline::cli {
namespace {

/// The same text as in a run's predictions.jsonl: the shortest that reads back to the same bits of a float. A Value
/// would write it as the double it is not.
std::string shortest_float(float number) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  return {digits.data(), end};
}

}  // namespace

std::string prediction_members(const Prediction& prediction, const std::vector<std::string>& classes) {
  if (prediction.probabilities.empty())
    return "\"label\":null,\"confidence\":null,\"runner_up\":null,\"runner_up_confidence\":null,"
           "\"probabilities\":null,\"refused\":" +
           json_quoted(prediction.error);
  std::string text = "\"label\":" + json_quoted(classes[prediction.best]) +
                     ",\"confidence\":" + shortest_float(prediction.probabilities[prediction.best]) +
                     ",\"runner_up\":" + json_quoted(classes[prediction.runner_up]) +
                     ",\"runner_up_confidence\":" + shortest_float(prediction.probabilities[prediction.runner_up]) +
                     ",\"probabilities\":[";
  for (std::size_t c = 0; c < prediction.probabilities.size(); ++c)
    text += (c > 0 ? "," : "") + shortest_float(prediction.probabilities[c]);
  return text + "],\"refused\":null";
}

}  // namespace pipeline::cli
