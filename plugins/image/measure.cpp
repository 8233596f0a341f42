/// \file
/// image.measure: measures each drawing: ground, ink, and where the ink lies. What `pipeline doctor` compares.
///
/// Columns, one row an image. Shares are from 0 to 1; what cannot be known is NaN.
///
///     blank        1 where nothing is drawn: all values within 0.03 of each other, before or after the ground is
///                  taken away; all columns below are NaN then; else 0
///     polarity     1 for dark ink on a light ground, 0 for light ink on a dark one (as image.polarity has it)
///     ground       how far the median of the sheet is from white (light ground) or from black (dark ground)
///     unevenness   95th less 5th percentile of the sheet's values
///     contrast     |mean of the ink - median of the sheet|
///     grey         share of the ink's pixels that are neither full nor none: (n(v > 0.1) - n(v > 0.9)) / n(v > 0.1)
///     ink_box      longer side of the ink's bounding box, as a share of the canvas's longer side
///     box_width    its width as a share of the canvas's width; box_height likewise
///     offset_x     centre of mass to the right of the canvas's middle, in widths; offset_y below it, in heights
///     off_centre   length of (offset_x, offset_y)
///     stroke       mean width of the strokes as a share of the box's longer side, which is made 80 pixels for that
///                  (as image.stroke_width measures it)
///     slant        columns to the right a row down, mu11 / mu02, cut off at -2 and 2 (as image.deskew has it)
///     border       share of the outermost pixels that are ink
///     parts        pieces of ink with at least 2 % of the largest one's pixels
///     specks       smaller pieces
///     width        of the image, in pixels; height likewise
///
/// Before, large images are made smaller, to at most 160 pixels by area; then the ground is taken away and the mean of
/// the ink brought to 1, as image.mnist_style does; ink is what is above 1/2. Box, place, stroke and slant are those of
/// the ink without a frame and without specks.
///
/// Values are those stored: bytes from 0 to 255, floats from `black` to `white`. A map that only rescales them
/// (image.scale, image.standardize) is not applied, so that sets behind it can be compared with sets before it. Of a
/// refused row all is NaN, for it may have no pixels of its own; of floats that are infinite or not a number all but
/// width and height.
#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <opencv2/core.hpp>

#include <pipeline/plugin.h>

#include "ink_measures.h"
#include "luma.h"
#include "opencv_threads.h"

namespace {

using image::InkMeasures;
using pipeline::Images;
using pipeline::Measurements;

struct Column {
  std::string_view name;
  double InkMeasures::* value;
};
constexpr std::array<Column, 17> kInkColumns = {{{"blank", &InkMeasures::blank},
                                                 {"polarity", &InkMeasures::polarity},
                                                 {"ground", &InkMeasures::ground},
                                                 {"unevenness", &InkMeasures::unevenness},
                                                 {"contrast", &InkMeasures::contrast},
                                                 {"grey", &InkMeasures::grey},
                                                 {"ink_box", &InkMeasures::ink_box},
                                                 {"box_width", &InkMeasures::box_width},
                                                 {"box_height", &InkMeasures::box_height},
                                                 {"offset_x", &InkMeasures::offset_x},
                                                 {"offset_y", &InkMeasures::offset_y},
                                                 {"off_centre", &InkMeasures::off_centre},
                                                 {"stroke", &InkMeasures::stroke},
                                                 {"slant", &InkMeasures::slant},
                                                 {"border", &InkMeasures::border},
                                                 {"parts", &InkMeasures::parts},
                                                 {"specks", &InkMeasures::specks}}};
constexpr std::size_t kColumns = kInkColumns.size() + 2;

class Measure final : public pipeline::Stage {
 public:
  struct Options {
    double black = 0.0;
    double white = 1.0;
  };

  static constexpr pipeline::In<Images> kImages{"images", "the drawings, of any size"};
  static constexpr pipeline::Out<Measurements> kMeasurements{"measurements", "one row an image"};

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("measures each drawing: ground, contrast, size, place, stroke width, slant, specks");
    spec.example("uses: image.measure\nin: drawings\n");
    spec.input(kImages);
    spec.output(kMeasurements);
    spec.param("black", &Options::black, "what black is where values are floats; bytes have 0");
    spec.param("white", &Options::white, "what white is where values are floats, above 'black'; bytes have 255");
  }

  explicit Measure(Options options) : options_(options) {
    if (!(options.black < options.white))
      throw pipeline::Error("'black' is not below 'white'", "give the lowest and the highest value of the images");
    image::keep_opencv_to_this_thread();
  }

  void run(const pipeline::Inputs& in, pipeline::Outputs& out, pipeline::Context& context) override {
    const Images& images = in[kImages];
    const std::int64_t count = images.size();
    pipeline::Tensor table = pipeline::Tensor::uninitialized(pipeline::DType::f64, {count, std::ssize(columns())});
    const std::span<double> values = table.writable<double>();
    context.parallel_for(count, [&](std::int64_t row) {
      context.throw_if_stopped();
      const std::vector<double> measured = measures_of(images, row);
      std::copy(measured.begin(), measured.end(), values.begin() + row * std::ssize(measured));
    });
    std::vector<std::string> ids;
    ids.reserve(static_cast<std::size_t>(count));
    for (std::int64_t row = 0; row < count; ++row) ids.push_back(images.id(row));
    out.set(kMeasurements, Measurements(columns(), std::move(ids), std::move(table)));
  }

 private:
  static std::vector<std::string> columns() {
    std::vector<std::string> names;
    for (const Column& column : kInkColumns) names.emplace_back(column.name);
    names.emplace_back("width");
    names.emplace_back("height");
    return names;
  }

  std::vector<double> measures_of(const Images& images, std::int64_t row) const {
    const pipeline::ImageView view = images.at(row);
    std::vector<double> values(kColumns, std::numeric_limits<double>::quiet_NaN());
    if (images.refused().contains(row)) return values;
    values[kColumns - 2] = static_cast<double>(view.shape.width);
    values[kColumns - 1] = static_cast<double>(view.shape.height);
    const cv::Mat image = grey(view);
    if (image.empty() || !cv::checkRange(image)) return values;
    const InkMeasures measures = image::measure_ink(image);
    for (std::size_t i = 0; i < kInkColumns.size(); ++i) values[i] = measures.*kInkColumns[i].value;
    return values;
  }

  /// CV_32F, 0 to 1.
  cv::Mat grey(const pipeline::ImageView& view) const {
    const auto channels = static_cast<int>(view.shape.channels);
    if (channels != 1 && channels != 3)
      throw pipeline::Error("a drawing has one channel or three; the images have " + std::to_string(channels),
                            "load them with 'color: false'");
    const bool bytes = view.dtype == pipeline::DType::u8;
    const cv::Mat stored(static_cast<int>(view.shape.height), static_cast<int>(view.shape.width),
                         CV_MAKETYPE(bytes ? CV_8U : CV_32F, channels), const_cast<std::byte*>(view.data));
    const double low = bytes ? 0.0 : options_.black;
    const double scale = bytes ? 1.0 / 255.0 : 1.0 / (options_.white - options_.black);
    cv::Mat result;
    if (!stored.empty()) image::luma(stored).convertTo(result, CV_32F, scale, -low * scale);
    return result;
  }

  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Measure>("image.measure"); }
