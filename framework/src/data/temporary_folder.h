/// \file
/// A folder for what nobody is to keep.
#pragma once

#include <filesystem>

namespace pipeline {

/// Below TMPDIR, or else /tmp; removed with all that it holds when this ends.
class TemporaryFolder {
 public:
  /// Throws Error when it cannot be made.
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace pipeline
