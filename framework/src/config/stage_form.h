/// \file
/// The form of one stage in a pipeline file: which keys it has and what kind of value stands at each.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/pipeline_file.h"

namespace pipeline {

/// None after a mistake that leaves the stage's wiring or parameters in doubt; every mistake is reported.
std::optional<StageNode> read_stage_form(const Node::Entry& stage, Diagnostics& diagnostics);

/// The entries of `map` by the key that is meant: one in `keys`, or unknown but nearest to one that is not there.
///
/// Other keys are reported. `lost`, unless null, is set when a key remains whose meaning is not known. `who`:
/// "a pipeline", "stage 'box'".
std::map<std::string, const Node::Entry*, std::less<>> known_keys(const Node& map, std::string_view who,
                                                                  const std::vector<std::string>& keys,
                                                                  Diagnostics& diagnostics, bool* lost);

}  // namespace pipeline
