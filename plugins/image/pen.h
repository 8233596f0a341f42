/// \file
/// The width of strokes, and strokes drawn again with another pen.
#pragma once

#include <opencv2/core.hpp>

namespace image {

/// Mean width of the strokes in pixels: 4 times the mean distance of the ink's pixels from the outline. In a strip of
/// width w that distance rises from 0 to w / 2 in the middle, so its mean is w / 4; strips of an odd number of pixels
/// come out a little wider, w + 1 / w, so look at ink that is some pixels wide. `mask`: CV_8U, not 0 where there is
/// ink; beyond the image's border lies ground. REQUIRES: there is ink.
double stroke_width(const cv::Mat& mask);

struct Pen {
  double width = 2.5;  ///< of the strokes, in pixels of the box, once the ink has been fitted into it
  double box = 20.0;   ///< side of the box that the ink's longer side will fill, in pixels; more than `width`
};

/// The same strokes with smooth outlines, all wider or narrower by the same amount so that their mean width w becomes
///
///     w' = pen.width * (L - w) / (pen.box - pen.width)          L: longer side of the ink's bounding box
///
/// which is pen.width once the new longer side, L - w + w', has been scaled to pen.box. Dots (L < 2 w), which have no
/// stroke, and ink that would vanish keep their width. At least 4 pixels come to one of the box.
/// `ink`: CV_32F, 0 to 1, light ink on black (see full_ink), with values above 0.5. Returns CV_32F, 0 to 1, the edges
/// soft by a pixel, cut to the ink with some margin around it.
cv::Mat redrawn(const cv::Mat& ink, const Pen& pen);

}  // namespace image
