/// \file
/// What each preprocessing step made of some images, and what the classifier said: a picture for `predict --show`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <pipeline/images.h>
#include <pipeline/lineage.h>

#include "picture.h"
#include "run/predictor.h"

namespace pipeline::cli {

/// Collects small pictures while images go through the steps; the images themselves are kept no longer than a step.
class StepSheet {
 public:
  /// What can be shown: other programs refuse pictures of more than 32,767 lines.
  static constexpr std::int64_t kMostRows = 200;
  static constexpr std::size_t kMostSteps = 48;

  /// A column: the images as read (no `step`), or after `step`. Throws Error for more than kMostSteps steps.
  /// REQUIRES: as many images as in the columns before.
  void add(const LineageStep* step, const Images& images);

  /// How many images the picture shows, the first ones: kMostRows, or fewer where there are many steps.
  std::int64_t rows() const;

  /// A row an image, a column a step, then the prediction. An image that a step refused has the reason in its place.
  /// `predictions`: of the images, in their order. `classes`: the classifier's. REQUIRES: a column was added.
  Picture picture(const std::vector<Prediction>& predictions, const std::vector<std::string>& classes,
                  const std::string& title) const;

 private:
  struct Cell {
    Picture picture;      ///< empty once the image was refused
    std::string size;     ///< "280 x 300"
    std::string refused;  ///< the reason, at the step that refused it
    bool same = false;    ///< not a pixel differs from the column before
  };
  struct Column {
    std::string name;    ///< "as read", or the id of the stage
    std::string type;    ///< empty for "as read"
    std::string values;  ///< "values 0 to 255"
    std::vector<Cell> cells;
  };

  void draw_cell(Picture& onto, const Cell& cell, const std::string& first_line, std::int64_t left,
                 std::int64_t top) const;

  std::vector<Column> columns_;
  std::optional<Images> before_;
};

}  // namespace pipeline::cli
