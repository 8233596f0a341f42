#include "compare/mcnemar.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cassert>

namespace pipeline {
namespace {

boost::math::binomial fair_coins(const PairedCounts& counts) {
  return boost::math::binomial(static_cast<double>(counts.differ()), 0.5);
}

}  // namespace

double mcnemar_p(const PairedCounts& counts) {
  assert(counts.fixed >= 0 && counts.broken >= 0);
  if (counts.fixed == counts.broken) return 1.0;
  const auto fewer = static_cast<double>(std::min(counts.fixed, counts.broken));
  return std::min(1.0, 2.0 * boost::math::cdf(fair_coins(counts), fewer));
}

double mcnemar_mid_p(const PairedCounts& counts) {
  if (counts.differ() == 0) return 1.0;
  const double observed = boost::math::pdf(fair_coins(counts), static_cast<double>(counts.fixed));
  return counts.fixed == counts.broken ? 1.0 - observed / 2.0 : mcnemar_p(counts) - observed;
}

}  // namespace pipeline
