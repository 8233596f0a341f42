#include "png_file.h"

#include <cstring>
#include <string>

#include <png.h>

#include <pipeline/error.h>

#include "data/atomic_file.h"

namespace pipeline::cli {

void write_png(const std::filesystem::path& file, const Picture& picture) {
  // The simplified interface: the other one reports errors by longjmp, past destructors.
  png_image image;
  std::memset(&image, 0, sizeof image);
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.width);
  image.height = static_cast<png_uint_32>(picture.height);
  image.format = picture.channels == 3 ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
  png_alloc_size_t size = 0;
  std::string bytes;
  const auto encode = [&](void* to) {
    return png_image_write_to_memory(&image, to, &size, 0, picture.pixels.data(), 0, nullptr) != 0;
  };
  bool done = encode(nullptr);
  if (done) {
    bytes.resize(size);
    done = encode(bytes.data());
  }
  if (!done) throw Error("the picture for " + file.string() + " cannot be encoded: " + image.message);
  bytes.resize(size);
  write_file_atomically(file, bytes);
}

}  // namespace pipeline::cli
