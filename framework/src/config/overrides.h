/// \file
/// The `--set` options: STAGE.PARAMETER=VALUE, with a YAML value and nested names (`fit.early_stopping.patience=3`).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "config/diagnostic.h"
#include "config/node.h"

namespace pipeline {

struct Override {
  struct Name {
    std::string text;
    Place place;
  };
  Name stage;
  std::vector<Name> path;  ///< at least one; an element of a list is named by its index, from 0
  std::shared_ptr<const Node> value;
};

/// One for each option; malformed ones are reported and left out. In messages and places the options are the lines of
/// a file named `--set`. Throws PipelineFileError when they are not UTF-8.
std::vector<Override> parse_overrides(const std::vector<std::string>& options, Diagnostics& diagnostics);

/// `with` (null: no parameters) with one value put in. Maps that are missing on the way are made. What cannot be put
/// in is reported, and `with` comes back unchanged.
std::shared_ptr<const Node> apply_override(const std::shared_ptr<const Node>& with, const Override& change,
                                           Diagnostics& diagnostics);

}  // namespace pipeline
