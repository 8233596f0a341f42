/// \file
/// The value on one edge of an earlier run, made again: what `pipeline look` shows.
#pragma once

#include <atomic>
#include <filesystem>
#include <string_view>

#include <pipeline/pipeline.h>
#include <pipeline/port.h>

namespace pipeline {

/// Runs what leads to `edge` ("pixels.test", or a stage with a single output) again from the run's resolved pipeline
/// file. Fitted states, classifiers and histories are taken from the run, nothing is trained. Throws Error when the
/// edge does not exist, listing those that do, or when a stage fails.
ArtifactPtr value_of_edge(const std::filesystem::path& run, std::string_view edge, const RunOptions& options,
                          const std::atomic<bool>* stop);

}  // namespace pipeline
