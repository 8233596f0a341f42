#include "sample_files.h"

#include <algorithm>

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

namespace sample {

namespace {

void append(File& file, std::uint32_t value, unsigned bytes, bool big) {
  const std::size_t at = file.size();
  file.resize(at + bytes);
  for (unsigned i = 0; i < bytes; ++i)
    file[at + i] = static_cast<std::uint8_t>(value >> 8U * (big ? bytes - 1 - i : i));
}

void append(File& file, const File& more) { file.insert(file.end(), more.begin(), more.end()); }

/// Bit by bit, unlike the table of the code under test.
std::uint32_t crc(const File& bytes) {
  std::uint32_t value = 0xffffffffU;
  for (const std::uint8_t byte : bytes) {
    value ^= byte;
    for (int bit = 0; bit < 8; ++bit) value = value >> 1U ^ ((value & 1U) != 0 ? 0xedb88320U : 0U);
  }
  return ~value;
}

/// RFC 1950 and 1951, with stored blocks.
File zlib(const File& data) {
  File file{0x78, 0x01};
  std::size_t at = 0;
  do {
    const std::size_t length = std::min<std::size_t>(data.size() - at, 65535);
    file.push_back(at + length == data.size() ? 1 : 0);
    append(file, static_cast<std::uint32_t>(length), 2, false);
    append(file, ~static_cast<std::uint32_t>(length) & 0xffffU, 2, false);
    file.insert(file.end(), data.begin() + static_cast<std::ptrdiff_t>(at),
                data.begin() + static_cast<std::ptrdiff_t>(at + length));
    at += length;
  } while (at < data.size());
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (const std::uint8_t byte : data) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  append(file, b << 16U | a, 4, true);
  return file;
}

}  // namespace

File joined(const std::vector<File>& parts) {
  File all;
  for (const File& part : parts) append(all, part);
  return all;
}

File png_chunk(const std::string& type, const File& data) {
  File body(type.begin(), type.end());
  append(body, data);
  File chunk;
  append(chunk, static_cast<std::uint32_t>(data.size()), 4, true);
  append(chunk, body);
  append(chunk, crc(body), 4, true);
  return chunk;
}

File png(std::uint32_t width, std::uint32_t height, std::uint8_t depth, PngColour colour, const std::vector<File>& rows,
         const File& extra) {
  File header;
  append(header, width, 4, true);
  append(header, height, 4, true);
  append(header, {depth, static_cast<std::uint8_t>(colour), 0, 0, 0});
  File lines;
  for (const File& row : rows) {
    lines.push_back(0);  // no filter
    append(lines, row);
  }
  return joined({{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'},
                 png_chunk("IHDR", header),
                 extra,
                 png_chunk("IDAT", zlib(lines)),
                 png_chunk("IEND", {})});
}

File small_png(const File& extra) { return png(3, 2, 8, PngColour::grey, {{10, 20, 30}, {40, 50, 60}}, extra); }

File exif(std::uint16_t orientation, bool big) {
  File file = big ? File{'M', 'M', 0, 42} : File{'I', 'I', 42, 0};
  append(file, 8, 4, big);
  append(file, 1, 2, big);
  append(file, 274, 2, big);
  append(file, 3, 2, big);
  append(file, 1, 4, big);
  append(file, orientation, 2, big);
  append(file, 0, 2, big);
  append(file, 0, 4, big);
  return file;
}

File bmp(std::int32_t width, std::int32_t height, std::uint16_t bits, const File& data, const File& palette,
         std::uint32_t compression) {
  const auto start = static_cast<std::uint32_t>(54 + palette.size());
  File file{'B', 'M'};
  append(file, start + static_cast<std::uint32_t>(data.size()), 4, false);
  append(file, 0, 4, false);
  append(file, start, 4, false);
  append(file, 40, 4, false);
  append(file, static_cast<std::uint32_t>(width), 4, false);
  append(file, static_cast<std::uint32_t>(height), 4, false);
  append(file, 1, 2, false);
  append(file, bits, 2, false);
  append(file, compression, 4, false);
  append(file, static_cast<std::uint32_t>(data.size()), 4, false);
  append(file, 0, 4, false);
  append(file, 0, 4, false);
  append(file, static_cast<std::uint32_t>(palette.size() / 4), 4, false);
  append(file, 0, 4, false);
  return joined({file, palette, data});
}

File tiff(std::uint32_t width, std::uint32_t height, const File& data, std::map<std::uint16_t, TiffField> fields,
          bool big) {
  fields.insert({{256, {4, {width}}},
                 {257, {4, {height}}},
                 {259, {3, {1}}},
                 {273, {4, {8}}},
                 {278, {4, {height}}},
                 {279, {4, {static_cast<std::uint32_t>(data.size())}}}});
  const auto directory = static_cast<std::uint32_t>(8 + data.size() + data.size() % 2);
  const auto after = static_cast<std::uint32_t>(directory + 2 + 12 * fields.size() + 4);
  File file = big ? File{'M', 'M', 0, 42} : File{'I', 'I', 42, 0};
  append(file, directory, 4, big);
  append(file, data);
  if (data.size() % 2 != 0) file.push_back(0);
  append(file, static_cast<std::uint32_t>(fields.size()), 2, big);
  File behind;
  for (const auto& [tag, field] : fields) {
    const auto& [type, numbers] = field;
    File values;
    for (const std::uint32_t number : numbers) append(values, number, type == 3 ? 2 : 4, big);
    append(file, tag, 2, big);
    append(file, type, 2, big);
    append(file, static_cast<std::uint32_t>(numbers.size()), 4, big);
    if (values.size() > 4) {
      append(file, after + static_cast<std::uint32_t>(behind.size()), 4, big);
      append(behind, values);
    } else {
      values.resize(4);
      append(file, values);
    }
  }
  append(file, 0, 4, big);
  append(file, behind);
  return file;
}

File encoded(const std::string& extension, int height, int width, int channels, const File& pixels) {
  const cv::Mat image(height, width, CV_MAKETYPE(CV_8U, channels), const_cast<std::uint8_t*>(pixels.data()));
  File file;
  // Above 100, WebP is lossless; the JPEG encoder cuts it off at 100.
  cv::imencode(extension, image, file,
               extension == ".webp" ? std::vector<int>{cv::IMWRITE_WEBP_QUALITY, 101} : std::vector<int>{});
  return file;
}

File values(const pipeline::Image& image) {
  const auto all = image.pixels.values<std::uint8_t>();
  return {all.begin(), all.end()};
}

}  // namespace sample
