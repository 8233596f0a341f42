/// \file
/// The sections `compare` and `serve` of a pipeline file, as a checked syntax tree.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/node.h"
#include "config/source_file.h"

namespace pipeline {

/// STAGE or STAGE.PORT.
struct Reference {
  std::string stage;
  std::string port;  ///< empty when none is given
  Place place;
};

/// A name that the file gives somewhere.
struct PlacedName {
  std::string text;
  Place place;
};

/// One step of a variant: a stage type with its parameters, wired where the swapped stage is.
struct VariantStep {
  std::string uses;
  Place uses_place;
  std::shared_ptr<const Node> with;  ///< a map with the `--set` options in it, or null
};

struct VariantNode {
  std::string name;
  Place place;
  std::vector<VariantStep> steps;  ///< none: what the swapped stage reads is handed on as it is
};

/// `compare`: which stage is swapped, for what, and which stage judges.
struct CompareNode {
  Place place;
  PlacedName swap;
  std::optional<PlacedName> score;     ///< none: the only stage behind `swap` that gives an evaluation
  std::optional<PlacedName> baseline;  ///< none: the first variant
  std::vector<VariantNode> variants;   ///< at least two, with distinct names
  std::optional<PlacedName> ladder;
  std::optional<double> confirm;  ///< in (0, 1)

  /// Index in `variants`; none when there is no variant of that name.
  std::optional<std::size_t> find(std::string_view name) const;
};

/// `serve`: what one image goes through in `predict`.
struct ServeNode {
  Place place;
  Reference classifier;
  std::vector<PlacedName> through;  ///< stages, at least one
  std::optional<PlacedName> variant;
};

}  // namespace pipeline
