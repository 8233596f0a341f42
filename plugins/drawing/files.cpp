/// \file
/// drawing.files: images from files named one by one, without labels.
///
/// PNG, JPEG, BMP, TIFF and WebP of any size, depth and colour; each keeps its size. decode.h says how alpha, colour,
/// 16 bits and orientation become bytes. A file has at most 64 million bytes and 64 million pixels, all images together
/// at most 4 GiB. Files that cannot be read, or not to their end, are an error that lists every one of them with its
/// reason. Ids are the file names.
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/plugin.h>

#include "image_ids.h"
#include "read_images.h"

namespace {

using pipeline::Error;
using pipeline::Images;

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
    drawing::ImagesRead read =
        drawing::read_images(options_.paths, options_.color ? drawing::Colour::rgb : drawing::Colour::grey, context);
    refuse(read);
    Images::Columns columns;
    columns.ids = drawing::image_ids(options_.paths);
    out.set(kImages, Images(std::move(read.images), std::move(columns)));
  }

 private:
  void refuse(const drawing::ImagesRead& read) const {
    if (read.unreadable.empty()) return;
    std::vector<std::string> names;
    for (const auto& path : options_.paths) names.push_back(path.string());
    throw Error(std::to_string(read.unreadable.size()) + " of " + std::to_string(names.size()) +
                    (names.size() == 1 ? " file" : " files") +
                    " cannot be read as an image:" + drawing::listed(read.unreadable, names, names.size()),
                "mend, replace or leave out what is listed");
  }

  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Files>("drawing.files"); }
