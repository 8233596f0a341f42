#include "picture.h"

#include <algorithm>

namespace pipeline::cli {
namespace {

Box clipped(const Picture& picture, const Box& box) {
  const std::int64_t left = std::clamp<std::int64_t>(box.left, 0, picture.width);
  const std::int64_t top = std::clamp<std::int64_t>(box.top, 0, picture.height);
  return {left, top, std::clamp<std::int64_t>(box.left + box.width, left, picture.width) - left,
          std::clamp<std::int64_t>(box.top + box.height, top, picture.height) - top};
}

}  // namespace

Picture blank_picture(std::int64_t width, std::int64_t height, Colour colour) {
  Picture picture{width, height, 3, std::vector<std::uint8_t>(static_cast<std::size_t>(width * height * 3))};
  fill(picture, {0, 0, width, height}, colour);
  return picture;
}

void fill(Picture& onto, const Box& box, Colour colour) {
  const Box inside = clipped(onto, box);
  for (std::int64_t y = inside.top; y < inside.top + inside.height; ++y) {
    auto to = onto.pixels.begin() + (y * onto.width + inside.left) * 3;
    for (std::int64_t x = 0; x < inside.width; ++x) {
      *to++ = colour.red;
      *to++ = colour.green;
      *to++ = colour.blue;
    }
  }
}

void draw_frame(Picture& onto, const Box& box, std::int64_t thickness, Colour colour, Line line) {
  constexpr std::int64_t kDash = 6;
  constexpr std::int64_t kGap = 4;
  const std::int64_t step = line == Line::dashed ? kDash + kGap : std::max(box.width, box.height);
  const std::int64_t dash = line == Line::dashed ? kDash : step;
  for (std::int64_t x = 0; x < box.width; x += step) {
    const std::int64_t length = std::min(dash, box.width - x);
    fill(onto, {box.left + x, box.top, length, thickness}, colour);
    fill(onto, {box.left + x, box.top + box.height - thickness, length, thickness}, colour);
  }
  for (std::int64_t y = 0; y < box.height; y += step) {
    const std::int64_t length = std::min(dash, box.height - y);
    fill(onto, {box.left, box.top + y, thickness, length}, colour);
    fill(onto, {box.left + box.width - thickness, box.top + y, thickness, length}, colour);
  }
}

void paste(Picture& onto, const Picture& picture, std::int64_t left, std::int64_t top) {
  const Box inside = clipped(onto, {left, top, picture.width, picture.height});
  for (std::int64_t y = inside.top; y < inside.top + inside.height; ++y) {
    auto from = picture.pixels.begin() + ((y - top) * picture.width + inside.left - left) * picture.channels;
    auto to = onto.pixels.begin() + (y * onto.width + inside.left) * 3;
    for (std::int64_t x = 0; x < inside.width; ++x, from += picture.channels)
      for (int c = 0; c < 3; ++c) *to++ = picture.channels == 3 ? from[c] : from[0];
  }
}

}  // namespace pipeline::cli
