/// \file
/// Many small images as one PNG: what a page shows images from.
#pragma once

#include <cstdint>
#include <span>

#include <pipeline/images.h>
#include <pipeline/value.h>

namespace report {

/// What is black and what white: for bytes what their affine map makes of 0 and 255, else the least and the greatest
/// value of the set.
struct ShownRange {
  float low = 0.0F;
  float high = 1.0F;
};
ShownRange shown_range(const pipeline::Images& images);

/// The rows named, each in the top left of a square cell, cells in lines of kColumns:
///
///     { png: base64, side: pixels of a cell, columns: kColumns, sizes: [[width, height], ...] }
///
/// `sizes` is left out where every image fills its cell. Three channels stay colour, others are averaged to grey.
/// REQUIRES: at least one row; no side beyond SeenImages::kLongestSide.
pipeline::Value image_sheet(const pipeline::Images& images, std::span<const std::int64_t> rows,
                            const ShownRange& range);

/// Whether two sets look the same, row by row: equal shapes, and equal shades.
bool look_the_same(const pipeline::Images& a, const pipeline::Images& b);

}  // namespace report
