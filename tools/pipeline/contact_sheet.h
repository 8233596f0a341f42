/// \file
/// Many images on one, with their labels and what was predicted of them: an edge at a glance.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <pipeline/images.h>

#include "judged_images.h"
#include "picture.h"

namespace pipeline::cli {

/// The images in a grid that is about square, each with its id, its label, and a mark, prediction and confidence.
/// Small images are shown enlarged by a whole factor, so that a pixel is a square. A wrong one has a thick frame and a
/// cross, a refused one a dashed frame and a dash, a right one a thin frame and a tick; the colours only repeat that.
/// `title`: lines above the grid, wrapped where they are too long; may be empty.
/// REQUIRES: `shown` is not empty; its rows lie in `images`.
Picture contact_sheet(const Images& images, std::span<const JudgedImage> shown, const std::vector<std::string>& title);

}  // namespace pipeline::cli
