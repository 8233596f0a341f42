/// \file
/// Text on a picture without a font library: printable ASCII in 5 x 7 pixels, descenders two pixels lower.
///
/// Linking OpenCV's imgproc for its text would make every start of the program slower. Drawn for this project.
#pragma once

#include <cstdint>
#include <string_view>

#include "picture.h"

namespace pipeline::cli {

/// From one character to the next, and from one line to the next, in pixels.
inline constexpr std::int64_t kCharacterWidth = 6;
inline constexpr std::int64_t kLineHeight = 11;

/// Marks that need no colour to be told apart; as text: U+2713, U+2717, U+2013.
inline constexpr std::string_view kRightMark = "\u2713";
inline constexpr std::string_view kWrongMark = "\u2717";
inline constexpr std::string_view kRefusedMark = "\u2013";

/// One line of UTF-8 text; (`left`, `top`) is the corner of its first character. What a terminal would show as an
/// escape is shown so here; of all other characters beyond ASCII only the marks above are in the font, and the rest are
/// boxes, two side by side for a wide one. `scale`: pixels for a pixel.
void draw_text(Picture& onto, std::int64_t left, std::int64_t top, std::string_view text, Colour colour = kInk,
               std::int64_t scale = 1);

}  // namespace pipeline::cli
