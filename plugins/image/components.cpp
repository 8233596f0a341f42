#include "components.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include <opencv2/imgproc.hpp>

#include "percentile.h"

namespace image {

namespace {

struct Piece {
  cv::Rect box;
  int pixels = 0;
};

/// Indexed by label; label 0 is the ground.
struct Pieces {
  cv::Mat labels;  // CV_32S
  std::vector<Piece> all;
};

/// As cv::connectedComponentsWithStats, which takes ten times as long: it does its sums for the ground too.
Pieces pieces_of(const cv::Mat& ink) {
  Pieces pieces;
  pieces.all.resize(static_cast<std::size_t>(cv::connectedComponents(ink, pieces.labels, 8, CV_32S)));
  for (int row = 0; row < ink.rows; ++row) {
    const int* const labels = pieces.labels.ptr<int>(row);
    for (int column = 0; column < ink.cols;) {
      const int label = labels[column];
      const int first = column;
      while (column < ink.cols && labels[column] == label) ++column;
      if (label == 0) continue;
      Piece& piece = pieces.all[static_cast<std::size_t>(label)];
      piece.pixels += column - first;
      piece.box |= cv::Rect(first, row, column - first, 1);
    }
  }
  return pieces;
}

/// How much ground lies between two boxes, in pixels; 0 where they overlap or touch.
double distance(const cv::Rect& a, const cv::Rect& b) {
  const int across = std::max({a.x - b.br().x, b.x - a.br().x, 0});
  const int down = std::max({a.y - b.br().y, b.y - a.br().y, 0});
  return std::hypot(across, down);
}

bool touches_border(const cv::Rect& box, cv::Size size) {
  return box.x == 0 || box.y == 0 || box.br().x == size.width || box.br().y == size.height;
}

bool is_unwanted(const Piece& piece, const Piece& largest, cv::Size size, const Unwanted& unwanted) {
  if (piece.pixels < unwanted.speck * largest.pixels) return true;
  return touches_border(piece.box, size) && piece.pixels < unwanted.fragment * largest.pixels &&
         distance(piece.box, largest.box) >= unwanted.gap * std::max(largest.box.width, largest.box.height);
}

}  // namespace

cv::Mat unwanted_pieces(const cv::Mat& ink, const Unwanted& unwanted) {
  const Pieces pieces = pieces_of(ink);
  if (pieces.all.size() <= 2) return {};  // the ground and one piece
  const auto largest = std::max_element(pieces.all.begin() + 1, pieces.all.end(),
                                        [](const Piece& a, const Piece& b) { return a.pixels < b.pixels; });
  std::vector<std::uint8_t> marks(pieces.all.size(), 0);
  bool any = false;
  for (std::size_t label = 1; label < marks.size(); ++label) {
    const Piece& piece = pieces.all[label];
    if (&piece == &*largest || !is_unwanted(piece, *largest, ink.size(), unwanted)) continue;
    marks[label] = 255;
    any = true;
  }
  if (!any) return {};
  cv::Mat result(ink.size(), CV_8U);
  for (int row = 0; row < ink.rows; ++row) {
    const int* const labels = pieces.labels.ptr<int>(row);
    std::uint8_t* const to = result.ptr<std::uint8_t>(row);
    for (int column = 0; column < ink.cols; ++column) to[column] = marks[static_cast<std::size_t>(labels[column])];
  }
  return result;
}

PieceCount count_pieces(const cv::Mat& ink, double speck) {
  const Pieces pieces = pieces_of(ink);
  int largest = 0;
  for (const Piece& piece : pieces.all) largest = std::max(largest, piece.pixels);
  PieceCount count;
  for (std::size_t label = 1; label < pieces.all.size(); ++label)
    ++(pieces.all[label].pixels < speck * largest ? count.specks : count.parts);
  return count;
}

cv::Mat without_unwanted(const cv::Mat& image, const cv::Mat& ink, const Unwanted& unwanted) {
  const cv::Mat pieces = unwanted_pieces(ink, unwanted);
  if (pieces.empty()) return image;
  cv::Mat ground;
  cv::bitwise_not(ink, ground);
  // A speck's rim is too faint to be ink; it goes with the speck, but no ink of what stays.
  cv::Mat gone;
  cv::dilate(pieces, gone, cv::Mat());  // 3 x 3
  gone &= ground;
  gone |= pieces;
  cv::Mat result = image.clone();
  result.setTo(percentile(image, ground, 0.5), gone);
  return result;
}

}  // namespace image
