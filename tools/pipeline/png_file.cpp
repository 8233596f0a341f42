#include "png_file.h"

#include <cctype>
#include <cstring>
#include <memory>
#include <string>

#include <png.h>

#include <pipeline/error.h>

#include "config/shown_text.h"
#include "data/atomic_file.h"
#include "usage_error.h"

namespace pipeline::cli {

void require_png_name(const std::filesystem::path& file) {
  std::string ending = file.extension().string();
  for (char& c : ending) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (ending != ".png")
    throw UsageError("a picture is written as PNG, and " + in_quotes(file.string()) + " does not end in .png",
                     "name it " + std::filesystem::path(file).replace_extension(".png").string());
  const std::filesystem::path folder = file.parent_path();
  if (!folder.empty() && !std::filesystem::is_directory(folder))
    throw Error("cannot write " + file.string() + ": there is no folder " + folder.string(),
                "make it first: mkdir -p " + folder.string());
}

std::string png_bytes(const Picture& picture) {
  // The simplified interface: the other one reports errors by longjmp, past destructors.
  png_image image;
  std::memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.width);
  image.height = static_cast<png_uint_32>(picture.height);
  image.format = picture.channels == 3 ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
  // Room for the worst case: asking for the size first would compress the picture twice.
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  const auto bytes = std::make_unique_for_overwrite<char[]>(size);
  const bool done = png_image_write_to_memory(&image, bytes.get(), &size, 0, picture.pixels.data(), 0, nullptr) != 0;
  if (!done) throw Error(std::string("the picture cannot be encoded: ") + image.message);
  return {bytes.get(), size};
}

void write_png(const std::filesystem::path& file, const Picture& picture) {
  write_file_atomically(file, png_bytes(picture));
}

}  // namespace pipeline::cli
