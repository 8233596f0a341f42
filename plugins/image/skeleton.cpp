/// \file
/// image.skeleton: thins strokes to lines of one pixel.
///
/// Light ink on a dark ground. Ink is what is brighter than `threshold` times the brightest pixel; the skeleton is
/// white, the rest black. Pixels of the outline are taken off from two sides in turn, as long as
///
///     C(P) = 1            the pixel does not hold two parts together
///     2 <= N(P) <= 3      it is not the end of a line, nor inside
///
/// until none is left to go. Pieces and holes keep their number; a line of one pixel and a dot stay, a
/// square becomes a dot. Lines come out joined by sides or corners. An image without ink is refused.
/// Source: Guo and Hall 1989, "Parallel thinning with two-subiteration algorithms", Communications of the ACM 32(3),
/// algorithm A1.
#include <opencv2/core.hpp>

#include <pipeline/plugin.h>

#include "ink.h"
#include "opencv_threads.h"
#include "thinning.h"
#include "two_levels.h"

namespace {

class Skeleton final : public pipeline::Preprocess {
 public:
  struct Options {
    double threshold = 0.2;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("thins strokes to lines of one pixel");
    spec.param("threshold", &Options::threshold, pipeline::range(0.0, 1.0),
               "ink is brighter than this share of the brightest pixel");
  }

  explicit Skeleton(Options options) : options_(options) { image::keep_opencv_to_this_thread(); }

  cv::Mat apply(const cv::Mat& image) const override {
    image::require_ink_image(image);
    const cv::Mat ink = image::ink_mask(image, options_.threshold);
    image::require_ink(ink);
    return image::two_levels(image::thinned(ink), image);
  }

 private:
  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Skeleton>("image.skeleton"); }
