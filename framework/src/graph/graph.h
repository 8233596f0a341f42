/// \file
/// The stages of a pipeline file bound to their stage types: what runs after what, and what travels on each edge.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pipeline/spec.h>
#include <pipeline/value.h>

#include "config/pipeline_file.h"

namespace pipeline {

/// An output port of a stage, by the stage's index in Graph::stages.
struct Source {
  std::size_t stage = 0;
  std::string port;

  friend bool operator==(const Source&, const Source&) = default;
  friend auto operator<=>(const Source&, const Source&) = default;
};

/// The port of a step that learns from which a stage that is `like` it takes what was learned. No port of a file can
/// have this name.
inline constexpr std::string_view kLearnedPort = "(learned)";

/// What an input port is connected to: one source, several for a port that takes many, none for an optional one.
struct BoundInput {
  std::string port;
  std::string type;
  std::vector<Source> sources;
};

/// A stage whose type is known, whose parameters are checked and complete, and whose inputs are connected.
struct BoundStage {
  std::string id;
  StageInfo info;
  Value parameters;
  std::uint64_t seed = 0;
  std::vector<BoundInput> inputs;   ///< of a stage with ports; empty for a step
  std::optional<Source> fit;        ///< of a fitted step; of one that is like another, what that one is fitted on
  std::optional<std::size_t> like;  ///< the fitted step whose state this one uses
  std::string like_name;            ///< the stage that it is like, as the file has it; empty when it is like none
  struct Apply {
    std::string output;
    Source source;
  };
  std::vector<Apply> apply;  ///< of a step: which images it is used on, and the output port of each
  OnError on_error = OnError::list;
  std::vector<PortInfo> outputs;      ///< the ports that this stage really has
  Place place;                        ///< of its id in the file
  std::string title;                  ///< what messages call it: "stage 'box' (image.fit_box)"
  std::string base;                   ///< the stage of the file; its id but for the copies that graph/variants makes
  std::vector<std::string> variants;  ///< the variants that it belongs to; none: it is the same for all

  const PortInfo* output(std::string_view port) const;
  /// Every source that this stage reads; a source that is read through two ports stands twice.
  std::vector<Source> sources() const;
};

/// A checked pipeline: free of cycles, every edge of the right type.
struct Graph {
  std::string name;
  std::uint64_t seed = 0;
  std::filesystem::path file;
  std::vector<BoundStage> stages;  ///< in the order of the file
  std::vector<std::size_t> order;  ///< topological: sources first

  std::optional<std::size_t> find(std::string_view id) const;
  /// The id of the stage that keeps what this fitted step learned: its own, or that of the stage that it is like.
  const std::string& learned_by(const BoundStage& stage) const {
    return stage.like ? stages[*stage.like].id : stage.id;
  }
  /// "stage.port", or "stage" where that is all there is to say.
  std::string text_of(const Source& source) const;
  /// `targets` and everything they depend on.
  std::vector<bool> ancestors(const std::vector<std::size_t>& targets) const;
};

}  // namespace pipeline
