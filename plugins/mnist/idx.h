/// \file
/// The IDX format of MNIST's files: a header with a magic number and the dimensions, then unsigned bytes.
///
///     images: 00 00 08 03, count, height, width (4 bytes each, highest first), count x height x width pixels
///     labels: 00 00 08 01, count,                                              count labels
///
/// Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits", section "File formats".
#pragma once

#include <pipeline/function_ref.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <span>
#include <string>

#include "bytes.h"

namespace mnist {

enum class IdxKind { images, labels };
enum class Encoding { raw, gzip };

/// An item is an image of height x width bytes, or a label of 1 x 1.
struct IdxHeader {
  std::int64_t count = 0;   ///< at least 1
  std::int64_t height = 1;  ///< pixels, 1 to 65,535
  std::int64_t width = 1;   ///< pixels, 1 to 65,535

  std::int64_t item_bytes() const { return height * width; }
  friend bool operator==(const IdxHeader&, const IdxHeader&) = default;
};

/// Bytes of a header: 16 for images, 8 for labels.
std::size_t header_bytes(IdxKind kind);

/// Reads the first bytes of a file, `header_bytes(kind)` of them or all there are. `name`: the file's, for messages.
/// Throws Error when they are no such header, saying what they look like.
IdxHeader parse_idx_header(std::span<const std::byte> start, IdxKind kind, const std::string& name);

/// Does nothing.
struct NoPoll {
  void operator()() const {}
};
inline constexpr NoPoll kNoPoll;

struct IdxReading {
  /// Items that are kept for `IdxFile::read`, from the first on; the rest is checked all the same.
  std::int64_t keep = std::numeric_limits<std::int64_t>::max();
  /// Called about once a megabyte while a file is inflated; what it throws ends the reading.
  pipeline::FunctionRef<void()> poll = kNoPoll;
};

/// An IDX file whose header agrees with its length, so that memory for its items may be allocated.
///
/// Nothing is kept in memory of a raw file. A gzipped one is inflated at once, into blocks that are allocated as they
/// fill: never more than header and data agree upon, nor more than 1 MB before the data are there.
class IdxFile {
 public:
  /// A name that ends in ".gz" is taken for gzip. Throws Error when the file cannot be read, is damaged, or is shorter
  /// or longer than its header says.
  static IdxFile open(const std::filesystem::path& path, IdxKind kind, const IdxReading& reading = {});
  /// The same from memory. REQUIRES: `bytes` outlives the result.
  static IdxFile from_memory(std::span<const std::byte> bytes, std::string name, IdxKind kind, Encoding encoding,
                             const IdxReading& reading = {});

  const IdxHeader& header() const { return header_; }
  const std::string& name() const { return name_; }

  /// Fills `to` with items `first`, `first` + 1, ...; thread-safe. REQUIRES: a whole number of items, all of them
  /// kept. Throws Error when the file can no longer be read.
  void read(std::int64_t first, std::span<std::byte> to) const;

 private:
  IdxFile(std::unique_ptr<const Bytes> bytes, std::string name, IdxKind kind, Encoding encoding,
          const IdxReading& reading);

  std::string name_;
  IdxHeader header_;
  std::unique_ptr<const Bytes> bytes_;
  std::uint64_t offset_ = 0;  ///< of the first item in `bytes_`
};

}  // namespace mnist
