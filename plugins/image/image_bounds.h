/// \file
/// How large an image may become.
#pragma once

#include <cstdint>

namespace image {

/// As many as are read from a file.
inline constexpr std::int64_t kMaxPixels = 64'000'000;

/// Throws ImageRefused where an image of `width` x `height` has more than kMaxPixels.
void require_bounds(std::int64_t width, std::int64_t height);

}  // namespace image
