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

#include "config/diagnostic.h"
#include "config/node.h"
#include "config/source_file.h"

namespace pipeline {

/// STAGE or STAGE.PORT.
struct Reference {
  std::string stage;
  std::string port;  ///< empty when none is given
  Place place;
};

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
  std::string uses;  ///< the stage type as written, not empty
  Place uses_place;
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
};

struct PipelineFile {
  std::filesystem::path path;
  std::shared_ptr<const SourceFile> source;
  std::string name;  ///< empty when missing
  Place name_place;
  std::uint64_t seed = 0;
  std::vector<StageNode> stages;  ///< in the order of the file; only those of sound form

  /// Stages left out because of a mistake that is already reported. References to them say nothing new.
  std::set<std::string, std::less<>> broken;
};

/// Reads a pipeline file and applies `--set` options (STAGE.PARAMETER=VALUE) to it.
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
