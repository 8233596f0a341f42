/// \file
/// NAME.json beside NAME.so: what a plugin is and offers, known without loading it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <pipeline/spec.h>

namespace pipeline {

/// Written when the plugin is built, from its own description. `sha256` binds it to that one library file.
struct Manifest {
  std::string name;
  std::string version;
  std::uint32_t abi = 0;
  std::string fingerprint;
  std::string sha256;  ///< of the library, 64 digits of 0-9a-f
  std::vector<StageInfo> stages;
};

/// A manifest has at most so many bytes.
inline constexpr std::size_t kLargestManifest = std::size_t{16} << 20;

/// Over several lines, with a final newline.
std::string to_json(const Manifest& manifest);

/// Reads text from outside. Throws Error, beginning with `name`, for anything that `to_json` would not have written:
/// more than kLargestManifest bytes, no JSON, unknown or missing entries, wrong types, malformed names, a stage type
/// that stands there twice.
///
/// Under another ABI number the stages may have another shape; they are left out then, and the rest is read so that
/// the plugin can be refused for the true reason.
Manifest manifest_from_json(std::string_view text, std::string_view name);

}  // namespace pipeline
