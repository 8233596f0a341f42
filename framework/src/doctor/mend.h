/// \file
/// Which steps make drawings look like the training images again, with which parameters.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <pipeline/export.h>
#include <pipeline/value.h>

namespace pipeline {

/// One preprocessing step, as a pipeline file has it.
struct Step {
  std::string uses;
  Value with = Value::Map{};  ///< parameters that are not the defaults

  friend bool operator==(const Step&, const Step&) = default;
};
using Chain = std::vector<Step>;

/// What the network reads.
struct TrainedShape {
  std::int64_t height = 0;
  std::int64_t width = 0;
};

/// Median of a measure of the training images.
using MedianOf = std::function<double(std::string_view measure)>;

/// The step against a difference in `measure`; empty where there is none. `higher`: yours is above the training images.
PIPELINE_EXPORT Chain mend_of(std::string_view measure, bool higher, const MedianOf& training,
                              const TrainedShape& shape);

/// The steps of `mends` in the order in which they can work, each once, with what they need around them: steps that
/// look for light ink come behind image.polarity when `dark_ink` (some images are dark on light), and where the
/// training images themselves are dark on light, image.invert comes last; a box is put on a canvas.
PIPELINE_EXPORT Chain chain_of(const std::vector<Chain>& mends, bool dark_ink, const MedianOf& training,
                               const TrainedShape& shape);

/// "[ image.polarity, { uses: image.fit_box, with: { size: 20 } } ]", for a pipeline file.
PIPELINE_EXPORT std::string text_of(const Chain& chain);
PIPELINE_EXPORT std::string text_of(const Step& step);

}  // namespace pipeline
