#include "plugin_template.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <pipeline/error.h>

#include "own_file.h"

namespace pipeline::cli {
namespace {

namespace fs = std::filesystem;

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in) throw Error("cannot read " + file.string(), "install the program anew");
  return text;
}

std::string filled(std::string text, const Words& words, const fs::path& file) {
  for (std::size_t begin = 0; (begin = text.find('@', begin)) != std::string::npos;) {
    const std::size_t end = std::min(text.find('@', begin + 1), text.size());
    const std::string_view word = std::string_view(text).substr(begin + 1, end - begin - 1);
    const auto found = std::find_if(words.begin(), words.end(), [&](const auto& entry) { return entry.first == word; });
    if (found == words.end())
      throw Error("the template " + file.string() + " asks for '" + std::string(word) + "', which nobody gives",
                  "install the program anew");
    text.replace(begin, end + 1 - begin, found->second);
    begin += found->second.size();
  }
  return text;
}

/// What a template's file is called in the plugin's folder.
fs::path name_of(const fs::path& file, std::string_view name) {
  if (file.filename() == "gitignore") return ".gitignore";
  if (file.stem() == "plugin") return std::string(name) + file.extension().string();
  return file.filename();
}

void add_files(const fs::path& folder, std::string_view name, const Words& words, std::vector<NewFile>& files) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error))
    files.push_back({name_of(entry.path(), name), filled(content_of(entry.path()), words, entry.path())});
  if (error)
    throw Error("the templates of plugins are not at " + folder.string() + ": " + error.message(),
                "install the program with its files: cmake --install build/release");
}

}  // namespace

const std::vector<PluginKind>& plugin_kinds() {
  static const std::vector<PluginKind> kinds = {
      {"dataset", "csv", "reads images from a text file with a label and grey values on each line"},
      {"preprocess", "gamma", "makes grey levels lighter or darker"},
      {"network", "softmax", "describes a softmax regression, with its gradient"},
      {"trainer", "nearest_mean", "takes an image for the class whose mean image is nearest"},
      {"metric", "brier", "adds the Brier score to an evaluation"},
      {"report", "mistakes", "lists misread images as a table, the surest mistakes first"}};
  return kinds;
}

std::vector<NewFile> new_plugin_files(const PluginKind& kind, std::string_view name, const Words& words) {
  const fs::path templates = own_file("new_plugin");
  std::vector<NewFile> files;
  add_files(templates / "common", name, words, files);
  add_files(templates / kind.name, name, words, files);
  std::sort(files.begin(), files.end(), [](const NewFile& a, const NewFile& b) { return a.path < b.path; });
  return files;
}

}  // namespace pipeline::cli
