#include "label_table.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include <pipeline/error.h>

#include "csv.h"
#include "utf8.h"

namespace drawing {

namespace {

using pipeline::Error;

constexpr const char* kHeaderHelp = "begin it with the line 'file,label' or 'file,label,author'";

struct Header {
  std::size_t file = 0;
  std::size_t label = 0;
  std::optional<std::size_t> author;
  std::size_t fields = 0;
};

/// A field as a message shows it: not too long, on one line.
std::string shown(std::string_view field) {
  constexpr std::size_t kMost = 80;
  std::string text = utf8_name(field.substr(0, kMost));
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20U || c == 0x7F) c = '?';
  return "'" + text + (field.size() > kMost ? "...'" : "'");
}

std::optional<std::size_t> column(const CsvRecord& header, std::string_view wanted, const std::string& name) {
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < header.fields.size(); ++i) {
    if (header.fields[i] != wanted) continue;
    if (found) throw Error("'" + name + "' has two columns '" + std::string(wanted) + "'", kHeaderHelp);
    found = i;
  }
  return found;
}

std::size_t required_column(const CsvRecord& header, std::string_view wanted, const std::string& name) {
  if (const auto found = column(header, wanted, name)) return *found;
  std::string names;
  for (const std::string& field : header.fields) {
    if (names.size() > 200) {
      names += ", ...";
      break;
    }
    names += (names.empty() ? "" : ", ") + shown(field);
  }
  const bool other_separator = header.fields.size() == 1 && header.fields[0].find_first_of(";\t") != std::string::npos;
  throw Error("'" + name + "' has no column '" + std::string(wanted) + "'; line " + std::to_string(header.line) +
                  " names " + names,
              other_separator ? "separate its fields by commas" : kHeaderHelp);
}

Header read_header(CsvReader& reader, const std::string& name) {
  CsvRecord record;
  if (!reader.next(record)) throw Error("'" + name + "' is empty", kHeaderHelp);
  if (!record.mistake.empty())
    throw Error("'" + name + "', line " + std::to_string(record.line) + ": " + record.mistake, kHeaderHelp);
  Header header;
  header.file = required_column(record, "file", name);
  header.label = required_column(record, "label", name);
  header.author = column(record, "author", name);
  header.fields = record.fields.size();
  return header;
}

/// `file` without "." and empty parts; nothing, with `mistake` set, when it is no name within the folder.
std::optional<std::string> name_within(std::string_view file, std::string& mistake) {
  if (file.empty()) {
    mistake = "it names no file";
  } else if (file.find('\0') != std::string_view::npos) {
    mistake = "the file name holds a zero byte";
  } else if (file.front() == '/') {
    mistake = "the file name " + shown(file) + " is absolute; names are relative to the folder of the table";
  }
  if (!mistake.empty()) return std::nullopt;
  std::string name;
  for (std::string_view rest = file; !rest.empty();) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (part == "..") {
      mistake = "the file name " + shown(file) + " leads out of the folder";
      return std::nullopt;
    }
    if (part.empty() || part == ".") continue;
    if (!name.empty()) name += '/';
    name += part;
  }
  if (name.empty()) mistake = "the file name " + shown(file) + " names a folder";
  return name.empty() ? std::nullopt : std::optional(name);
}

class Reading {
 public:
  explicit Reading(const Header& header) : header_(header) {}

  void take(CsvRecord& record) {
    std::string mistake = std::move(record.mistake);
    if (mistake.empty()) take(record, mistake);
    if (!mistake.empty()) mistakes_.push_back({record.line, std::move(mistake)});
  }

  LabelTable finish(const std::string& name) && {
    throw_if_any(mistakes_, name);
    table_.has_author = header_.author.has_value();
    return std::move(table_);
  }

 private:
  void take(CsvRecord& record, std::string& mistake) {
    if (record.fields.size() != header_.fields) {
      mistake = "it has " + std::to_string(record.fields.size()) + " fields, and the first line has " +
                std::to_string(header_.fields);
      return;
    }
    std::string& label = record.fields[header_.label];
    std::string author = header_.author ? record.fields[*header_.author] : "";
    std::optional<std::string> file = name_within(record.fields[header_.file], mistake);
    if (!file) return;
    if (!is_utf8(label) || !is_utf8(author)) {
      mistake = "its label or author is not UTF-8; save the table as UTF-8";
      return;
    }
    const auto [first, is_new] = lines_.emplace(*file, record.line);
    if (!is_new) {
      mistake = shown(*file) + " is on line " + std::to_string(first->second) + " already";
      return;
    }
    table_.rows.push_back({record.line, std::move(*file), std::move(label), std::move(author)});
  }

  Header header_;
  LabelTable table_;
  std::map<std::string, std::int64_t> lines_;
  std::vector<LineMistake> mistakes_;
};

}  // namespace

void throw_if_any(const std::vector<LineMistake>& mistakes, const std::string& name) {
  constexpr std::size_t kShown = 50;
  if (mistakes.empty()) return;
  std::string list;
  for (std::size_t i = 0; i < std::min(kShown, mistakes.size()); ++i)
    list += "\n  line " + std::to_string(mistakes[i].line) + ": " + mistakes[i].text;
  if (mistakes.size() > kShown) list += "\n  and " + std::to_string(mistakes.size() - kShown) + " more";
  throw Error("'" + name + "' has " + std::to_string(mistakes.size()) +
                  (mistakes.size() == 1 ? " bad line:" : " bad lines:") + list,
              "mend or remove what is listed");
}

LabelTable read_label_table(std::string_view text, const std::string& name) {
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"))
    throw Error("'" + name + "' is UTF-16", "save it as UTF-8");
  CsvReader reader(text);
  Reading reading(read_header(reader, name));
  CsvRecord record;
  for (std::size_t rows = 0; reader.next(record); ++rows) {
    if (rows == LabelTable::kMaxRows)
      throw Error("'" + name + "' has more than " + std::to_string(LabelTable::kMaxRows) + " rows",
                  "divide the folder into several");
    reading.take(record);
  }
  return std::move(reading).finish(name);
}

}  // namespace drawing
