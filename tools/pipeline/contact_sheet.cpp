#include "contact_sheet.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "pixel_font.h"
#include "shown_number.h"
#include "terminal_text.h"
#include "thumbnail.h"

namespace pipeline::cli {
namespace {

constexpr std::int64_t kLargestImage = 128;
constexpr std::int64_t kSmallestImage = 84;
constexpr std::int64_t kMargin = 10;  // around the sheet, and between its cells
constexpr std::int64_t kFrame = 3;    // around an image, whether it is drawn or not
constexpr std::int64_t kTextGap = 3;  // between an image's frame and the text below
constexpr int kShortestLine = kSmallestImage / kCharacterWidth;
constexpr int kLongestLine = 21;
constexpr int kNarrowestTitle = 60;

struct Caption {
  std::array<std::string, 3> lines;  // id, label, prediction
  std::int64_t count() const {
    return std::count_if(lines.begin(), lines.end(), [](const std::string& line) { return !line.empty(); });
  }
  int columns() const { return std::max({width_of(lines[0]), width_of(lines[1]), width_of(lines[2])}); }
};

std::string_view mark_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::right:
      return kRightMark;
    case Verdict::wrong:
      return kWrongMark;
    case Verdict::refused:
      return kRefusedMark;
    case Verdict::none:
      break;
  }
  return "";
}

Colour colour_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::right:
      return kGreen;
    case Verdict::wrong:
      return kRed;
    case Verdict::refused:
      return kAmber;
    case Verdict::none:
      break;
  }
  return kInk;
}

Caption caption_of(const Images& images, const JudgedImage& image) {
  Caption caption;
  caption.lines[0] = fitted_end(images.id(image.row), kLongestLine);
  if (!image.label.empty()) caption.lines[1] = fitted("label " + image.label, kLongestLine);
  const std::string_view mark = mark_of(image.verdict);
  const std::string before = mark.empty() ? "" : std::string(mark) + " ";
  if (image.verdict == Verdict::refused) {
    caption.lines[2] = before + "refused";
  } else if (!image.prediction.empty()) {
    const std::string after = ", " + fixed(100.0 * image.confidence, 1) + " %";
    caption.lines[2] = before + fitted(image.prediction, kLongestLine - width_of(before) - width_of(after)) + after;
  }
  return caption;
}

void draw_cell(Picture& sheet, const Box& cell, const Box& image_size, const Picture& picture, const JudgedImage& image,
               const Caption& caption) {
  const std::int64_t left = cell.left + kFrame + (image_size.width - picture.width) / 2;
  const std::int64_t top = cell.top + kFrame + (image_size.height - picture.height) / 2;
  const auto framed = [&](std::int64_t thickness) -> Box {
    return {left - thickness, top - thickness, picture.width + 2 * thickness, picture.height + 2 * thickness};
  };
  const Colour colour = colour_of(image.verdict);
  if (image.verdict == Verdict::wrong) {
    draw_frame(sheet, framed(kFrame), kFrame, colour);
  } else if (image.verdict == Verdict::refused) {
    draw_frame(sheet, framed(kFrame), 2, colour, Line::dashed);
  } else {
    draw_frame(sheet, framed(1), 1, kRule);
  }
  paste(sheet, picture, left, top);
  std::int64_t y = cell.top + image_size.height + 2 * kFrame + kTextGap;
  const std::int64_t text_left = cell.left + kFrame;
  for (const auto& [text, ink] : {std::pair{&caption.lines[0], kFaintInk}, std::pair{&caption.lines[1], kInk},
                                  std::pair{&caption.lines[2], colour}}) {
    if (text->empty()) continue;
    draw_text(sheet, text_left, y, *text, ink);
    y += kLineHeight;
  }
}

/// The box that every image is scaled into.
Box image_box(const Images& images, std::span<const JudgedImage> shown) {
  Box box{0, 0, 1, 1};
  for (const JudgedImage& image : shown) {
    box.width = std::max(box.width, images.at(image.row).shape.width);
    box.height = std::max(box.height, images.at(image.row).shape.height);
  }
  const std::int64_t longest = std::max(box.width, box.height);
  if (longest > kLargestImage) {
    const double shrink = static_cast<double>(kLargestImage) / static_cast<double>(longest);
    const auto shrunk = [&](std::int64_t side) {
      return std::max<std::int64_t>(1, std::llround(static_cast<double>(side) * shrink));
    };
    return {0, 0, shrunk(box.width), shrunk(box.height)};
  }
  const std::int64_t factor =
      std::max<std::int64_t>(1, std::min((kSmallestImage + longest - 1) / longest, kLargestImage / longest));
  return {0, 0, box.width * factor, box.height * factor};
}

Box cell_box(const Box& image, const std::vector<Caption>& captions) {
  int columns = kShortestLine;
  std::int64_t lines = 1;
  for (const Caption& caption : captions) {
    columns = std::max(columns, caption.columns());
    lines = std::max(lines, caption.count());
  }
  return {0, 0, std::max(image.width, columns * kCharacterWidth) + 2 * kFrame,
          image.height + 2 * kFrame + kTextGap + lines * kLineHeight};
}

/// So that the grid is about as wide as high.
std::int64_t cells_across(const Box& cell, std::int64_t count) {
  const double shape = static_cast<double>(cell.height + kMargin) / static_cast<double>(cell.width + kMargin);
  const double across = std::ceil(std::sqrt(static_cast<double>(count) * shape));
  return std::clamp<std::int64_t>(static_cast<std::int64_t>(across), 1, count);
}

}  // namespace

Picture contact_sheet(const Images& images, std::span<const JudgedImage> shown, const std::vector<std::string>& title) {
  std::vector<Caption> captions;
  for (const JudgedImage& image : shown) captions.push_back(caption_of(images, image));
  const Box image_size = image_box(images, shown);
  const Box cell_size = cell_box(image_size, captions);
  const auto count = static_cast<std::int64_t>(shown.size());
  const std::int64_t across = cells_across(cell_size, count);
  const std::int64_t down = (count + across - 1) / across;

  std::int64_t width = across * (cell_size.width + kMargin) + kMargin;
  constexpr std::int64_t kAroundTitle = 2 * (kMargin + kFrame);
  if (!title.empty()) width = std::max(width, kNarrowestTitle * kCharacterWidth + kAroundTitle);
  std::vector<std::string> title_lines;
  for (const std::string& line : title)
    for (std::string& part : wrapped(line, static_cast<int>((width - kAroundTitle) / kCharacterWidth)))
      title_lines.push_back(std::move(part));
  const std::int64_t title_height = title_lines.empty() ? 0 : std::ssize(title_lines) * kLineHeight + kMargin / 2;

  Picture sheet = blank_picture(width, kMargin + title_height + down * (cell_size.height + kMargin), kPaper);
  for (std::size_t i = 0; i < title_lines.size(); ++i)
    draw_text(sheet, kMargin + kFrame, kMargin + static_cast<std::int64_t>(i) * kLineHeight, title_lines[i],
              i == 0 ? kInk : kFaintInk);
  const ValueRange range = shown_range(images);
  for (std::int64_t i = 0; i < count; ++i) {
    Box cell = cell_size;
    cell.left = kMargin + i % across * (cell.width + kMargin);
    cell.top = kMargin + title_height + i / across * (cell.height + kMargin);
    const JudgedImage& image = shown[static_cast<std::size_t>(i)];
    draw_cell(sheet, cell, image_size, thumbnail(images, image.row, range, image_size.width, image_size.height), image,
              captions[static_cast<std::size_t>(i)]);
  }
  return sheet;
}

}  // namespace pipeline::cli
