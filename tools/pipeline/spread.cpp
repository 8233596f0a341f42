#include "spread.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

namespace pipeline::cli {

Spread spread_of(std::vector<double> values) {
  assert(!values.empty());
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  const double median = values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2.0;
  return {median, values.front(), values.back()};
}

}  // namespace pipeline::cli
