#include "confidence_bins.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "judged_set.h"

namespace report {

using pipeline::Value;

Value confidence_bins(const pipeline::Evaluation& evaluation) {
  constexpr std::size_t kBins = 10;
  struct Bin {
    std::int64_t images = 0;
    std::int64_t right = 0;
    double confidence = 0.0;
  };
  std::array<Bin, kBins> bins{};
  for (std::size_t row = 0; row < evaluation.labels.size(); ++row) {
    if (evaluation.labels[row] < 0 || evaluation.predictions[row] < 0) continue;
    const double confidence = confidence_of(evaluation, row);
    const double place = std::ceil(confidence * static_cast<double>(kBins)) - 1.0;
    Bin& bin = bins[static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(kBins - 1)))];
    ++bin.images;
    bin.right += evaluation.labels[row] == evaluation.predictions[row] ? 1 : 0;
    bin.confidence += confidence;
  }
  Value::List list;
  for (std::size_t i = 0; i < kBins; ++i) {
    if (bins[i].images == 0) continue;
    const auto images = static_cast<double>(bins[i].images);
    list.emplace_back(Value::Map{{"low", static_cast<double>(i) / static_cast<double>(kBins)},
                                 {"high", static_cast<double>(i + 1) / static_cast<double>(kBins)},
                                 {"images", bins[i].images},
                                 {"confidence", bins[i].confidence / images},
                                 {"accuracy", static_cast<double>(bins[i].right) / images}});
  }
  return list;
}

}  // namespace report
