/// \file
/// Whether a model's gradient is that of its loss.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <pipeline/network.h>

namespace pipeline {

struct GradientFinding {
  std::int64_t checked = 0;        ///< parameters
  std::vector<std::string> wrong;  ///< "'weight' [17]: the gradient says 0.5, differences say 0.25"
};

/// Compares `loss_and_gradient` with central differences, (f(w + h) - f(w - h)) / 2h, for up to 300 parameters, the
/// same ones for the same model; with several h, the best of which counts, because the loss is of floats and may have
/// kinks. Statistics are left out. `batch`: up to a few rows.
GradientFinding check_gradient(const Model& model, const Batch& batch, std::int64_t classes);

/// Where a model has parts: whether they give the same bits as `loss_and_gradient`. A sentence that says what differs,
/// or nothing.
std::string check_parts(const Model& model, const Batch& batch, std::int64_t classes);

}  // namespace pipeline
