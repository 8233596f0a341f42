/// \file
/// Image files written byte by byte, so that what a decoder must find in them is known without a decoder.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/images.h>

namespace sample {

using File = std::vector<std::uint8_t>;

/// A PNG chunk with length and checksum.
File png_chunk(const std::string& type, const File& data);

/// PNG's colour types.
enum class PngColour : std::uint8_t { grey = 0, rgb = 2, palette = 3, grey_alpha = 4, rgb_alpha = 6 };

/// `rows`: packed samples, 16 bits with the high byte first. `extra`: chunks between header and data.
File png(std::uint32_t width, std::uint32_t height, std::uint8_t depth, PngColour colour, const std::vector<File>& rows,
         const File& extra = {});
/// 2 x 3, 8-bit grey: 10 20 30 / 40 50 60.
File small_png(const File& extra = {});

/// A directory with the one tag 274, as EXIF data; `big`: in big-endian order.
File exif(std::uint16_t orientation, bool big = false);

/// Windows bitmap with a 40-byte header. `data`: lines of whole 32-bit words, the lowest first if height > 0.
File bmp(std::int32_t width, std::int32_t height, std::uint16_t bits, const File& data, const File& palette = {},
         std::uint32_t compression = 0);

/// Value of a TIFF field: type (3: SHORT, 4: LONG) and numbers.
using TiffField = std::pair<std::uint16_t, std::vector<std::uint32_t>>;
/// One strip with `data`; `fields` are added to, or replace, width, height, one strip, no compression.
File tiff(std::uint32_t width, std::uint32_t height, const File& data, std::map<std::uint16_t, TiffField> fields,
          bool big = false);

/// Encoded by OpenCV; `extension` with its dot. `pixels`: H x W x channels, blue first.
File encoded(const std::string& extension, int height, int width, int channels, const File& pixels);

/// `parts` one after the other.
File joined(const std::vector<File>& parts);
/// Stored values of an image of bytes.
File values(const pipeline::Image& image);

}  // namespace sample
