#include "data/temporary_folder.h"

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

#include <pipeline/error.h>

namespace pipeline {

TemporaryFolder::TemporaryFolder() {
  constexpr const char* kMend = "set TMPDIR to a folder that you may write";
  std::error_code error;
  const std::filesystem::path parent = std::filesystem::temp_directory_path(error);
  if (error) throw Error("there is no folder for temporary files: " + error.message(), kMend);
  std::string pattern = (parent / "pipeline-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    const std::error_code reason(errno, std::generic_category());
    throw Error("cannot make a folder in " + parent.string() + ": " + reason.message(), kMend);
  }
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace pipeline
