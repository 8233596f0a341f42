/// \file
/// The one thing that decoding needs to know of EXIF data.
#pragma once

#include "bytes.h"

namespace drawing {

/// Tag 274 of the first directory, 1 to 8: which way up the stored pixels are. 1 (as stored) when there is none or the
/// data is malformed: EXIF is an aside, an image is not refused for it. `exif`: a TIFF header and what follows it.
int exif_orientation(Bytes exif);

}  // namespace drawing
