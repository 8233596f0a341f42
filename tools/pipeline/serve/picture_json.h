/// \file
/// An image for a page to show.
#pragma once

#include <cstdint>
#include <string>

#include <pipeline/images.h>

namespace pipeline::serve {

/// {"width", "height", "channels", "pixels"}: bytes in base64, rows from the top, 1 or 3 channels. One that is larger
/// than `longest` is shrunk to that, and tells its "original": [width, height].
std::string picture_json(const Images& images, std::int64_t row, std::int64_t longest = 96);

}  // namespace pipeline::serve
