#include "ink_measures.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <opencv2/imgproc.hpp>

#include "canvas.h"
#include "components.h"
#include "frame.h"
#include "full_ink.h"
#include "ground_surface.h"
#include "ink.h"
#include "light_ink.h"
#include "pen.h"
#include "percentile.h"
#include "shear.h"
#include "shrink.h"

namespace image {

namespace {

constexpr double kInk = 0.5;
constexpr double kSpeck = 0.02;

InkMeasures nothing() {
  constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  InkMeasures measures{};
  measures.blank = 1.0;
  for (double* const value :
       {&measures.polarity, &measures.ground, &measures.unevenness, &measures.contrast, &measures.grey,
        &measures.ink_box, &measures.box_width, &measures.box_height, &measures.offset_x, &measures.offset_y,
        &measures.off_centre, &measures.stroke, &measures.slant, &measures.border, &measures.parts, &measures.specks})
    *value = kUnknown;
  return measures;
}

bool is_blank(const cv::Mat& image) {
  constexpr double kFaintest = 0.03;  // 8 of 255: what is left of a blank sheet's grain and of JPEG's blocks
  double darkest = 0.0;
  double lightest = 0.0;
  cv::minMaxLoc(image, &darkest, &lightest);
  return !(lightest - darkest >= kFaintest);
}

/// The sheet, well away from soft edges of ink; all that is not ink where nothing is that far away.
cv::Mat sheet_beside(const cv::Mat& ink) {
  constexpr double kFaint = 0.2;
  cv::Mat near;
  cv::dilate(ink > kFaint, near, cv::Mat());  // 3 x 3
  cv::Mat sheet = ~near;
  if (cv::countNonZero(sheet) == 0) sheet = ~(ink > kInk);
  return sheet;
}

void measure_values(const cv::Mat& image, const cv::Mat& ink, InkMeasures& measures) {
  constexpr double kMost = 0.95;
  const cv::Mat sheet = sheet_beside(ink);
  const bool light_ground = measures.polarity > 0.5;
  double level = light_ground ? 1.0 : 0.0;
  if (cv::countNonZero(sheet) > 0) {
    level = percentile(image, sheet, 0.5);
    measures.unevenness = percentile(image, sheet, kMost) - percentile(image, sheet, 1.0 - kMost);
  } else {
    measures.unevenness = 0.0;
  }
  measures.ground = light_ground ? 1.0 - level : level;
  measures.contrast = std::abs(cv::mean(image, ink > kInk)[0] - level);
  constexpr double kNone = 0.1;
  const int any = cv::countNonZero(ink > kNone);
  const int full = cv::countNonZero(ink > 1.0 - kNone);
  measures.grey = any > 0 ? static_cast<double>(any - full) / any : 0.0;
}

/// 4 times MNIST's box of 20 pixels, so that a stroke is some pixels wide.
double stroke_share(const cv::Mat& ink, const cv::Rect& box) {
  constexpr double kSide = 80.0;
  const double scale = kSide / std::max(box.width, box.height);
  const cv::Size size(std::max(1, cvRound(box.width * scale)), std::max(1, cvRound(box.height * scale)));
  cv::Mat large;
  cv::resize(ink(box), large, size, 0, 0, scale < 1.0 ? cv::INTER_AREA : cv::INTER_CUBIC);
  const cv::Mat mask = large > kInk;
  return cv::countNonZero(mask) > 0 ? stroke_width(mask) / kSide : std::numeric_limits<double>::quiet_NaN();
}

void measure_place(const cv::Mat& ink, InkMeasures& measures) {
  const cv::Rect box = ink_box(ink, kInk);
  const double longer = std::max(ink.cols, ink.rows);
  measures.box_width = static_cast<double>(box.width) / ink.cols;
  measures.box_height = static_cast<double>(box.height) / ink.rows;
  measures.ink_box = std::max(box.width, box.height) / longer;
  const cv::Point2d centre = centre_of_mass(ink);
  measures.offset_x = (centre.x + 0.5) / ink.cols - 0.5;
  measures.offset_y = (centre.y + 0.5) / ink.rows - 0.5;
  measures.off_centre = std::hypot(measures.offset_x, measures.offset_y);
  measures.stroke = stroke_share(ink, box);
  measures.slant = std::clamp(slant(ink), -2.0, 2.0);
}

}  // namespace

InkMeasures measure_ink(const cv::Mat& image) {
  constexpr int kLongestSide = 160;
  InkMeasures measures = nothing();
  const cv::Mat small = shrunk(image, kLongestSide);
  if (is_blank(small)) return measures;
  const cv::Mat flat = without_ground(light_ink(small));
  if (is_blank(flat)) return measures;
  const cv::Mat ink = full_ink(flat);
  const cv::Mat mask = ink > kInk;
  measures.blank = 0.0;
  measures.polarity = has_light_ground(small) ? 1.0 : 0.0;
  measure_values(small, ink, measures);
  measures.border = share_of_border(mask);
  const cv::Mat inside = without_frame(ink, mask);
  const cv::Mat inside_mask = inside > kInk;
  const PieceCount pieces = count_pieces(inside_mask, kSpeck);
  measures.parts = pieces.parts;
  measures.specks = pieces.specks;
  measure_place(without_unwanted(inside, inside_mask, {.speck = kSpeck, .fragment = 0.0, .gap = 0.0}), measures);
  return measures;
}

}  // namespace image
