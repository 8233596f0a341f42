/// \file
/// Which preprocessing steps a set of images went through. See "Lineage" in framework/ARCHITECTURE.md.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <pipeline/export.h>
#include <pipeline/value.h>

namespace pipeline {

/// One preprocessing step that a set of images went through.
struct LineageStep {
  std::string type;       ///< stage type, "image.scale"
  Value parameters;       ///< all parameters, defaults filled in
  std::string digest;     ///< SHA-256 (hex) of the fitted state; empty for a step that learns nothing
  std::string stage;      ///< id of the stage in its pipeline; for messages, not compared
  std::string fitted_on;  ///< edge it was fitted on, "digits.train"; for messages, not compared

  /// Whether both do the same; where they stand in a pipeline does not matter.
  friend bool operator==(const LineageStep& a, const LineageStep& b) {
    return a.type == b.type && a.parameters == b.parameters && a.digest == b.digest;
  }
};

/// From the data set (first) to the edge (last).
using Lineage = std::vector<LineageStep>;

/// Whether `images` ends in `classifier`, step by step. Returns nothing when it does, else one sentence that says
/// which step is missing or what differs: type, parameters, or fitted state.
PIPELINE_EXPORT std::optional<std::string> lineage_gap(const Lineage& images, const Lineage& classifier);

/// The longest common end of both: what may be claimed of two sets joined.
PIPELINE_EXPORT Lineage common_end(const Lineage& a, const Lineage& b);

PIPELINE_EXPORT Value to_value(const Lineage& lineage);  ///< a list of maps, to be saved
/// Throws Error when `value` is not of the form that `to_value` makes.
PIPELINE_EXPORT Lineage lineage_from(const Value& value);

}  // namespace pipeline
