/// \file
/// Image files and folders that a user names, read through the stage types drawing.files and drawing.folder.
#pragma once

#include <filesystem>
#include <vector>

#include <pipeline/context.h>
#include <pipeline/images.h>

#include "plugin/registry.h"

namespace pipeline {

enum class ImageColour { grey, rgb };

/// All images of `paths`, in their order, without labels. A file that cannot be read keeps its row: it is refused with
/// the reason. Throws Error when a path is not there, a folder holds no image, or nothing at all can be read.
Images read_drawings(const std::vector<std::filesystem::path>& paths, ImageColour colour, Registry& registry,
                     Context& context);

}  // namespace pipeline
