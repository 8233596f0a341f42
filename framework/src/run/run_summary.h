/// \file
/// What is known of an earlier run from its folder: for `pipeline runs`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/value.h>

namespace pipeline {

struct RunSummary {
  std::string run;
  std::string name;
  std::string status;   ///< done, failed, interrupted, running, or killed: its process is gone without an end
  std::string started;  ///< ISO 8601 with time zone
  double seconds = 0.0;
  std::vector<std::pair<std::string, double>> metrics;  ///< as in metrics.json; null values are NaN
  Value provenance;                                     ///< all of run.json
};

/// Throws Error when run.json or metrics.json is damaged.
RunSummary read_run(const std::filesystem::path& folder);

}  // namespace pipeline
