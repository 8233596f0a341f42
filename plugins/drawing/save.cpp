/// \file
/// drawing.save: writes images as PNG files, with a labels.csv that drawing.folder reads.
///
/// A file is called like the image's id, with ".png" for the ending of an image or *.json file; "/" in an id makes a
/// folder. Bytes are written as they are stored, floats as round(255 v), v in [0, 1]. labels.csv has the columns file
/// and label, and author where authors are known; csv.h has its form. Each file is written beside its place and renamed
/// into it, labels.csv last, and takes the place of one of the same name; other files in the folder stay. An image that
/// a step has refused is not written, and warned of.
#include <atomic>
#include <cmath>
#include <filesystem>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <pipeline/plugin.h>

#include "csv.h"
#include "file_bytes.h"
#include "folder_files.h"
#include "mat_image.h"
#include "utf8.h"

namespace {

namespace fs = std::filesystem;
using pipeline::DType;
using pipeline::Error;
using pipeline::Images;
using pipeline::ImageView;

/// The id as a file name within a folder. Throws Error when it is none.
std::string file_name(const std::string& id) {
  const std::string parts = "/" + id + "/";
  if (id.empty() || id.find('\0') != std::string::npos || parts.find("//") != std::string::npos ||
      parts.find("/./") != std::string::npos || parts.find("/../") != std::string::npos)
    throw Error("the id '" + id + "' cannot be a file's name", "give the images other ids");
  if (!drawing::has_image_ending(id) && !drawing::has_json_ending(id)) return id + ".png";
  return id.substr(0, id.rfind('.')) + ".png";
}

/// One a row, unique: where two ids differ only in their ending, the later keeps it, "a.jpg.png", or is numbered.
std::vector<std::string> file_names(const Images& images) {
  std::vector<std::string> names;
  std::unordered_set<std::string> taken;
  for (std::int64_t row = 0; row < images.size(); ++row) {
    std::string name = file_name(images.id(row));
    if (!taken.insert(name).second) {
      name = images.id(row) + ".png";
      for (int n = 2; !taken.insert(name).second; ++n) name = images.id(row) + "." + std::to_string(n) + ".png";
    }
    names.push_back(std::move(name));
  }
  return names;
}

cv::Mat in_bytes(const ImageView& image) {
  const int channels = static_cast<int>(image.shape.channels);
  if (channels != 1 && channels != 3)
    throw Error("the images have " + std::to_string(channels) + " channels; 1 or 3 can be saved");
  const int type = CV_MAKETYPE(image.dtype == DType::u8 ? CV_8U : CV_32F, channels);
  const cv::Mat stored(static_cast<int>(image.shape.height), static_cast<int>(image.shape.width), type,
                       const_cast<std::byte*>(image.data));
  cv::Mat bytes = stored;
  if (image.dtype == DType::f32) {
    constexpr double kRounding = 1e-5;  // of a scaling that was made to end at 0 and 1
    if (!cv::checkRange(stored, true, nullptr, -kRounding, 1.0 + kRounding))
      throw Error("an image holds values outside [0, 1]; floats are saved as 255 v",
                  "save the images before the step that makes such values");
    stored.convertTo(bytes, CV_8U, 255.0);
  }
  cv::Mat result;
  if (channels == 1) return bytes;
  cv::cvtColor(bytes, result, cv::COLOR_RGB2BGR);
  return result;
}

std::vector<std::uint8_t> png_of(const ImageView& image) {
  std::vector<std::uint8_t> png;
  if (!cv::imencode(".png", in_bytes(image), png, {cv::IMWRITE_PNG_COMPRESSION, 9}))
    throw Error("an image cannot be written as a PNG");
  return png;
}

std::string labels_csv(const Images& images, const std::vector<std::string>& names) {
  const bool with_authors = !images.authors().empty();
  std::string text = with_authors ? "file,label,author\n" : "file,label\n";
  for (std::int64_t row = 0; row < images.size(); ++row) {
    if (images.refused().contains(row)) continue;
    text += drawing::csv_field(names[static_cast<std::size_t>(row)]);
    text += ',' + drawing::csv_field(images.label_name(row));
    if (with_authors) text += ',' + drawing::csv_field(images.authors()[static_cast<std::size_t>(row)]);
    text += '\n';
  }
  return text;
}

class Save final : public pipeline::Stage {
 public:
  struct Options {
    fs::path path;
  };

  static constexpr pipeline::In<Images> kImages{"images", "what is saved"};

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("writes images as PNG files with a labels.csv, as drawing.folder reads them");
    spec.example("uses: drawing.save\nin: { images: drawings }\nwith: { path: saved }\n");
    spec.input(kImages);
    spec.required("path", &Options::path, "the folder, made where it is missing; files of the same name are replaced");
  }

  explicit Save(Options options) : options_(std::move(options)) {}

  void run(const pipeline::Inputs& in, pipeline::Outputs& /*out*/, pipeline::Context& context) override {
    const Images& images = in[kImages];
    try {
      save(images, context);
    } catch (const Error& error) {
      throw Error("'" + drawing::utf8_name(options_.path.string()) + "': " + error.what(), error.help());
    }
  }

 private:
  void save(const Images& images, pipeline::Context& context) const {
    drawing::tame_opencv();
    const std::vector<std::string> names = file_names(images);
    std::error_code failure;
    fs::create_directories(options_.path, failure);
    for (const std::string& name : names) {
      if (!failure && name.find('/') != std::string::npos)
        fs::create_directories((options_.path / name).parent_path(), failure);
    }
    if (failure) throw Error("the folder cannot be made: " + failure.message(), "give a 'path' that you may write to");

    std::atomic<std::int64_t> done = 0;
    context.parallel_for(images.size(), [&](std::int64_t row) {
      context.throw_if_stopped();
      if (!images.refused().contains(row))
        drawing::write_file(options_.path / names[static_cast<std::size_t>(row)], png_of(images.at(row)));
      pipeline::Progress progress;
      progress.done = ++done;
      progress.total = images.size();
      context.progress(progress);
    });
    const std::string table = labels_csv(images, names);
    drawing::write_file(options_.path / drawing::kTableName,
                        {reinterpret_cast<const std::uint8_t*>(table.data()), table.size()});
    const auto refused = static_cast<std::int64_t>(images.refused().size());
    if (refused > 0)
      context.warn(std::to_string(refused) + (refused == 1 ? " image was" : " images were") +
                   " refused by a step before, and not saved");
    context.info(std::to_string(images.size() - refused) + " images saved in '" +
                 drawing::utf8_name(options_.path.string()) + "'");
  }

  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Save>("drawing.save"); }
