/// \file
/// Pictures as PNG files.
#pragma once

#include <filesystem>

#include "contact_sheet.h"

namespace pipeline::cli {

/// Written beside its place and renamed into it. Throws Error when the file cannot be written.
void write_png(const std::filesystem::path& file, const Picture& picture);

}  // namespace pipeline::cli
