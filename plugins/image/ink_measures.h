/// \file
/// What can be measured of a drawing: its ground, its ink, and where the ink lies.
#pragma once

#include <opencv2/core.hpp>

namespace image {

/// image.measure says what each number is. NaN where it cannot be known: all but `blank` of a blank image.
struct InkMeasures {
  double blank;
  double polarity;
  double ground;
  double unevenness;
  double contrast;
  double grey;
  double ink_box;
  double box_width;
  double box_height;
  double offset_x;
  double offset_y;
  double off_centre;
  double stroke;
  double slant;
  double border;
  double parts;
  double specks;
};

/// `image`: CV_32F, one channel, black is 0 and white 1, finite.
InkMeasures measure_ink(const cv::Mat& image);

}  // namespace image
