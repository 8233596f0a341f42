#include "own_file.h"

#include <system_error>

#include "usage_error.h"

namespace pipeline::cli {

std::filesystem::path own_file(std::string_view name, const std::string& instead) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path program = fs::canonical("/proc/self/exe", error);
  const fs::path wanted = (program.parent_path() / PIPELINE_OWN_FILES / name).lexically_normal();
  // A pipeline's own paths go up from where it really lies.
  if (!error)
    if (fs::path file = fs::canonical(wanted, error); !error) return file;
  throw UsageError("what comes with the program is not at " + wanted.string(),
                   instead + "install the program with its files: cmake --install build/release");
}

}  // namespace pipeline::cli
