#include "step_sheet.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "pixel_font.h"
#include "shown_number.h"
#include "terminal_text.h"
#include "thumbnail.h"

namespace pipeline::cli {
namespace {

constexpr std::int64_t kImage = 112;  // four times MNIST's 28
constexpr std::int64_t kMargin = 12;
constexpr std::int64_t kColumn = kImage + 20;
constexpr std::int64_t kVerdictWidth = 168;
constexpr std::int64_t kTextGap = 4;
constexpr std::int64_t kHeader = 5 * kLineHeight + kMargin;
constexpr std::int64_t kRow = kImage + kTextGap + 2 * kLineHeight + kMargin;
constexpr std::int64_t kMostPixels = std::int64_t{100} * 1000 * 1000;
constexpr int kColumnText = static_cast<int>((kColumn - kCharacterWidth) / kCharacterWidth);
constexpr int kVerdictText = static_cast<int>(kVerdictWidth / kCharacterWidth);

/// Three significant digits.
std::string short_number(double number) {
  std::array<char, 32> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::general, 3).ptr;
  return {digits.data(), end};
}

bool equal_pixels(const ImageView& a, const ImageView& b) {
  if (a.dtype != b.dtype || !(a.shape == b.shape)) return false;
  const std::size_t size =
      static_cast<std::size_t>(a.shape.values()) * (a.dtype == DType::u8 ? sizeof(std::uint8_t) : sizeof(float));
  return size == 0 || std::memcmp(a.data, b.data, size) == 0;
}

/// Small images grow by a whole factor, so that a pixel is a square.
Picture shown(const Images& images, std::int64_t row, ValueRange range) {
  const ImageShape shape = images.at(row).shape;
  const std::int64_t longest = std::max<std::int64_t>(1, std::max(shape.width, shape.height));
  const std::int64_t side = longest < kImage ? kImage / longest * longest : kImage;
  return thumbnail(images, row, range, side, side);
}

/// In lines of `columns` characters, at most `most` of them.
void draw_paragraph(Picture& onto, std::int64_t left, std::int64_t top, const std::string& text, int columns,
                    std::size_t most, Colour colour) {
  std::vector<std::string> lines = wrapped(text, columns);
  if (lines.size() > most) {
    lines.resize(most);
    lines.back() = fitted(lines.back() + std::string(static_cast<std::size_t>(columns), '.'), columns);
  }
  for (const std::string& line : lines) {
    draw_text(onto, left, top, line, colour);
    top += kLineHeight;
  }
}

std::string probability_text(const Prediction& prediction, std::size_t index) {
  return fixed(100.0 * static_cast<double>(prediction.probabilities[index]), 1) + " %";
}

void draw_prediction(Picture& onto, const Prediction& prediction, const std::vector<std::string>& classes,
                     bool refused_by_a_step, std::int64_t left, std::int64_t top) {
  if (prediction.probabilities.empty()) {
    draw_text(onto, left, top, std::string(kRefusedMark) + " refused", kAmber);
    if (!refused_by_a_step) draw_paragraph(onto, left, top + kLineHeight, prediction.error, kVerdictText, 9, kInk);
    return;
  }
  // As large as there is room for, and never larger than four times.
  const std::string& label = classes[prediction.best];
  const std::int64_t scale = std::clamp<std::int64_t>(kVerdictText / std::max(1, width_of(label)), 1, 4);
  draw_text(onto, left, top, fitted(label, kVerdictText), kInk, scale);
  top += scale * kLineHeight + kTextGap;
  draw_text(onto, left, top, probability_text(prediction, prediction.best), kInk);
  top += 2 * kLineHeight;
  if (classes.size() < 2) return;
  draw_text(onto, left, top, "runner-up", kFaintInk);
  const std::string after = ", " + probability_text(prediction, prediction.runner_up);
  draw_text(onto, left, top + kLineHeight,
            fitted(classes[prediction.runner_up], kVerdictText - width_of(after)) + after, kFaintInk);
}

}  // namespace

void StepSheet::add(const LineageStep* step, const Images& images) {
  if (columns_.size() > kMostSteps)
    throw Error("a picture has room for " + std::to_string(kMostSteps) + " steps, and these images go through more",
                "leave --show out");
  Column column;
  column.name = step == nullptr ? "as read" : step->stage;
  if (step != nullptr) column.type = step->type;
  const ValueRange values = value_range(images);
  column.values = "values " + short_number(values.low) + " to " + short_number(values.high);
  const ValueRange range = shown_range(images);
  const std::int64_t count = std::min(images.size(), kMostRows);
  for (std::int64_t row = 0; row < count; ++row) {
    Cell cell;
    if (const auto refused = images.refused().find(row); refused != images.refused().end()) {
      if (!before_ || !before_->refused().contains(row)) cell.refused = refused->second;
    } else {
      cell.picture = shown(images, row, range);
      cell.size = text_of(images.at(row).shape);
      cell.same = before_ && equal_pixels(before_->at(row), images.at(row));
    }
    column.cells.push_back(std::move(cell));
  }
  columns_.push_back(std::move(column));
  before_ = images;
}

std::int64_t StepSheet::rows() const {
  const std::int64_t width = std::ssize(columns_) * kColumn + kVerdictWidth + 2 * kMargin;
  const std::int64_t cells = columns_.empty() ? 0 : std::ssize(columns_.front().cells);
  return std::min(cells, (kMostPixels / width - kHeader) / kRow);
}

void StepSheet::draw_cell(Picture& onto, const Cell& cell, const std::string& first_line, std::int64_t left,
                          std::int64_t top) const {
  std::int64_t y = top + kImage + kTextGap;
  if (!first_line.empty()) {
    draw_text(onto, left, y, first_line, kInk);
    y += kLineHeight;
  }
  if (!cell.refused.empty()) {
    draw_frame(onto, {left, top, kImage, kImage}, 2, kAmber, Line::dashed);
    constexpr std::int64_t kInside = 8;
    constexpr int kText = static_cast<int>((kImage - 2 * kInside) / kCharacterWidth);
    draw_text(onto, left + kInside, top + kInside, std::string(kRefusedMark) + " refused", kAmber);
    draw_paragraph(onto, left + kInside, top + kInside + kLineHeight, cell.refused, kText, 7, kInk);
    return;
  }
  if (cell.picture.pixels.empty()) return;
  const std::int64_t x = left + (kImage - cell.picture.width) / 2;
  const std::int64_t image_top = top + (kImage - cell.picture.height) / 2;
  draw_frame(onto, {x - 1, image_top - 1, cell.picture.width + 2, cell.picture.height + 2}, 1, kRule);
  paste(onto, cell.picture, x, image_top);
  draw_text(onto, left, y, fitted(cell.size, kColumnText), kFaintInk);
  if (cell.same) draw_text(onto, left, y + kLineHeight, "same pixels", kFaintInk);
}

Picture StepSheet::picture(const std::vector<Prediction>& predictions, const std::vector<std::string>& classes,
                           const std::string& title) const {
  const std::int64_t count = rows();
  const std::int64_t width = std::ssize(columns_) * kColumn + kVerdictWidth + 2 * kMargin;
  Picture sheet = blank_picture(width, kHeader + count * kRow + kMargin, kPaper);
  draw_text(sheet, kMargin, kMargin, fitted(title, static_cast<int>((width - 2 * kMargin) / kCharacterWidth)));
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    const Column& column = columns_[c];
    const std::int64_t left = kMargin + static_cast<std::int64_t>(c) * kColumn;
    std::int64_t top = kMargin + 3 * kLineHeight / 2;
    draw_text(sheet, left, top, fitted(column.name, kColumnText), kInk);
    draw_text(sheet, left, top + kLineHeight, fitted(column.type, kColumnText), kFaintInk);
    draw_text(sheet, left, top + 2 * kLineHeight, fitted(column.values, kColumnText), kFaintInk);
    for (std::int64_t row = 0; row < count; ++row) {
      const auto i = static_cast<std::size_t>(row);
      const std::string name = c > 0 ? "" : fitted_end(predictions[i].file.filename().string(), kColumnText);
      draw_cell(sheet, column.cells[i], name, left, kHeader + kMargin / 2 + row * kRow);
    }
  }
  const std::int64_t left = kMargin + std::ssize(columns_) * kColumn;
  draw_text(sheet, left, kMargin + 3 * kLineHeight / 2, "prediction");
  for (std::int64_t row = 0; row < count; ++row) {
    const auto i = static_cast<std::size_t>(row);
    const bool by_a_step = columns_.back().cells[i].picture.pixels.empty();
    draw_prediction(sheet, predictions[i], classes, by_a_step, left, kHeader + kMargin / 2 + row * kRow);
  }
  return sheet;
}

}  // namespace pipeline::cli
