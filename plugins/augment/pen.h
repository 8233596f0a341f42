/// \file
/// Strokes made finer or broader, by morphology on grey levels.
#pragma once

#include <opencv2/core.hpp>

namespace augment {

/// For one thread: keeps the memory it works in.
///
/// The image is doubled (cubic), changed by steps of one pixel of that, half a pixel of its own, and halved (area).
/// Steps take turns with the cross and the square of 3 x 3, n of both making an octagon. Broader is n dilations; finer
/// is n erosions, but what an opening would take more than a quarter of is kept, so that thin lines stay and only what
/// is thick becomes thin:
///
///     finer(n) = max(E_n, K_0, ..., K_(n-1)),    E_0 the image, E_k = erode(E_(k-1)),
///     K_k      = E_k where open(E_k) < 3/4 E_k, else 0
///
/// Of a broken number of steps the two whole ones beside it are mixed. Sources: Serra, "Image analysis and mathematical
/// morphology", 1982; the parts kept are those of Lantuejoul's skeleton, 1977, which takes E_k - open(E_k).
class Pen {
 public:
  /// `image`: CV_8UC1, light ink on dark ground, changed in place; strokes gain `by_px` on each side, or lose it where
  /// negative.
  void change(cv::Mat& image, double by_px);

 private:
  void broaden(double steps);
  void refine(double steps);

  cv::Mat image_;  ///< doubled
  cv::Mat eroded_, opened_, erased_, kept_, other_;
};

}  // namespace augment
