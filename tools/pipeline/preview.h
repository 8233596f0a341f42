/// \file
/// A few images as characters: a look without leaving the terminal.
#pragma once

#include <span>
#include <string>

#include <pipeline/images.h>

#include "judged_images.h"
#include "terminal.h"

namespace pipeline::cli {

enum class PreviewStyle {
  ascii,       ///< characters of growing darkness, for pipes and old terminals
  half_blocks  ///< two pixels a character, in the greys of a terminal with 256 colours
};

/// The style that fits a terminal.
PreviewStyle preview_style(const Terminal& terminal);

/// The images side by side, with their labels and what was predicted of them below, in lines of at most `width`
/// columns. REQUIRES: the rows of `shown` lie in `images`.
std::string preview(const Images& images, std::span<const JudgedImage> shown, int width, PreviewStyle style);

}  // namespace pipeline::cli
