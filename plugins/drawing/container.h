/// \file
/// What an image file says about itself, read without decoding a pixel: the guard in front of the decoders.
///
/// OpenCV hands out whatever it could decode of a JPEG that breaks off, reads past the end of a short TIFF strip, and
/// allocates what a header asks for. So a file is walked from its first byte to its last part here, and refused unless
/// it is complete and of bounded size.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "bytes.h"

namespace drawing {

inline constexpr std::int64_t kMaxPixels = 64'000'000;
inline constexpr std::int64_t kMaxSide = 65'535;

enum class Format { png, jpeg, bmp, tiff, webp };

/// "PNG", "JPEG", ...
std::string_view name_of(Format format);

/// How colours of partly transparent pixels are stored, as OpenCV hands them out.
enum class AlphaKind { straight, premultiplied };

struct Container {
  Format format = Format::png;
  std::int64_t width = 0;  ///< of the stored pixels, before `orientation`
  std::int64_t height = 0;
  /// EXIF's, 1 to 8, where the decoder has not applied it. Source: EXIF 2.3, tag 274.
  int orientation = 1;
  AlphaKind alpha = AlphaKind::straight;
  /// The grey value that a grey PNG declares transparent, as decoded; OpenCV passes over it.
  std::optional<std::uint16_t> transparent_grey = std::nullopt;
  /// Whether the decoded values run from white to black: 16-bit TIFF with photometric interpretation 0.
  bool zero_is_white = false;
  /// Whether the decoder turns the image itself, and so may exchange width and height: TIFF.
  bool turned_by_decoder = false;
};

/// Throws Error with the reason (no file name) when `file` is empty, of none of the five formats, truncated, damaged as
/// far as checksums tell, of a kind that cannot be decoded faithfully, or larger than the bounds above.
Container inspect(Bytes file);

// Each walks a file of its format; `inspect` has seen the signature.
Container inspect_png(Bytes file);
Container inspect_jpeg(Bytes file);
Container inspect_bmp(Bytes file);
Container inspect_tiff(Bytes file);
Container inspect_webp(Bytes file);

}  // namespace drawing
