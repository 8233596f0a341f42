/// \file
/// The folder that drawings are saved in: images, their strokes, and labels.csv.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pipeline::serve {

struct TableRow {
  std::string file;
  std::string label;
  std::string author;
};

/// `drawing.folder` and `drawing.strokes` read what is kept here:
///
///     7_ann_0001.png     the drawing
///     7_ann_0001.json    its strokes, where it has some
///     labels.csv         file,label,author
///
/// Names are made here and never a client's. Each file is written beside its place and renamed into it. One program at
/// a time saves into a folder. Not thread-safe.
class DrawingFolder {
 public:
  /// The folder need not be there; it is made when something is saved. Throws Error when it holds a labels.csv that is
  /// not of this kind, for that would be rewritten.
  explicit DrawingFolder(const std::filesystem::path& folder);
  ~DrawingFolder();
  DrawingFolder(const DrawingFolder&) = delete;
  DrawingFolder& operator=(const DrawingFolder&) = delete;

  const std::filesystem::path& path() const { return folder_; }
  bool has_images() const;

  /// Saves an image file's bytes, and `strokes` beside it unless they are "", and returns the image's name: the label,
  /// the author, a number. All or nothing; labels.csv is not touched. Throws Error.
  std::string add(std::string_view image, std::string_view strokes, std::string_view label, std::string_view author);
  /// All rows; those without a label are left out. Throws Error; the table is then as before.
  void write_table(const std::vector<TableRow>& rows);
  void replace_strokes(std::string_view image, std::string_view strokes);
  /// The image and its strokes. Throws Error.
  void remove(std::string_view image);

 private:
  void make_and_lock();
  std::filesystem::path strokes_file(std::string_view image) const;

  std::filesystem::path folder_;
  int lock_ = -1;
  int number_ = 0;  ///< the last one used
};

/// The strokes that lie beside an image file. None where there are none, or where they cannot be read.
std::optional<std::string> strokes_beside(const std::filesystem::path& image);

/// A name's part: letters, digits and '-' of `text`, at most 40; `otherwise` where nothing is left.
std::string file_name_part(std::string_view text, std::string_view otherwise);

}  // namespace pipeline::serve
