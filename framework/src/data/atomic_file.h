/// \file
/// Files that are there as a whole or not at all: written beside their place and renamed into it.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace pipeline {

/// Small writes are gathered, so that ten thousand of them cost a few system calls. A process that is killed leaves at
/// most a file `.pipeline-PID-N.tmp` behind, and nothing under the final name. Not synchronised to the disk: what is
/// promised is that no reader sees half a file, not that the newest one survives a power failure.
class AtomicFile {
 public:
  /// Throws Error when no file can be made in the folder of `path`.
  explicit AtomicFile(std::filesystem::path path);
  /// Without `commit` nothing is left.
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// Throws Error, "cannot write PATH: No space left on device".
  void write(std::string_view bytes);
  /// Writes the rest, checks that the file was taken completely, and gives it its name, in place of any file that has
  /// it. Throws Error as `write`; the final name then keeps its former content. REQUIRES: called once, last.
  void commit();

 private:
  void flush(std::string_view bytes);
  [[noreturn]] void fail(int code) const;

  std::filesystem::path path_;
  std::filesystem::path temporary_;
  std::string pending_;
  int descriptor_ = -1;
};

void write_file_atomically(const std::filesystem::path& path, std::string_view content);

}  // namespace pipeline
