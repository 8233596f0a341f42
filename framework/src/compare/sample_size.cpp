#include "compare/sample_size.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include <pipeline/wilson.h>

namespace pipeline {

std::int64_t fewest_differing(double level) {
  assert(level > 0.0 && level < 1.0);
  std::int64_t images = 1;
  for (double p = 1.0; p > level; p /= 2.0) ++images;
  return images;
}

std::optional<std::int64_t> images_needed(const PairedCounts& counts, double level) {
  assert(counts.images() > 0);
  if (counts.ahead() == 0) return std::nullopt;
  const auto images = static_cast<double>(counts.images());
  const double rate = static_cast<double>(counts.differ()) / images;
  const double difference = static_cast<double>(counts.ahead()) / images;
  const double root = normal_upper_quantile(level / 2.0) * std::sqrt(rate) +
                      normal_upper_quantile(1.0 - kPower) * std::sqrt(rate - difference * difference);
  const double wanted = root * root / (difference * difference);
  const double least = static_cast<double>(fewest_differing(level)) / rate;
  return static_cast<std::int64_t>(std::ceil(std::max(wanted, least)));
}

}  // namespace pipeline
