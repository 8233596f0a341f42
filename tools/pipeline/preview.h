/// \file
/// A few images as characters: a look without leaving the terminal.
#pragma once

#include <cstdint>
#include <string>

#include <pipeline/images.h>

#include "terminal.h"

namespace pipeline::cli {

enum class PreviewStyle {
  ascii,       ///< characters of growing darkness, for pipes and old terminals
  half_blocks  ///< two pixels a character, in the greys of a terminal with 256 colours
};

/// The style that fits a terminal.
PreviewStyle preview_style(const Terminal& terminal);

/// The first images side by side, at most `count`, with their labels below, in lines of at most `width` columns.
std::string preview(const Images& images, std::int64_t count, int width, PreviewStyle style);

}  // namespace pipeline::cli
