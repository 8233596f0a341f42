/// \file
/// One image file's bytes to one image.
#pragma once

#include <pipeline/images.h>

#include "bytes.h"

namespace drawing {

enum class Colour { grey, rgb };

/// PNG, JPEG, BMP, TIFF or WebP of any size within `inspect`'s bounds, 8 or 16 bits a channel, with or without colour
/// and alpha, to H x W x 1 or H x W x 3 (R G B) bytes:
///
///     alpha       is laid on white or black, see `composited`
///     grey        luma 0.299 R + 0.587 G + 0.114 B; of a grey image its very values
///     16 bits     to 8: round(v / 257)
///     orientation as EXIF (JPEG, PNG, WebP) or TIFF says
///
/// Throws Error with the reason, without a file name, when the bytes are no such image, or not all of it.
pipeline::Image decode(Bytes file, Colour colour);

}  // namespace drawing
