/// \file
/// drawing.inline: images and drawings that stand in the pipeline itself, without labels.
///
/// `images` are PNG, JPEG, BMP, TIFF or WebP files as base64 (RFC 4648, padded, on one line), read as by drawing.files;
/// `strokes` are drawings as JSON text, drawn as by drawing.strokes. Rows are the images, then the drawings, in their
/// order; ids are "image 1", "image 2", ..., "drawing 1", .... What cannot be read is an error that names it. For a
/// pipeline in one file, and for programs that have an image in memory: `pipeline draw` reads with it what it is sent.
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/plugin.h>

#include "base64.h"
#include "decode.h"
#include "file_bytes.h"
#include "mat_image.h"
#include "read_images.h"
#include "render_parameters.h"
#include "stroke_file.h"
#include "stroke_render.h"

namespace {

using pipeline::Error;
using pipeline::Image;
using pipeline::Images;

class Inline final : public pipeline::Stage {
 public:
  struct Options : drawing::RenderOptions {
    std::vector<std::string> images;
    std::vector<std::string> strokes;
    bool color = false;
  };

  static constexpr pipeline::Out<Images> kImages{"images", "the images, then the drawings, without labels"};

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("images and drawings that stand in the pipeline file itself");
    spec.example(R"(uses: drawing.inline
with:
  strokes: [ '{"format":"pipeline-strokes","version":1,"canvas":[28,28],"strokes":[{"x":[8,20,12],"y":[6,6,24]}]}' ]
)");
    spec.output(kImages);
    spec.param("images", &Options::images, "image files as base64");
    spec.param("strokes", &Options::strokes, "drawings as JSON text, in the format of drawing.strokes");
    spec.param("color", &Options::color, "three channels (red, green, blue) instead of one; there are no strokes then");
    drawing::describe_rendering(spec);
  }

  explicit Inline(Options options) : options_(std::move(options)) {}

  void run(const pipeline::Inputs& /*in*/, pipeline::Outputs& out, pipeline::Context& context) override {
    const std::size_t rows = options_.images.size() + options_.strokes.size();
    if (rows == 0) throw Error("there is nothing in 'images' or 'strokes'", "give at least one of either");
    if (options_.color && !options_.strokes.empty())
      throw Error("strokes are drawn in one channel", "leave 'color' or 'strokes' out");
    Images::Columns columns;
    for (std::size_t i = 0; i < rows; ++i) columns.ids.push_back(id_of(i));
    drawing::ImagesRead read = drawing::read_each(
        static_cast<std::int64_t>(rows), [&](std::int64_t row) { return image(static_cast<std::size_t>(row)); },
        context);
    if (!read.unreadable.empty())
      throw Error(std::to_string(read.unreadable.size()) + " of " + std::to_string(rows) +
                      " cannot be read:" + drawing::listed(read.unreadable, columns.ids, rows),
                  "mend or leave out what is listed");
    out.set(kImages, Images(std::move(read.images), std::move(columns)));
  }

 private:
  std::string id_of(std::size_t row) const {
    const std::size_t images = options_.images.size();
    return row < images ? "image " + std::to_string(row + 1) : "drawing " + std::to_string(row - images + 1);
  }

  Image image(std::size_t row) const {
    if (row >= options_.images.size()) {
      const std::size_t number = row - options_.images.size();
      return drawing::to_image(drawing::rendered(drawing::read_strokes(options_.strokes[number]), options_,
                                                 static_cast<std::int64_t>(number)));
    }
    const std::string& text = options_.images[row];
    if (text.size() / 4 * 3 > drawing::kMaxFileBytes)
      throw Error("it has more than " + std::to_string(drawing::kMaxFileBytes) + " bytes");
    return drawing::decode(drawing::from_base64(text), options_.color ? drawing::Colour::rgb : drawing::Colour::grey);
  }

  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Inline>("drawing.inline"); }
