/// \file
/// Names for images that come from files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace drawing {

/// A unique id for each path: its file name; where several have the same, as many folders before it as tell them apart;
/// a path that is given again is numbered: "a.png (2)". Bytes that are not UTF-8 are spelt "\xff".
std::vector<std::string> image_ids(const std::vector<std::filesystem::path>& paths);

}  // namespace drawing
