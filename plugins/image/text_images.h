/// \file
/// Images written as text, for this plugin's tests: '#' is white, '.' black, '+' 100 of 255.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <pipeline/images.h>

namespace example {

using Rows = std::vector<std::string>;

/// One image of bytes. REQUIRES: rows of equal length.
pipeline::Images drawn(const Rows& rows);
/// The same as floats 0 to 1.
pipeline::Images drawn_in_floats(const Rows& rows);

/// An image of one channel as text; 'x' for any value but the three above.
Rows shown(const pipeline::Images& images, std::int64_t row = 0);

/// Whether both sets have as many rows, each of the same type, size and bits.
bool same_pixels(const pipeline::Images& a, const pipeline::Images& b);

/// `count` images of one channel and different sizes with a bent stroke, specks and an uneven ground, the same on each
/// call.
pipeline::Images many_drawings(std::int64_t count);

}  // namespace example
