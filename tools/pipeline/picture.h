/// \file
/// A raster image that the program draws itself.
#pragma once

#include <cstdint>
#include <vector>

namespace pipeline::cli {

/// Red, green, blue.
struct Colour {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;

  friend bool operator==(const Colour&, const Colour&) = default;
};

/// What the pictures with text are drawn in: dark on light, as on paper.
inline constexpr Colour kPaper{245, 245, 245};
inline constexpr Colour kInk{24, 24, 24};
inline constexpr Colour kFaintInk{104, 104, 104};
inline constexpr Colour kRule{176, 176, 176};
inline constexpr Colour kGreen{0, 116, 60};
inline constexpr Colour kRed{204, 16, 32};
inline constexpr Colour kAmber{166, 88, 0};

/// 8-bit pixels, height x width x channels, row-major. Grey has one channel, colour three.
struct Picture {
  std::int64_t width = 0;
  std::int64_t height = 0;
  int channels = 1;
  std::vector<std::uint8_t> pixels;
};

/// A rectangle of whole pixels.
struct Box {
  std::int64_t left = 0;
  std::int64_t top = 0;
  std::int64_t width = 0;
  std::int64_t height = 0;
};

/// Three channels, all of one colour.
Picture blank_picture(std::int64_t width, std::int64_t height, Colour colour);

/// Each draws on a picture of three channels. What lies outside of it is left out.
void fill(Picture& onto, const Box& box, Colour colour);
enum class Line { solid, dashed };
/// `thickness` pixels inside the edges of `box`.
void draw_frame(Picture& onto, const Box& box, std::int64_t thickness, Colour colour, Line line = Line::solid);
/// `picture`: grey or colour.
void paste(Picture& onto, const Picture& picture, std::int64_t left, std::int64_t top);

}  // namespace pipeline::cli
