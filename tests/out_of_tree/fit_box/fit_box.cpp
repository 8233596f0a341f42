/// \file
/// image.fit_box: scales the ink so that its longer side fills a square box, keeping its shape.
///
///     scale = size / max(width, height) of the ink's bounding box
///
/// Ink is what is brighter than `threshold` times the brightest pixel; it ends up in the middle of a
/// size x size image. An image without ink is refused; the runtime keeps its row and lists it.
/// Source: LeCun, Cortes, Burges, "The MNIST database": digits were fitted into a 20 x 20 box.
#include <pipeline/plugin.h>

#include <opencv2/imgproc.hpp>

namespace {

class FitBox final : public pipeline::Preprocess {
 public:
  struct Options {
    int size = 20;
    double threshold = 0.2;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.param("size", &Options::size, pipeline::range(1, 4096), "side of the box, in pixels");
    spec.param("threshold", &Options::threshold, pipeline::range(0.0, 1.0),
               "ink is brighter than this share of the brightest pixel");
  }

  explicit FitBox(Options options) : options_(options) {}

  /// `image`: H x W, one channel, light ink on a dark ground.
  cv::Mat apply(const cv::Mat& image) const override {
    double brightest = 0.0;
    cv::minMaxLoc(image, nullptr, &brightest);
    const cv::Rect ink = cv::boundingRect(image > options_.threshold * brightest);
    if (ink.empty()) throw pipeline::ImageRefused("no ink; lower 'threshold', or leave the image out");

    const double scale = options_.size / static_cast<double>(std::max(ink.width, ink.height));
    const cv::Size fitted(std::max(1, cvRound(ink.width * scale)),  // a line keeps one pixel of width
                          std::max(1, cvRound(ink.height * scale)));
    cv::Mat scaled;
    cv::resize(image(ink), scaled, fitted, 0, 0, scale < 1.0 ? cv::INTER_AREA : cv::INTER_CUBIC);
    return centred(scaled, options_.size);
  }

 private:
  static cv::Mat centred(const cv::Mat& ink, int side) {
    cv::Mat box = cv::Mat::zeros(side, side, ink.type());
    ink.copyTo(box(cv::Rect((side - ink.cols) / 2, (side - ink.rows) / 2, ink.cols, ink.rows)));
    return box;
  }
  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<FitBox>("image.fit_box"); }
