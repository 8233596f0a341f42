#include "serve/picture_json.h"

#include <algorithm>
#include <string_view>

#include "serve/base64.h"
#include "thumbnail.h"

namespace pipeline::serve {

std::string picture_json(const Images& images, std::int64_t row, std::int64_t longest) {
  const ImageShape shape = images.at(row).shape;
  const std::vector<std::int64_t> rows{row};
  const bool small = shape.width <= longest && shape.height <= longest;
  const cli::Picture picture =
      cli::thumbnail(images, row, cli::shown_range(images.size() == 1 ? images : images.select(rows)),
                     small ? shape.width : longest, small ? shape.height : longest);
  const std::string_view bytes(reinterpret_cast<const char*>(picture.pixels.data()), picture.pixels.size());
  std::string text = "{\"width\":" + std::to_string(picture.width) + ",\"height\":" + std::to_string(picture.height) +
                     ",\"channels\":" + std::to_string(picture.channels) + ",\"pixels\":\"" + to_base64(bytes) + "\"";
  if (!small) text += ",\"original\":[" + std::to_string(shape.width) + "," + std::to_string(shape.height) + "]";
  return text + "}";
}

}  // namespace pipeline::serve
