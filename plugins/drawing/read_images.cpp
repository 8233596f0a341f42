#include "read_images.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <utility>

#include <pipeline/error.h>

#include "file_bytes.h"

namespace drawing {

using pipeline::Error;
using pipeline::Image;
using pipeline::Images;
using pipeline::Tensor;

ImagesRead read_each(std::int64_t count, pipeline::FunctionRef<Image(std::int64_t)> read, pipeline::Context& context) {
  ImagesRead result;
  result.images.resize(static_cast<std::size_t>(count));
  std::vector<std::optional<std::string>> failures(result.images.size());
  std::atomic<std::int64_t> bytes = 0;
  std::atomic<std::int64_t> done = 0;
  context.parallel_for(count, [&](std::int64_t index) {
    context.throw_if_stopped();
    const auto i = static_cast<std::size_t>(index);
    try {
      result.images[i] = read(index);
    } catch (const Error& error) {
      failures[i] = error.what();
    }
    if (!failures[i] && (bytes += static_cast<std::int64_t>(result.images[i].pixels.bytes())) > kMaxSetBytes)
      throw Error("the images take more than 4 GiB together", "give fewer files, or smaller ones");
    pipeline::Progress progress;
    progress.done = ++done;
    progress.total = count;
    context.progress(progress);
  });
  for (std::size_t i = 0; i < failures.size(); ++i)
    if (failures[i]) result.unreadable.emplace(static_cast<std::int64_t>(i), std::move(*failures[i]));
  return result;
}

ImagesRead read_images(std::span<const std::filesystem::path> paths, Colour colour, pipeline::Context& context) {
  return read_each(
      static_cast<std::int64_t>(paths.size()),
      [&](std::int64_t index) { return decode(file_bytes(paths[static_cast<std::size_t>(index)]), colour); }, context);
}

namespace {

/// Gives what could not be read pixels, so that it can have a row. REQUIRES: at least one was read.
void fill_unreadable(ImagesRead& read) {
  const auto is_read = [&](std::size_t i) { return !read.unreadable.contains(static_cast<std::int64_t>(i)); };
  std::optional<pipeline::Shape> shape;
  bool one_shape = true;
  for (std::size_t i = 0; i < read.images.size(); ++i) {
    if (!is_read(i)) continue;
    if (!shape) shape = read.images[i].pixels.shape();
    one_shape = one_shape && read.images[i].pixels.shape() == *shape;
  }
  const std::int64_t bytes_each = shape->at(0) * shape->at(1) * shape->at(2);
  const bool is_small = bytes_each * static_cast<std::int64_t>(read.images.size()) <= kMaxSetBytes;
  if (!one_shape || !is_small) shape = pipeline::Shape{1, 1, shape->at(2)};
  for (std::size_t i = 0; i < read.images.size(); ++i)
    if (!is_read(i)) read.images[i] = Image{Tensor::zeros(pipeline::DType::u8, *shape)};
}

}  // namespace

std::string listed(const std::map<std::int64_t, std::string>& unreadable, std::span<const std::string> names,
                   std::size_t most) {
  std::string list;
  std::size_t shown = 0;
  for (const auto& [index, reason] : unreadable) {
    if (shown == most) break;
    list += "\n  " + names[static_cast<std::size_t>(index)] + ": " + reason;
    ++shown;
  }
  if (unreadable.size() > shown) list += "\n  and " + std::to_string(unreadable.size() - shown) + " more";
  return list;
}

Images set_of(ImagesRead read, Images::Columns columns, OnUnreadable on_unreadable, pipeline::Context& context) {
  constexpr std::size_t kWarned = 5;
  constexpr std::size_t kThrown = 50;
  if (!read.unreadable.empty()) {
    const std::string count = std::to_string(read.unreadable.size()) + " of " + std::to_string(read.images.size()) +
                              (read.images.size() == 1 ? " file" : " files") + " cannot be read";
    if (read.unreadable.size() == read.images.size())
      throw Error(count + ":" + listed(read.unreadable, columns.ids, kThrown), "mend or replace what is listed");
    if (on_unreadable == OnUnreadable::stop)
      throw Error(count + ":" + listed(read.unreadable, columns.ids, kThrown),
                  "mend or remove what is listed, or write 'on_unreadable: list' to count it as wrong");
    context.warn(count + " and will count as wrong:" + listed(read.unreadable, columns.ids, kWarned));
    fill_unreadable(read);
  }
  const Images all(std::move(read.images), std::move(columns));
  return read.unreadable.empty() ? all : all.with_refused(std::move(read.unreadable));
}

void tell_not_walked(const FolderFiles& found, OnUnreadable on_unreadable, pipeline::Context& context) {
  for (const std::string& folder : found.not_walked) {
    if (on_unreadable == OnUnreadable::stop)
      throw Error("not all of it can be read; " + folder, "mend or remove that, or write 'on_unreadable: list'");
    context.warn(folder + ", and is passed over");
  }
}

}  // namespace drawing
