/// \file
/// An image that owns its pixels, made of one that does not.
#pragma once

#include <pipeline/images.h>

namespace pipeline {

Image copy_of(const ImageView& view);

}  // namespace pipeline
