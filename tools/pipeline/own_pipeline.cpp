#include "own_pipeline.h"

#include <system_error>

#include "usage_error.h"

namespace pipeline::cli {

std::filesystem::path own_pipeline(std::string_view name) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path program = fs::canonical("/proc/self/exe", error);
  const fs::path wanted = (program.parent_path() / PIPELINE_OWN_PIPELINES / name).lexically_normal();
  // The file's own paths go up from where it really lies.
  if (!error)
    if (fs::path file = fs::canonical(wanted, error); !error) return file;
  throw UsageError(
      "the pipeline file that comes with the program is not at " + wanted.string(),
      "name one: pipeline bench FILE; or install the program with its files: cmake --install build/release");
}

}  // namespace pipeline::cli
