/// \file
/// drawing.files: images from files named one by one, without labels.
///
/// PNG, JPEG, BMP, TIFF and WebP of any size, depth and colour; each keeps its size. decode.h says how alpha, colour,
/// 16 bits and orientation become bytes. A file has at most 64 million bytes and 64 million pixels, all images together
/// at most 4 GiB. Files that cannot be read, or not to their end, are an error that lists every one of them with its
/// reason. Ids are the file names.
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/plugin.h>

#include "decode.h"
#include "file_bytes.h"
#include "image_ids.h"

namespace {

using pipeline::Error;
using pipeline::Image;
using pipeline::Images;
using pipeline::Tensor;

constexpr std::int64_t kMaxSetBytes = std::int64_t{4} << 30;

class Files final : public pipeline::Stage {
 public:
  struct Options {
    std::vector<std::filesystem::path> paths;
    bool color = false;
  };

  static constexpr pipeline::Out<Images> kImages{"images", "one row a file, in the order given, without labels"};

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("reads image files named one by one: PNG, JPEG, BMP, TIFF, WebP");
    spec.example("uses: drawing.files\nwith: { paths: [ three.png, photo.jpg ] }\n");
    spec.output(kImages);
    spec.required("paths", &Options::paths, "the image files");
    spec.param("color", &Options::color, "three channels (red, green, blue) instead of one");
  }

  explicit Files(Options options) : options_(std::move(options)) {}

  void run(const pipeline::Inputs& /*in*/, pipeline::Outputs& out, pipeline::Context& context) override {
    if (options_.paths.empty()) throw Error("'paths' names no file", "name at least one image file");
    std::vector<Image> images = read(context);
    Images::Columns columns;
    columns.ids = drawing::image_ids(options_.paths);
    out.set(kImages, together(std::move(images), std::move(columns)));
  }

 private:
  std::vector<Image> read(pipeline::Context& context) const {
    const std::size_t count = options_.paths.size();
    std::vector<Image> images(count);
    std::vector<std::optional<std::string>> failures(count);
    std::atomic<std::int64_t> bytes = 0;
    std::atomic<std::int64_t> done = 0;
    context.parallel_for(static_cast<std::int64_t>(count), [&](std::int64_t index) {
      context.throw_if_stopped();
      const auto i = static_cast<std::size_t>(index);
      try {
        const std::vector<std::uint8_t> file = drawing::file_bytes(options_.paths[i]);
        images[i] = drawing::decode(file, options_.color ? drawing::Colour::rgb : drawing::Colour::grey);
      } catch (const Error& error) {
        failures[i] = error.what();
        return;
      }
      if (bytes += static_cast<std::int64_t>(images[i].pixels.bytes()); bytes > kMaxSetBytes)
        throw Error("the images take more than 4 GiB together", "give fewer files, or smaller ones");
      pipeline::Progress progress;
      progress.done = ++done;
      progress.total = static_cast<std::int64_t>(count);
      context.progress(progress);
    });
    refuse(failures);
    return images;
  }

  void refuse(const std::vector<std::optional<std::string>>& failures) const {
    std::string list;
    std::size_t count = 0;
    for (std::size_t i = 0; i < failures.size(); ++i) {
      if (!failures[i]) continue;
      list += "\n  " + options_.paths[i].string() + ": " + *failures[i];
      ++count;
    }
    if (count == 0) return;
    throw Error(std::to_string(count) + " of " + std::to_string(failures.size()) +
                    (failures.size() == 1 ? " file" : " files") + " cannot be read as an image:" + list,
                "mend, replace or leave out what is listed");
  }

  /// One tensor where all images have the same size.
  static Images together(std::vector<Image> images, Images::Columns columns) {
    const pipeline::Shape shape = images.front().pixels.shape();
    for (const Image& image : images)
      if (image.pixels.shape() != shape) return {std::move(images), std::move(columns)};
    Tensor all = Tensor::uninitialized(pipeline::DType::u8,
                                       {static_cast<std::int64_t>(images.size()), shape[0], shape[1], shape[2]});
    auto to = all.writable<std::uint8_t>().begin();
    for (const Image& image : images) {
      const auto from = image.pixels.values<std::uint8_t>();
      to = std::copy(from.begin(), from.end(), to);
    }
    return {std::move(all), std::move(columns)};
  }

  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Files>("drawing.files"); }
