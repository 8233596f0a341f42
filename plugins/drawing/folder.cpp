/// \file
/// drawing.folder: the drawings in a folder and below, with labels.
///
/// PNG, JPEG, BMP, TIFF and WebP of any size, depth and colour, read as by drawing.files; each keeps its size. A file
/// has at most 64 million bytes and 64 million pixels, all images together at most 4 GiB, the folder at most a million
/// files. Rows are in natural order of the names ("2.png" before "10.png"), which are relative to the folder and are
/// the ids. `labels` says where labels come from:
///
///     csv      files named labels.csv, in the folder or below, each for the files beside and below it:
///                  file,label,author
///                  ann/three.png,3,ann
///              RFC 4180; the column `author` may be missing, others are passed over. A row names a file whatever its
///              ending. Every bad line, and every row without a file, is an error. A file without a row, or whose label
///              is empty, is unlabelled; those without a row are warned of
///     folders  the name of the folder that a file lies in: 3/a.png
///     pattern  the file name: '{label}_{author}_*' is for 3_ann_01.png, see name_pattern.h. A file that does not match
///              is unlabelled, and warned of
///     none     unlabelled
///     auto     pattern, if one is given; else csv, where there is a labels.csv; else folders, where all images lie in
///              folders below; else '{label}_*', where it matches every file with a label of one letter or digit
///              (3_01.png); else none
///
/// Authors are known from a column `author` or {author}; where only some are, the others are "".
///
/// What cannot be read is never silent. A file with an image's ending that is truncated, damaged, too large or no image
/// keeps its row: it is refused with the reason, warned of, and counts as wrong, as an image does that a step refuses;
/// `on_unreadable: stop` ends the run instead. Other files are passed over, and counted in the log. Links to folders
/// are not followed, and folders that may not be read are passed over; both are warned of.
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/plugin.h>

#include "folder_files.h"
#include "labels.h"
#include "read_images.h"
#include "utf8.h"

namespace {

using drawing::LabelSource;
using drawing::OnUnreadable;
using pipeline::Error;
using pipeline::Images;

class Folder final : public pipeline::Stage {
 public:
  struct Options {
    std::filesystem::path path;
    LabelSource labels = LabelSource::automatic;
    std::string pattern;
    std::vector<std::string> classes;
    bool color = false;
    OnUnreadable on_unreadable = OnUnreadable::list;
  };

  static constexpr pipeline::Out<Images> kImages{"images", "one row a file, in natural order of the names"};

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("reads the drawings in a folder: PNG, JPEG, BMP, TIFF, WebP, with labels and authors");
    spec.example("uses: drawing.folder\nwith: { path: my_drawings }\n");
    spec.output(kImages);
    spec.required("path", &Options::path, "the folder; folders below belong to it");
    spec.param("labels", &Options::labels, pipeline::choices({"auto", "csv", "folders", "pattern", "none"}),
               "where labels come from: labels.csv, names of folders or of files; auto takes what it finds");
    spec.param("pattern", &Options::pattern, "how files are named: '{label}_*' for 3_01.png; {author} may be in it");
    spec.param("classes", &Options::classes, "order of the labels; their natural order when not given");
    spec.param("color", &Options::color, "three channels (red, green, blue) instead of one");
    spec.param("on_unreadable", &Options::on_unreadable, pipeline::choices({"list", "stop"}),
               "a file that cannot be read is listed and counts as wrong, or ends the run");
  }

  explicit Folder(Options options) : options_(std::move(options)) {}

  void run(const pipeline::Inputs& /*in*/, pipeline::Outputs& out, pipeline::Context& context) override {
    try {
      out.set(kImages, read(context));
    } catch (const Error& error) {
      throw Error("'" + drawing::utf8_name(options_.path.string()) + "': " + error.what(), error.help());
    }
  }

 private:
  Images read(pipeline::Context& context) const {
    const drawing::FolderFiles found =
        drawing::files_below(options_.path, drawing::has_image_ending, [&] { context.throw_if_stopped(); });
    drawing::Labels labels =
        drawing::labels_of(options_.path, found, {options_.labels, options_.pattern, options_.classes});
    if (labels.files.empty())
      throw Error(found.others.empty() ? "it is empty"
                                       : "none of its " + std::to_string(found.others.size()) + " files is an image",
                  "give a folder with PNG, JPEG, BMP, TIFF or WebP files");
    drawing::tell_not_walked(found, options_.on_unreadable, context);
    for (const std::string& warning : labels.warnings) context.warn(warning);
    std::vector<std::filesystem::path> paths;
    for (const std::string& file : labels.files) paths.push_back(options_.path / file);
    const auto colour = options_.color ? drawing::Colour::rgb : drawing::Colour::grey;
    drawing::ImagesRead images = drawing::read_images(paths, colour, context);
    context.info(described(found, labels));
    return drawing::set_of(std::move(images), std::move(labels.columns), options_.on_unreadable, context);
  }

  static std::string described(const drawing::FolderFiles& found, const drawing::Labels& labels);

  Options options_;
};

/// "842 images with 10 labels from labels.csv; 1 other file"
std::string Folder::described(const drawing::FolderFiles& found, const drawing::Labels& labels) {
  const std::size_t images = labels.files.size();
  const std::size_t others = found.images.size() + found.others.size() - images;
  const std::size_t classes = labels.columns.classes.size();
  std::string text = std::to_string(images) + (images == 1 ? " image" : " images");
  text += labels.source.empty()
              ? ", unlabelled"
              : ", " + std::to_string(classes) + (classes == 1 ? " label" : " labels") + " from " + labels.source;
  if (others > 0)
    text += "; " + std::to_string(others) + (others == 1 ? " other file" : " other files") + " passed over";
  return text;
}

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Folder>("drawing.folder"); }
