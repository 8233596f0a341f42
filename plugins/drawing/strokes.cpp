/// \file
/// drawing.strokes: drawings kept as strokes, drawn with the brush, canvas and ground that are asked for.
///
/// So that one drawing exists with a line of 1 pixel or 3, on a canvas of 28 or 280, off its middle, light on dark or
/// on grey paper. Each file `*.json` in the folder and below is one drawing, with label and author: stroke_file.h has
/// the format, stroke_render.h the geometry. Rows are in natural order of the names; ids are the names with their
/// ending. A file has at most 2 MB and 50,000 points, a canvas at most 4096 pixels a side. Labels are as in
/// drawing.folder, and so is what happens to a file that cannot be read: it is refused and listed, but its label is in
/// it, and so unknown.
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/plugin.h>

#include "file_bytes.h"
#include "folder_files.h"
#include "labels.h"
#include "mat_image.h"
#include "read_images.h"
#include "render_parameters.h"
#include "stroke_file.h"
#include "stroke_render.h"
#include "utf8.h"

namespace {

using drawing::OnUnreadable;
using pipeline::Error;
using pipeline::Images;

class Strokes final : public pipeline::Stage {
 public:
  struct Options : drawing::RenderOptions {
    std::filesystem::path path;
    std::vector<std::string> classes;
    OnUnreadable on_unreadable = OnUnreadable::list;
  };

  static constexpr pipeline::Out<Images> kImages{"images", "one row a file, in natural order of the names"};

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("draws strokes kept as JSON, with a brush, canvas and ground of one's choice");
    spec.example("uses: drawing.strokes\nwith: { path: strokes, canvas: 28, brush: 1, antialias: false }\n");
    spec.output(kImages);
    spec.required("path", &Options::path, "the folder with the *.json files; folders below belong to it");
    drawing::describe_rendering(spec);
    spec.param("classes", &Options::classes, "order of the labels; their natural order when not given");
    spec.param("on_unreadable", &Options::on_unreadable, pipeline::choices({"list", "stop"}),
               "a file that cannot be read is listed and refused, or ends the run");
  }

  explicit Strokes(Options options) : options_(std::move(options)) {}

  void run(const pipeline::Inputs& /*in*/, pipeline::Outputs& out, pipeline::Context& context) override {
    try {
      out.set(kImages, draw(context));
    } catch (const Error& error) {
      throw Error("'" + drawing::utf8_name(options_.path.string()) + "': " + error.what(), error.help());
    }
  }

 private:
  Images draw(pipeline::Context& context) const {
    const drawing::FolderFiles found =
        drawing::files_below(options_.path, drawing::has_json_ending, [&] { context.throw_if_stopped(); });
    if (found.images.empty())
      throw Error(found.others.empty() ? "it is empty"
                                       : "none of its " + std::to_string(found.others.size()) + " files is a *.json",
                  "give a folder with drawings as strokes");
    drawing::tell_not_walked(found, options_.on_unreadable, context);
    std::vector<drawing::Told> told(found.images.size());
    drawing::ImagesRead read = drawing::read_each(
        static_cast<std::int64_t>(told.size()),
        [&](std::int64_t row) {
          const auto i = static_cast<std::size_t>(row);
          const auto bytes = drawing::file_bytes(options_.path / found.images[i]);
          drawing::StrokeDrawing strokes =
              drawing::read_strokes({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
          told[i] = {std::move(strokes.label), std::move(strokes.author)};
          return drawing::to_image(drawing::rendered(strokes, options_, row));
        },
        context);
    drawing::ToldByFile by_file;
    for (std::size_t i = 0; i < told.size(); ++i) by_file.emplace(found.images[i], std::move(told[i]));
    drawing::Labels labels = drawing::labels_told(found.images, by_file, options_.classes, "the files");
    return drawing::set_of(std::move(read), std::move(labels.columns), options_.on_unreadable, context);
  }

  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Strokes>("drawing.strokes"); }
