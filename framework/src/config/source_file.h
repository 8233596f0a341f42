/// \file
/// The text that a user wrote, and places in it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pipeline {

/// A file, or the text of the `--set` options. Immutable once made; places share it.
struct SourceFile {
  SourceFile(std::string name, std::string text, std::filesystem::path folder);

  std::string name;              ///< as the user gave it; stands before `:line:column` in messages
  std::string text;              ///< without byte order mark
  std::filesystem::path folder;  ///< absolute; what relative paths in the text start from

  /// A line, counted from 1, without its end; empty when there is none with this number.
  std::string_view line(int number) const;
  int line_count() const { return static_cast<int>(starts_.size()); }
  /// The offset in `text` of a line's byte; lines and columns count from 1. Never beyond the end of the text.
  std::size_t offset(int line, int column) const;
  /// The line and column of a byte, or of the end of the text.
  std::pair<int, int> position(std::size_t offset) const;

 private:
  std::vector<std::size_t> starts_;
};

/// A stretch of one line. Lines and columns count from 1, columns and length in bytes; line 0 is the file as a whole.
struct Place {
  std::shared_ptr<const SourceFile> source;
  int line = 0;
  int column = 0;
  int length = 1;
};

/// The place of a byte of the text.
Place place_at(std::shared_ptr<const SourceFile> source, std::size_t offset, int length = 1);

/// Text from memory, checked as `load_source` checks a file's.
std::shared_ptr<const SourceFile> make_source(std::string name, std::string text, std::filesystem::path folder);

/// Reads a text file of at most 8 MB.
///
/// A leading byte order mark is dropped. Throws PipelineFileError when there is no such file, when it is a folder or
/// anything but a regular file, cannot be read or is too large, and (with line and column) when it holds bytes that
/// are not UTF-8 or control characters other than tab and line ends.
std::shared_ptr<const SourceFile> load_source(const std::filesystem::path& path);

}  // namespace pipeline
