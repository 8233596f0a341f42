#include "thinning.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <opencv2/core.hpp>

namespace image {

namespace {

/// For each neighbourhood of a pixel: bit 0 is to be taken off in the first sub-iteration, bit 1 in the second.
/// Neighbours are P2 to P9 of the paper, clockwise from the one above; P2 is bit 0.
using Table = std::array<std::uint8_t, 256>;

constexpr Table make_table() {
  Table table{};
  for (unsigned code = 0; code < table.size(); ++code) {
    const auto is_ink = [code](unsigned number) { return ((code >> (number - 2U)) & 1U) != 0; };
    const bool p2 = is_ink(2);
    const bool p3 = is_ink(3);
    const bool p4 = is_ink(4);
    const bool p5 = is_ink(5);
    const bool p6 = is_ink(6);
    const bool p7 = is_ink(7);
    const bool p8 = is_ink(8);
    const bool p9 = is_ink(9);
    const int pieces =
        int{!p2 && (p3 || p4)} + int{!p4 && (p5 || p6)} + int{!p6 && (p7 || p8)} + int{!p8 && (p9 || p2)};
    const int one_way = int{p9 || p2} + int{p3 || p4} + int{p5 || p6} + int{p7 || p8};
    const int other_way = int{p2 || p3} + int{p4 || p5} + int{p6 || p7} + int{p8 || p9};
    const int neighbours = one_way < other_way ? one_way : other_way;
    if (pieces != 1 || neighbours < 2 || neighbours > 3) continue;
    const bool kept_first = p4 && (p2 || p3 || !p5);
    const bool kept_second = p8 && (p6 || p7 || !p9);
    if (!kept_first) table[code] |= 1U;
    if (!kept_second) table[code] |= 2U;
  }
  return table;
}

constexpr Table kTable = make_table();

/// Ink as bytes 0 and 1 with a margin of one pixel, so that every pixel has eight neighbours.
class Field {
 public:
  explicit Field(const cv::Mat& ink)
      : size_(ink.size()), stride_(ink.cols + 2), values_(static_cast<std::size_t>(stride_ * (ink.rows + 2)), 0) {
    for (int row = 0; row < size_.height; ++row) {
      const std::uint8_t* const from = ink.ptr<std::uint8_t>(row);
      std::uint8_t* const to = line(row);
      for (int column = 0; column < size_.width; ++column) to[column] = from[column] != 0 ? 1 : 0;
    }
  }

  /// The pixels that are ink and have a neighbour that is not.
  std::vector<std::uint8_t*> outline() {
    std::vector<std::uint8_t*> pixels;
    for (int row = 0; row < size_.height; ++row) {
      std::uint8_t* const first = line(row);
      for (std::uint8_t* pixel = first; pixel != first + size_.width; ++pixel)
        if (*pixel != 0 && code(pixel) != 255) pixels.push_back(pixel);
    }
    return pixels;
  }

  unsigned code(const std::uint8_t* pixel) const {
    const std::uint8_t* const above = pixel - stride_;
    const std::uint8_t* const below = pixel + stride_;
    const unsigned bits = above[0] | above[1] << 1 | pixel[1] << 2 | below[1] << 3 | below[0] << 4 | below[-1] << 5 |
                          pixel[-1] << 6 | above[-1] << 7;
    return bits;
  }

  void append_neighbours(std::uint8_t* pixel, std::vector<std::uint8_t*>& to) const {
    for (std::uint8_t* const row : {pixel - stride_, pixel, pixel + stride_})
      for (std::uint8_t* const neighbour : {row - 1, row, row + 1})
        if (*neighbour != 0) to.push_back(neighbour);
  }

  cv::Mat mask() {
    cv::Mat result(size_, CV_8U);
    for (int row = 0; row < size_.height; ++row) {
      const std::uint8_t* const from = line(row);
      std::uint8_t* const to = result.ptr<std::uint8_t>(row);
      for (int column = 0; column < size_.width; ++column) to[column] = from[column] != 0 ? 255 : 0;
    }
    return result;
  }

 private:
  std::uint8_t* line(int row) { return values_.data() + (row + 1) * stride_ + 1; }

  cv::Size size_;
  std::ptrdiff_t stride_;
  std::vector<std::uint8_t> values_;
};

}  // namespace

cv::Mat thinned(const cv::Mat& ink) {
  Field field(ink);
  // Whether a pixel goes depends on its neighbours and on the sub-iteration. So only those are looked at whose
  // neighbours changed in one of the last two.
  std::vector<std::uint8_t*> changed = field.outline();
  std::vector<std::uint8_t*> changed_before;
  std::vector<std::uint8_t*> going;
  for (unsigned step = 1; !changed.empty() || !changed_before.empty(); step = 3U - step) {
    going.clear();
    for (const auto* const list : {&changed, &changed_before})
      for (std::uint8_t* const pixel : *list)
        if (*pixel != 0 && (kTable[field.code(pixel)] & step) != 0) going.push_back(pixel);
    changed_before.swap(changed);
    // A pixel that is listed twice is taken off once; what it leaves behind is thus listed at most eight times.
    std::vector<std::uint8_t*>& next = changed;
    next.clear();
    const auto last = std::remove_if(going.begin(), going.end(), [](std::uint8_t* pixel) {
      const bool first_time = *pixel != 0;
      *pixel = 0;
      return !first_time;
    });
    for (auto pixel = going.begin(); pixel != last; ++pixel) field.append_neighbours(*pixel, next);
  }
  return field.mask();
}

}  // namespace image
