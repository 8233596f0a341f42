/// \file
/// A prediction as JSON: the same in `predict --json`, in the answers of `serve` and `draw`.
#pragma once

#include <string>
#include <vector>

#include "run/served_model.h"

namespace pipeline::cli {

/// `"label":...,"confidence":...,"runner_up":...,"runner_up_confidence":...,"probabilities":[...],"refused":null`,
/// without braces; of a refused image all are null but the reason. Floats are the shortest that read back to the same
/// bits.
std::string prediction_members(const Prediction& prediction, const std::vector<std::string>& classes);

}  // namespace pipeline::cli
