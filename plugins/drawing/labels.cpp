#include "labels.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_set>
#include <utility>

#include <pipeline/error.h>

#include "file_bytes.h"
#include "label_table.h"
#include "name_pattern.h"
#include "natural_order.h"
#include "utf8.h"

namespace drawing {

namespace {

using pipeline::Error;
using pipeline::Images;

/// "a.png, b.png and 12 more"
std::string some_of(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 5;
  std::string text;
  for (std::size_t i = 0; i < std::min(kShown, names.size()); ++i) text += (i == 0 ? "" : ", ") + utf8_name(names[i]);
  if (names.size() > kShown) text += " and " + std::to_string(names.size() - kShown) + " more";
  return text;
}

std::string files_are(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " image file is" : " image files are");
}

/// "" or "ann/" of "ann/labels.csv".
std::string folder_of(std::string_view file) {
  const std::size_t slash = file.rfind('/');
  return slash == std::string_view::npos ? "" : std::string(file.substr(0, slash + 1));
}

/// "3" of "ann/3/a.png", "" of "a.png".
std::string parent_name(std::string_view file) {
  std::string folder = folder_of(file);
  if (!folder.empty()) folder.pop_back();
  return utf8_name(folder.substr(folder.rfind('/') + 1));  // npos + 1 is 0
}

ToldByFile from_tables(const std::filesystem::path& folder, const FolderFiles& found) {
  std::unordered_set<std::string_view> there(found.images.begin(), found.images.end());
  there.insert(found.others.begin(), found.others.end());
  ToldByFile told;
  for (const std::string& table_name : found.tables) {
    const std::string shown_name = utf8_name(table_name);
    std::vector<std::uint8_t> bytes;
    try {
      bytes = file_bytes(folder / table_name);
    } catch (const Error& error) {
      throw Error("'" + shown_name + "' cannot be read: " + error.what());
    }
    LabelTable table = read_label_table({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, shown_name);
    std::vector<LineMistake> mistakes;
    for (LabelRow& row : table.rows) {
      const std::string file = folder_of(table_name) + row.file;
      if (!there.contains(file)) {
        mistakes.push_back({row.line, "there is no file '" + utf8_name(row.file) + "'"});
      } else if (!told.emplace(file, Told{std::move(row.label), std::move(row.author)}).second) {
        mistakes.push_back({row.line, "'" + utf8_name(row.file) + "' has a row in another labels.csv already"});
      }
    }
    throw_if_any(mistakes, shown_name);
  }
  return told;
}

ToldByFile from_folders(const std::vector<std::string>& files) {
  ToldByFile told;
  for (const std::string& file : files)
    if (std::string label = parent_name(file); !label.empty()) told.emplace(file, Told{std::move(label), ""});
  return told;
}

ToldByFile from_pattern(const std::vector<std::string>& files, const NamePattern& pattern) {
  ToldByFile told;
  for (const std::string& file : files)
    if (const auto match = pattern.match(file))
      told.emplace(file, Told{utf8_name(match->label), utf8_name(match->author)});
  return told;
}

/// Whether every file is called like "3_01.png".
bool begin_with_label(const std::vector<std::string>& files) {
  const NamePattern pattern("{label}_*");
  return !files.empty() && std::ranges::all_of(files, [&](const std::string& file) {
    const auto match = pattern.match(file);
    if (!match || match->label.size() != 1) return false;
    const char c = match->label[0];
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
}

bool lies_in_folder(const std::string& file) { return file.find('/') != std::string::npos; }

LabelSource chosen(const FolderFiles& found, const LabelOptions& options) {
  if (options.source != LabelSource::automatic) return options.source;
  if (!options.pattern.empty()) return LabelSource::pattern;
  if (!found.tables.empty()) return LabelSource::csv;
  if (!found.images.empty() && std::ranges::all_of(found.images, lies_in_folder)) return LabelSource::folders;
  return begin_with_label(found.images) ? LabelSource::pattern : LabelSource::none;
}

std::vector<std::string> class_names(const ToldByFile& told, const std::vector<std::string>& given) {
  std::set<std::string> labels;
  for (const auto& [file, one] : told)
    if (!one.label.empty()) labels.insert(one.label);
  std::vector<std::string> classes = given;
  if (given.empty()) {
    classes.assign(labels.begin(), labels.end());
    std::ranges::sort(classes, natural_less);
    return classes;
  }
  std::set<std::string> known;
  for (const std::string& name : given)
    if (!known.insert(name).second)
      throw Error("'classes' names '" + name + "' twice", "give each class a name of its own");
  std::vector<std::string> unknown;
  std::ranges::set_difference(labels, known, std::back_inserter(unknown));
  if (unknown.empty()) return classes;
  std::ranges::sort(unknown, natural_less);
  throw Error("'classes' does not name the label" + std::string(unknown.size() == 1 ? " " : "s ") + some_of(unknown),
              "name every label, or leave 'classes' out");
}

/// Unique even where one file's name spells the escape of another's byte.
std::vector<std::string> ids_of(const std::vector<std::string>& files) {
  std::vector<std::string> ids;
  std::unordered_set<std::string> taken;
  for (const std::string& file : files) {
    const std::string wanted = utf8_name(file);
    std::string id = wanted;
    for (int n = 2; !taken.insert(id).second; ++n) id = wanted + " (" + std::to_string(n) + ")";
    ids.push_back(std::move(id));
  }
  return ids;
}

}  // namespace

Labels labels_told(std::vector<std::string> files, const ToldByFile& told, const std::vector<std::string>& classes,
                   std::string source) {
  Labels labels;
  labels.files = std::move(files);
  labels.source = std::move(source);
  Images::Columns& columns = labels.columns;
  columns.ids = ids_of(labels.files);
  columns.classes = class_names(told, classes);
  std::map<std::string_view, std::int32_t> number;
  for (const std::string& name : columns.classes) number.emplace(name, static_cast<std::int32_t>(number.size()));
  bool author_known = false;
  std::vector<std::string> without;
  for (const std::string& file : labels.files) {
    const auto one = told.find(file);
    if (one == told.end()) without.push_back(file);
    const bool has_label = one != told.end() && !one->second.label.empty();
    columns.labels.push_back(has_label ? number.at(one->second.label) : Images::kUnlabelled);
    columns.authors.push_back(one == told.end() ? "" : one->second.author);
    author_known = author_known || !columns.authors.back().empty();
  }
  if (!author_known) columns.authors.clear();
  if (!without.empty())
    labels.warnings.push_back(files_are(without.size()) + " without a label from " + labels.source + ": " +
                              some_of(without));
  return labels;
}

Labels labels_of(const std::filesystem::path& folder, const FolderFiles& found, const LabelOptions& options) {
  std::vector<std::string> files = found.images;
  const LabelSource source = chosen(found, options);
  if (source != LabelSource::pattern && !options.pattern.empty())
    throw Error("'pattern' is given, and 'labels' asks for another source",
                "write 'labels: pattern', or leave 'pattern' out");
  switch (source) {
    case LabelSource::csv: {
      if (found.tables.empty())
        throw Error("there is no labels.csv in the folder or below",
                    "write one with the columns file,label or file,label,author, or choose other 'labels'");
      const ToldByFile told = from_tables(folder, found);
      // What a row names is a drawing, whatever its ending.
      const auto has_row = [&](const std::string& file) { return told.contains(file); };
      std::ranges::copy_if(found.others, std::back_inserter(files), has_row);
      std::ranges::sort(files, natural_less);
      return labels_told(std::move(files), told, options.classes, "labels.csv");
    }
    case LabelSource::folders: {
      const ToldByFile told = from_folders(files);
      if (told.empty() && !files.empty())
        throw Error("no image file lies in a folder below that could name its label",
                    "put the drawings into folders called like their labels, or choose other 'labels'");
      return labels_told(std::move(files), told, options.classes, "the folder names");
    }
    case LabelSource::pattern: {
      const std::string pattern = options.pattern.empty() ? "{label}_*" : options.pattern;
      const ToldByFile told = from_pattern(files, NamePattern(pattern));
      if (told.empty() && !files.empty())
        throw Error("the pattern '" + pattern + "' matches none of the files, such as " + some_of(files),
                    "{label} stands for the label, {author} for who drew it, * for anything");
      return labels_told(std::move(files), told, options.classes, "the file names, '" + pattern + "'");
    }
    default: {
      Labels labels;
      labels.columns.ids = ids_of(files);
      labels.columns.classes = options.classes;
      labels.files = std::move(files);
      if (options.source == LabelSource::automatic && std::ranges::any_of(labels.files, lies_in_folder))
        labels.warnings.emplace_back(
            "some image files lie in folders below, some do not, and so all are without a label; write 'labels: "
            "folders' "
            "to take the folders' names, or 'labels: none'");
      return labels;
    }
  }
}

}  // namespace drawing
