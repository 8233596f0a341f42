/// \file
/// What `pipeline --version` prints.
#pragma once

#include <string>

namespace pipeline::cli {

/// "pipeline 0.1.0" on the first line; then ABI number, instruction set and build fingerprint.
std::string version_text();

}  // namespace pipeline::cli
