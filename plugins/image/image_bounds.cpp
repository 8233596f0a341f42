#include "image_bounds.h"

#include <string>

#include <pipeline/error.h>

namespace image {

void require_bounds(std::int64_t width, std::int64_t height) {
  if (width <= kMaxPixels / height) return;
  throw pipeline::ImageRefused("it would become " + std::to_string(width) + " x " + std::to_string(height) +
                               " pixels (width x height), and at most 64 million are allowed; make it smaller before");
}

}  // namespace image
