/// \file
/// Repeated measurements of one thing: the middle one, and how far the others lie from it.
#pragma once

#include <vector>

namespace pipeline::cli {

struct Spread {
  double median = 0.0;
  double min = 0.0;
  double max = 0.0;
};

/// The median of an even number of values is the mean of the middle two. REQUIRES: `values` is not empty.
Spread spread_of(std::vector<double> values);

}  // namespace pipeline::cli
