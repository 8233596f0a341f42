/// \file
/// What lies in a folder of drawings, and below.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <pipeline/function_ref.h>

namespace drawing {

inline constexpr std::size_t kMaxFiles = 1'000'000;
inline constexpr int kDeepestFolder = 32;
inline constexpr std::string_view kTableName = "labels.csv";

/// Names are relative to the folder, parts joined by "/", in natural order.
struct FolderFiles {
  std::vector<std::string> images;      ///< with the ending looked for; whether they can be read is another question
  std::vector<std::string> tables;      ///< files named "labels.csv"
  std::vector<std::string> others;      ///< all other files
  std::vector<std::string> not_walked;  ///< "NAME: REASON" of folders below that were not looked into
};

/// PNG, JPEG, BMP, TIFF, WebP, and GIF, HEIC, AVIF, JPEG 2000 and SVG, which are told apart from them and refused
/// later.
bool has_image_ending(std::string_view name);
bool has_json_ending(std::string_view name);

/// Walks `folder` and what is below. Links to files are files; links to folders are not followed, so that no loop is
/// walked; files and folders whose name begins with "." (".DS_Store", "._a.png", ".git") and folders "__MACOSX" count
/// as others, unseen inside. `is_wanted` decides what is an image; `poll` is called now and then and may throw.
/// Throws Error when `folder` is none, cannot be looked into, or more than kMaxFiles lie in it.
FolderFiles files_below(const std::filesystem::path& folder, bool (*is_wanted)(std::string_view),
                        pipeline::FunctionRef<void()> poll);

}  // namespace drawing
