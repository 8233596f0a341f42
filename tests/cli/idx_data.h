/// \file
/// A small data set in the four files of MNIST, easy to learn, and a pipeline that learns it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "support/temp_dir.h"

namespace pipeline::testing {

inline constexpr int kBandHeight = 6;
inline constexpr int kBandWidth = 8;
inline constexpr int kBandClasses = 4;
inline constexpr int kBandTests = 23;

/// Grey noise with a light band in two columns that tell the class: 211 images to train on, 23 to test, 6 x 8 pixels,
/// 4 classes.
void write_bands(const std::filesystem::path& folder);

/// The pixels of a test image, row-major, as `write_bands` wrote them.
std::vector<std::uint8_t> band_pixels(int test_row);

/// Writes `name` below `folder`, beside the data it reads from `folder`/data.
std::filesystem::path write_band_pipeline(const TempDir& folder, const std::string& name = "bands.yaml");

}  // namespace pipeline::testing
