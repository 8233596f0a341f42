/// \file
/// The plugins that `new-plugin` begins with: one for each kind, kept as files beside the program's pipelines.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pipeline::cli {

struct PluginKind {
  std::string_view name;   ///< as `pipeline plugins` calls it
  std::string_view noun;   ///< of the stage type NAME.NOUN, and of its source files
  std::string_view about;  ///< what the stage does; no full stop
};

/// In the order of the help.
const std::vector<PluginKind>& plugin_kinds();

/// What is put in place of `@word@` in names and contents of the templates.
using Words = std::vector<std::pair<std::string_view, std::string>>;

struct NewFile {
  std::filesystem::path path;  ///< relative to the plugin's folder
  std::string content;
};

/// The files of a plugin NAME of this kind, sorted by name. Throws Error when the templates are not where the program
/// is installed, and when one has a word that `words` lacks.
std::vector<NewFile> new_plugin_files(const PluginKind& kind, std::string_view name, const Words& words);

}  // namespace pipeline::cli
