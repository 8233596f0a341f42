/// \file
/// A set of images for a page: how many of each class, and a few of each to look at.
#pragma once

#include <cstdint>
#include <string>

#include <pipeline/images.h>
#include <pipeline/value.h>

namespace report {

/// { name, images, shape, classes: [{name, count}], unlabelled, refused, samples: {rows: [{id, label}], sheet} }
///
/// The samples are the first `per_class` of each class that were not refused; of images without labels the first
/// ten times that. Their pixels are shrunk where they are large. Empty sets have no samples.
pipeline::Value image_set(const std::string& name, const pipeline::Images& images, std::int64_t per_class);

}  // namespace report
