/// \file
/// Pictures as PNG files.
#pragma once

#include <filesystem>
#include <string>

#include "picture.h"

namespace pipeline::cli {

/// What can be known before anything is computed: throws UsageError when the name does not end in .png, and Error when
/// there is no such folder.
void require_png_name(const std::filesystem::path& file);

/// A whole PNG file. Throws Error when the picture cannot be encoded.
std::string png_bytes(const Picture& picture);

/// Written beside its place and renamed into it. Throws Error when the file cannot be written.
void write_png(const std::filesystem::path& file, const Picture& picture);

}  // namespace pipeline::cli
