/// \file
/// Many image files at once: the reading loop of drawing.files, drawing.folder and drawing.strokes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <pipeline/context.h>
#include <pipeline/function_ref.h>
#include <pipeline/images.h>

#include "decode.h"
#include "folder_files.h"

namespace drawing {

inline constexpr std::int64_t kMaxSetBytes = std::int64_t{4} << 30;

struct ImagesRead {
  std::vector<pipeline::Image> images;             ///< one a file; without pixels where it could not be read
  std::map<std::int64_t, std::string> unreadable;  ///< index of such a file, and the reason, without its name
};

/// Calls `read` once for each of `count` indices, in parallel, reporting progress. What it throws as pipeline::Error
/// makes that index unreadable; anything else ends the loop. Throws Error when the images take more than kMaxSetBytes
/// together, and Stopped.
ImagesRead read_each(std::int64_t count, pipeline::FunctionRef<pipeline::Image(std::int64_t)> read,
                     pipeline::Context& context);

/// `read_each` of `file_bytes` and `decode`.
ImagesRead read_images(std::span<const std::filesystem::path> paths, Colour colour, pipeline::Context& context);

/// Whether files that cannot be read are listed, and their rows refused, or end the run.
enum class OnUnreadable { list, stop };

/// The set of all files; `columns.ids` are their names. A file that could not be read keeps its row and counts as
/// wrong: it is refused with its reason, its pixels are black, and of the others' size where they all have one, else 1
/// x 1. The first ones are named in a warning. Throws Error when all are unreadable, or one is and `on_unreadable` is
/// `stop`.
pipeline::Images set_of(ImagesRead read, pipeline::Images::Columns columns, OnUnreadable on_unreadable,
                        pipeline::Context& context);

/// Warns of each folder below that was passed over; throws Error for the first one when `on_unreadable` is `stop`.
void tell_not_walked(const FolderFiles& found, OnUnreadable on_unreadable, pipeline::Context& context);

/// "\n  NAME: REASON" for each that could not be read, at most `most` of them, then "\n  and 12 more".
std::string listed(const std::map<std::int64_t, std::string>& unreadable, std::span<const std::string> names,
                   std::size_t most);

}  // namespace drawing
