/// \file
/// A pipeline file as a checked syntax tree: names, wiring and parameters with their places. What stage types exist
/// and what they take is not known here.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/compare_node.h"
#include "config/diagnostic.h"
#include "config/node.h"
#include "config/source_file.h"

namespace pipeline {

/// An entry of `in` or `apply`: what is connected to a port.
struct Connection {
  std::string port;                ///< empty for the shorthand `in: x`
  std::vector<Reference> sources;  ///< at least one; more only when `is_list`
  bool is_list = false;
  Place place;  ///< of the port's name, or of the shorthand's value
};

/// What happens to an image that a step refuses: it keeps its row and is listed, or the run stops.
enum class OnError { list, stop };

struct StageNode {
  std::string id;  ///< [a-z][a-z0-9_]*
  Place id_place;
  std::string uses;  ///< the stage type as written; empty where `like` names a stage instead
  Place uses_place;
  std::optional<PlacedName> like;    ///< the preprocessing stage that this one is the same as, state included
  std::shared_ptr<const Node> with;  ///< a map with the `--set` options in it, or null
  std::vector<Connection> in;
  std::optional<Reference> fit;
  std::vector<Connection> apply;  ///< ports are outputs here; each has one source
  OnError on_error = OnError::list;
  bool has_in = false;
  bool apply_is_mapping = false;
  Place place;  ///< of the whole stage, for what is missing
  Place in_place;
  Place fit_place;
  Place apply_place;
  Place on_error_place;

  // Set by graph/variants for the copies that it makes of a file's stages.
  std::string title;            ///< what messages call it, instead of "stage 'ID'"; may be empty
  std::string base;             ///< the stage of the file that it is a copy of; empty when it is that stage itself
  std::string variant;          ///< the variant that it belongs to
  std::string seed_id;          ///< what its seed is made of, instead of its id; may be empty
  bool fit_is_offered = false;  ///< `fit` is taken only by a type that learns
};

struct PipelineFile {
  std::filesystem::path path;
  std::shared_ptr<const SourceFile> source;
  std::string name;  ///< empty when missing
  Place name_place;
  std::uint64_t seed = 0;
  std::vector<StageNode> stages;  ///< in the order of the file, included ones first; only those of sound form
  std::optional<CompareNode> compare;
  std::optional<ServeNode> serve;

  /// Stages left out because of a mistake that is already reported. References to them say nothing new.
  std::set<std::string, std::less<>> broken;
};

/// Reads a pipeline file with those that it includes, and applies `--set` options (STAGE.PARAMETER=VALUE) to it; with
/// a variant's name and the number of a step before the parameter, to a step of the variants of the swapped stage.
///
/// Every mistake goes to `diagnostics`. Throws PipelineFileError when there is no text to begin with: see load_source.
PipelineFile load_pipeline_file(const std::filesystem::path& path, const std::vector<std::string>& sets,
                                Diagnostics& diagnostics);

/// The same for text from memory.
PipelineFile parse_pipeline_file(std::shared_ptr<const SourceFile> source, const std::vector<std::string>& sets,
                                 Diagnostics& diagnostics);

/// [a-z][a-z0-9_]*, at most 100 characters: what names a stage or a port.
bool is_identifier(std::string_view text);

}  // namespace pipeline
