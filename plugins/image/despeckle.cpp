/// \file
/// image.despeckle: takes away specks, fragments of neighbouring drawings, and a frame.
///
///     a speck:      pixels < speck * pixels of the largest piece
///     a fragment:   touches the border of the image, and
///                   pixels < fragment * pixels of the largest piece, and
///                   distance to the largest piece >= gap * longer side of its bounding box
///     a frame:      rows or columns from an edge inwards, at most 15 % of the side of them, as long as each has ink on
///                   more than 90 % of its length; not where nothing else is ink
///
/// Light ink on a dark ground. Ink is what is brighter than `threshold` times the brightest pixel; a piece is ink that
/// hangs together by sides or corners (connected components; Rosenfeld and Pfaltz 1966). Distances are between bounding
/// boxes. The frame goes first and becomes 0. A piece that goes becomes the median of what is not ink, and so does the
/// faint rim around it. The largest piece always stays, be it one pixel; an image without ink is refused.
#include <opencv2/core.hpp>

#include <pipeline/plugin.h>

#include "components.h"
#include "frame.h"
#include "ink.h"
#include "opencv_threads.h"

namespace {

class Despeckle final : public pipeline::Preprocess {
 public:
  struct Options {
    double speck = image::Unwanted{}.speck;
    double fragment = image::Unwanted{}.fragment;
    double gap = image::Unwanted{}.gap;
    bool frame = true;
    double threshold = 0.2;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("takes away specks, and fragments of neighbouring drawings at the border");
    spec.example("uses: image.despeckle\nin: drawings\nwith: { speck: 0.02 }\n");
    spec.param("speck", &Options::speck, pipeline::range(0.0, 1.0),
               "a piece goes that has less than this share of the largest piece's pixels");
    spec.param("fragment", &Options::fragment, pipeline::range(0.0, 1.0),
               "so does one at the border that has less than this share, ...");
    spec.param("gap", &Options::gap, pipeline::at_least(0.0),
               "... and is at least this share of the largest one's longer side away from it");
    spec.param("frame", &Options::frame, "whether lines along whole edges go, see above");
    spec.param("threshold", &Options::threshold, pipeline::range(0.0, 1.0),
               "ink is brighter than this share of the brightest pixel");
  }

  explicit Despeckle(Options options) : options_(options) { image::keep_opencv_to_this_thread(); }

  cv::Mat apply(const cv::Mat& image) const override {
    image::require_ink_image(image);
    const cv::Mat ink = image::ink_mask(image, options_.threshold);
    image::require_ink(ink);
    const image::Unwanted unwanted{options_.speck, options_.fragment, options_.gap};
    if (!options_.frame) return image::without_unwanted(image, ink, unwanted);
    const cv::Mat inside = image::without_frame(image, ink);
    return image::without_unwanted(inside, image::ink_mask(inside, options_.threshold), unwanted);
  }

 private:
  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Despeckle>("image.despeckle"); }
