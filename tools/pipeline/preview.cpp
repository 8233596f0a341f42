#include "preview.h"

#include <algorithm>
#include <array>
#include <vector>

#include "shown_number.h"
#include "terminal_text.h"
#include "thumbnail.h"

namespace pipeline::cli {
namespace {

constexpr int kMargin = 2;
constexpr int kCellGap = 2;
constexpr std::int64_t kLargestSide = 28;
constexpr std::int64_t kNarrowestCell = 16;  // for what stands below the image: "right: 3, 100 %"

std::uint8_t grey_at(const Picture& picture, std::int64_t x, std::int64_t y) {
  if (x >= picture.width || y >= picture.height) return 0;
  const auto at = static_cast<std::size_t>((y * picture.width + x) * picture.channels);
  if (picture.channels == 1) return picture.pixels[at];
  return static_cast<std::uint8_t>((picture.pixels[at] + picture.pixels[at + 1] + picture.pixels[at + 2]) / 3);
}

/// The nearest of the 26 greys among a terminal's 256 colours: black, 232 to 255 (8, 18, ..., 238), and white.
int grey_colour(std::uint8_t grey) {
  if (grey < 4) return 16;
  if (grey > 246) return 231;
  return 232 + std::clamp((static_cast<int>(grey) - 3) / 10, 0, 23);
}

/// One line of characters: two rows of pixels.
std::string line_of(const Picture& picture, std::int64_t y, std::int64_t columns, PreviewStyle style) {
  constexpr std::string_view kRamp = " .:-=+*#%@";
  std::string line;
  int upper = -1;
  int lower = -1;
  for (std::int64_t x = 0; x < columns; ++x) {
    const std::uint8_t top = grey_at(picture, x, y);
    const std::uint8_t bottom = grey_at(picture, x, y + 1);
    if (style == PreviewStyle::ascii) {
      line += kRamp[static_cast<std::size_t>((top + bottom) * (static_cast<int>(kRamp.size()) - 1) / 510)];
      continue;
    }
    if (grey_colour(top) != upper || grey_colour(bottom) != lower) {
      upper = grey_colour(top);
      lower = grey_colour(bottom);
      line += "\x1b[38;5;" + std::to_string(upper) + ";48;5;" + std::to_string(lower) + "m";
    }
    line += "\u2580";
  }
  if (style == PreviewStyle::half_blocks) line += "\x1b[0m";
  return line;
}

/// "wrong: 5, 61 %": short enough for a narrow cell.
std::string judgement_of(const JudgedImage& image) {
  if (image.verdict == Verdict::refused) return "refused";
  if (image.prediction.empty()) return "";
  const std::string verdict(image.verdict == Verdict::none ? "read as" : std::string(name_of(image.verdict)) + ":");
  return verdict + " " + image.prediction + ", " + fixed(100.0 * image.confidence, 0) + " %";
}

}  // namespace

PreviewStyle preview_style(const Terminal& terminal) {
  return terminal.has_colours() && shows_utf8() ? PreviewStyle::half_blocks : PreviewStyle::ascii;
}

std::string preview(const Images& images, std::span<const JudgedImage> shown, int width, PreviewStyle style) {
  const auto count = std::ssize(shown);
  if (count == 0) return "";
  const ValueRange range = shown_range(images);
  std::vector<Picture> pictures;
  std::int64_t cell = kNarrowestCell;
  for (const JudgedImage& image : shown) {
    const ImageShape shape = images.at(image.row).shape;
    const std::int64_t side = std::clamp<std::int64_t>(std::max(shape.width, shape.height), 1, kLargestSide);
    pictures.push_back(thumbnail(images, image.row, range, side, side));
    cell = std::max(cell, pictures.back().width);
  }
  const std::int64_t across = std::max<std::int64_t>(1, (width - kMargin + kCellGap) / (cell + kCellGap));
  std::string text;
  for (std::int64_t first = 0; first < count; first += across) {
    const std::int64_t last = std::min(count, first + across);
    std::int64_t height = 0;
    for (std::int64_t i = first; i < last; ++i) height = std::max(height, pictures[static_cast<std::size_t>(i)].height);
    const auto add_line = [&](const auto& cell_text) {
      std::string line(kMargin, ' ');
      for (std::int64_t i = first; i < last; ++i) line += (i > first ? std::string(kCellGap, ' ') : "") + cell_text(i);
      line.erase(line.find_last_not_of(' ') + 1);
      text += line + "\n";
    };
    for (std::int64_t y = 0; y < height; y += 2)
      add_line([&](std::int64_t i) { return line_of(pictures[static_cast<std::size_t>(i)], y, cell, style); });
    add_line([&](std::int64_t i) {
      const JudgedImage& image = shown[static_cast<std::size_t>(i)];
      return left_aligned(images.id(image.row) + (image.label.empty() ? "" : ": " + image.label),
                          static_cast<int>(cell));
    });
    std::vector<std::string> judgements;
    for (std::int64_t i = first; i < last; ++i) judgements.push_back(judgement_of(shown[static_cast<std::size_t>(i)]));
    if (std::any_of(judgements.begin(), judgements.end(), [](const std::string& line) { return !line.empty(); }))
      add_line([&](std::int64_t i) {
        return left_aligned(judgements[static_cast<std::size_t>(i - first)], static_cast<int>(cell));
      });
    if (last < count) text += "\n";
  }
  return text;
}

}  // namespace pipeline::cli
