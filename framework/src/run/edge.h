/// \file
/// The value on one edge of an earlier run, made again: what `pipeline look` shows.
#pragma once

#include <atomic>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <pipeline/pipeline.h>
#include <pipeline/port.h>

#include "graph/graph.h"
#include "run/program.h"

namespace pipeline {

/// The edge that is meant by `edge`, "pixels.test", or a stage with a single output. Throws Error listing the edges
/// when there is none.
///
/// Of a run of `compare` a stage that differs between variants is named as in its run.json, "mine@centred", or by its
/// own name alone for `variant`, or else for the variant that is served; of the swapped stage's steps the last is
/// meant. `graph`: that of the run, see graph_of_run.
Source find_edge(const Program& program, const Graph& graph, std::string_view edge,
                 const std::optional<std::string>& variant = std::nullopt);

/// Runs what leads to `edge` ("pixels.test", or a stage with a single output) again from the run's resolved pipeline
/// file. Fitted states, classifiers and histories are taken from the run, nothing is trained. Throws Error when the
/// edge does not exist, see find_edge, or when a stage fails.
ArtifactPtr value_of_edge(const std::filesystem::path& run, std::string_view edge, const RunOptions& options,
                          const std::atomic<bool>* stop);

}  // namespace pipeline
