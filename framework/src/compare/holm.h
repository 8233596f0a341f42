/// \file
/// Holm's adjustment: several comparisons at once, and still at most 5 % risk of one false alarm.
#pragma once

#include <span>
#include <vector>

#include <pipeline/export.h>

namespace pipeline {

/// The adjusted p values, in the order given. With p(1) <= ... <= p(m):
///
///     adjusted(i) = max over j <= i of min(1, (m - j + 1) p(j))
///
/// Source: Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6, 1979.
PIPELINE_EXPORT std::vector<double> holm_adjusted(std::span<const double> p);

}  // namespace pipeline
