/// \file
/// Connected pieces of ink, and which of them belong to the drawing.
#pragma once

#include <opencv2/core.hpp>

namespace image {

/// Which pieces do not belong to a drawing. Sizes are counted in pixels, pieces hang together by sides or corners.
struct Unwanted {
  /// A piece smaller than this share of the largest one is a speck.
  double speck = 0.02;
  /// A piece that touches the border is a neighbour's fragment if it is smaller than this share of the largest one ...
  double fragment = 0.5;
  /// ... and at least so far from it, as a share of the longer side of the largest one's bounding box. 0: at any
  /// distance.
  double gap = 0.1;
};

/// 255 where a piece of `ink` (made by ink_mask) is unwanted, 0 elsewhere; an empty matrix where nothing is. The
/// largest piece is never unwanted; of equal ones it is the one that comes first, row by row. Distances are Euclidean,
/// between bounding boxes.
cv::Mat unwanted_pieces(const cv::Mat& ink, const Unwanted& unwanted);

/// `image` without its unwanted pieces: they, and the pixels around them that no other ink covers, become the median of
/// what is not ink. The very image where there is nothing unwanted. REQUIRES: one channel.
cv::Mat without_unwanted(const cv::Mat& image, const cv::Mat& ink, const Unwanted& unwanted);

/// How many pieces `ink` (made by ink_mask) has.
struct PieceCount {
  int parts = 0;   ///< of at least `speck` times the pixels of the largest
  int specks = 0;  ///< smaller ones
};
PieceCount count_pieces(const cv::Mat& ink, double speck);

}  // namespace image
