/// \file
/// Reads any bytes as a labels.csv. Errors are expected; a crash, or a file name that leaves the folder, is not.
#include <pipeline/error.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

#include "label_table.h"
#include "name_pattern.h"
#include "utf8.h"

namespace {

void check(bool holds) {
  if (!holds) std::abort();
}

bool leaves_the_folder(const std::string& file) {
  const std::string parts = "/" + file + "/";
  return file.empty() || file.front() == '/' || parts.find("/../") != std::string::npos ||
         parts.find("/./") != std::string::npos || parts.find("//") != std::string::npos;
}

void read_table(std::string_view text) {
  try {
    const drawing::LabelTable table = drawing::read_label_table(text, "labels.csv");
    std::set<std::string> files;
    std::int64_t line = 1;
    for (const drawing::LabelRow& row : table.rows) {
      check(row.line > line);
      line = row.line;
      check(!leaves_the_folder(row.file) && files.insert(row.file).second);
      check(drawing::is_utf8(row.label) && drawing::is_utf8(row.author));
      check(table.has_author || row.author.empty());
    }
  } catch (const pipeline::Error& error) {
    check(drawing::is_utf8(error.what()));
  }
}

/// The first line as a pattern, the others as names.
void match_names(std::string_view text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return;
  try {
    const drawing::NamePattern pattern(text.substr(0, end));
    const auto match = pattern.match(text.substr(end + 1, 300));
    check(!match || (!match->label.empty() && pattern.has_author() != match->author.empty()));
  } catch (const pipeline::Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  read_table(text);
  match_names(text);
  return 0;
}
