/// \file
/// The plugins there are, known from their manifests alone: nothing is loaded.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pipeline/error.h>
#include <pipeline/spec.h>

#include "plugin/manifest.h"
#include "plugin/plugin_folders.h"

namespace pipeline {

struct FoundPlugin {
  Manifest manifest;
  std::filesystem::path library;  ///< absolute, as it was found
};

/// A plugin, or a whole folder, that is left out. `reason` is said of `path`: "has no manifest ...".
struct RefusedPlugin {
  std::filesystem::path path;
  std::string reason;
  std::string help;
};

/// "PATH: refused: it REASON", and the help on a line of its own.
std::string text_of(const RefusedPlugin& plugin);

/// Judges a library and its manifest without loading it, in this order: kind and permissions of the library, then of
/// NAME.json beside it; the manifest's shape; ABI number; fingerprint; name; SHA-256; ELF header. A manifest that is
/// missing, or of another library and older than this one, is made anew, in a process of its own where
/// pipeline-describe is there. Throws Error whose text is said of the library.
FoundPlugin judge_plugin(const std::filesystem::path& library);

/// Throws Error, as above, where a library that was found is now writable for others, or another one.
void require_unchanged(const FoundPlugin& plugin);

/// Immutable after the search; may be read from several threads.
class Catalog {
 public:
  Catalog() = default;

  /// Looks at each NAME.so in `folders`, in their order and then by name. Where two plugins offer the same stage type,
  /// the first one wins and the second is refused. Never throws for what it finds: one bad plugin hides no other.
  static Catalog search(const std::vector<std::filesystem::path>& folders);

  const std::vector<std::filesystem::path>& folders() const { return folders_; }
  const std::vector<FoundPlugin>& plugins() const { return plugins_; }
  const std::vector<RefusedPlugin>& refused() const { return refused_; }

  /// Null when no plugin offers this stage type.
  const StageInfo* find(std::string_view stage_type) const;
  const FoundPlugin* provider(std::string_view stage_type) const;
  /// Sorted.
  std::vector<std::string> stage_types() const;

 private:
  void search_folder(const std::filesystem::path& folder);
  void add(FoundPlugin plugin);
  void refuse(const std::filesystem::path& path, const std::exception& error);

  std::vector<std::filesystem::path> folders_;
  std::vector<FoundPlugin> plugins_;
  std::vector<RefusedPlugin> refused_;
  /// From stage type to its plugin's and its own index.
  std::map<std::string, std::pair<std::size_t, std::size_t>, std::less<>> stages_;
};

}  // namespace pipeline
