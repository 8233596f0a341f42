/// \file
/// image.mnist_style: makes any drawing of a digit look like one of MNIST's.
///
/// The whole chain in one step, on a drawing as it comes: any size, dark or light ink, bytes or floats, grey or R G B.
/// Each link is the function behind a step of its own, where it is explained:
///
///     luma         0.299 R + 0.587 G + 0.114 B, of colours only
///     shrink       to at most 160 pixels by area                               image.resize
///     polarity     light ink on black                                          image.polarity
///     ground       uneven light taken away                                     image.ground
///     full ink     mean value of ink becomes 1; ink is what is above 1/2
///     frame        lines along whole edges go
///     despeckle    specks and neighbours' fragments go                         image.despeckle
///     pen          strokes redrawn, `pen` pixels wide in the end               image.stroke_width
///     upright      by `deskew` of the slant                                    image.deskew
///     box          longer side becomes `box`                                   image.fit_box
///     centre       centre of mass to pixel 14, 14 of 28 x 28                   image.center_of_mass
///
/// Bytes become bytes, floats become floats from 0 to 1. An image whose pixels are all the same is refused.
///
/// The pen is the median of MNIST's training digits, 2.48 pixels in a box of 20 (see image.stroke_width), scaled to the
/// box. The box is one pixel smaller than MNIST's: there single tips reach that far, while drawings made with a mouse
/// fill their box to the corners. The slant is in part the writer's habit and in part the digit's own (a 4 and a 7
/// lean when they are upright), so only a part of it goes. Box and slant were chosen on drawings by 69 people: 58
/// combinations of settings around these differ by at most 1.5 % there, and the best on half of the people was as good
/// on the other half, so there is little to choose.
/// Source: LeCun, Cortes, Burges, "The MNIST database", for box and centre; LeCun et al. 1998, "Gradient-based learning
/// applied to document recognition", section III.A.
#include <algorithm>

#include <opencv2/core.hpp>

#include <pipeline/plugin.h>

#include "components.h"
#include "frame.h"
#include "full_ink.h"
#include "ground_surface.h"
#include "ink.h"
#include "light_ink.h"
#include "luma.h"
#include "opencv_threads.h"
#include "pen.h"
#include "placement.h"
#include "shear.h"
#include "shrink.h"

namespace {

constexpr int kSide = 28;
constexpr double kInk = 0.5;
constexpr image::Unwanted kUnwanted{.speck = 0.02, .fragment = 0.2, .gap = 0.0};

/// Floats as floats from 0 to 1, so that no value is too large or too small to reckon with.
cv::Mat in_range(const cv::Mat& image) {
  if (image.depth() == CV_8U) return image;
  double darkest = 0.0;
  double lightest = 0.0;
  cv::minMaxLoc(image, &darkest, &lightest);
  constexpr double kFlat = 1e-30;
  if (lightest - darkest < kFlat)
    throw pipeline::ImageRefused("no ink; every pixel has the same value, so leave the image out");
  const double scale = 1.0 / (lightest - darkest);
  cv::Mat result;
  image.convertTo(result, CV_32F, scale, -darkest * scale);
  return result;
}

class MnistStyle final : public pipeline::Preprocess {
 public:
  struct Options {
    double pen = 2.4;
    double box = 19.0;
    double deskew = 0.4;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("makes any drawing of a digit look like MNIST's: the whole chain in one step");
    spec.example("uses: image.mnist_style\nin: drawings\n");
    spec.param("pen", &Options::pen, pipeline::range(0.5, 10.0), "mean width of the strokes, in pixels of the result");
    spec.param("box", &Options::box, pipeline::range(12.0, kSide), "longer side of the digit, in pixels of the result");
    spec.param("deskew", &Options::deskew, pipeline::range(0.0, 1.0), "share of a digit's slant that is taken away");
  }

  explicit MnistStyle(Options options) : options_(options) { image::keep_opencv_to_this_thread(); }

  cv::Mat apply(const cv::Mat& image) const override {
    const cv::Mat grey = image::luma(image);
    image::require_ink_image(grey);
    const cv::Mat strokes = upright(image::redrawn(ink_of(grey), {options_.pen, options_.box}));
    const cv::Mat centred = image::placed(strokes, image::require_ink_box(strokes, kInk), options_.box, kSide);
    if (image.depth() == CV_32F) return centred;
    cv::Mat bytes;
    centred.convertTo(bytes, CV_8U, 255.0);
    return bytes;
  }

 private:
  /// The digit alone, in full strength.
  static cv::Mat ink_of(const cv::Mat& grey) {
    constexpr int kLongestSide = 160;
    cv::Mat light;
    image::light_ink(in_range(image::shrunk(grey, kLongestSide))).convertTo(light, CV_32F);
    const cv::Mat ink = image::full_ink(image::without_ground(light));
    const cv::Mat inside = image::without_frame(ink, image::ink_mask(ink, kInk));
    return image::without_unwanted(inside, image::ink_mask(inside, kInk), kUnwanted);
  }

  cv::Mat upright(const cv::Mat& strokes) const {
    const double slant = std::clamp(options_.deskew * image::slant(strokes), -1.0, 1.0);
    return image::upright(strokes, image::ink_mask(strokes, kInk), slant);
  }

  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<MnistStyle>("image.mnist_style"); }
