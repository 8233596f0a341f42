/// \file
/// How the state of an artifact or of a fitted step is kept on disk: NAME.json and, beside it, NAME.safetensors.
///
///     { "format": 1, "header": {...}, "values": {...}, "tensors": [ { "name", "dtype", "shape" }, ... ],
///       "sha256": { "tensors": of NAME.safetensors, "rest": of everything above, as one line of JSON } }
///
/// The same state gives the same bytes; nothing in them says when or where they were written.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include <pipeline/artifact.h>
#include <pipeline/value.h>

namespace pipeline {

struct SavedState {
  Value header;
  State state;
};

/// `header`: a map of what belongs to the state without being part of it: type, maker, lineage. Each file is written
/// atomically, the JSON last. Throws Error when a file cannot be written.
void save_state(const std::filesystem::path& folder, std::string_view name, const Value& header, const State& state);

/// Throws Error when a file is missing, of another format, or not, to the last bit, what was saved.
SavedState load_state(const std::filesystem::path& folder, std::string_view name);

/// SHA-256 over values and tensors (name, type, shape, bytes). Independent of where the state is kept, of the order of
/// its tensors and of that of the entries of its maps.
std::string digest_of(const State& state);

}  // namespace pipeline
