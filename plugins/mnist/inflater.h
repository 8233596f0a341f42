/// \file
/// Reads what gzip compressed, from beginning to end (RFC 1952).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "bytes.h"

namespace mnist {

/// Several members in one file are read as one, as gzip does. Uses some 100 kB, whatever the file says.
class Inflater {
 public:
  /// REQUIRES: `compressed` outlives this. `name`: the file's, for messages. Throws Error when it is not gzip.
  Inflater(const Bytes& compressed, std::string name);
  ~Inflater();
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  /// The most that can come out: deflate makes at most 1032 bytes of one (zlib, "Technical Details").
  std::uint64_t bound() const;
  /// Fills `to` and returns its length, or less at the end. Each member's checksum is compared at its end; throws Error
  /// when it differs, when the data are corrupted or cut off, or when something else follows them.
  std::size_t read(std::span<std::byte> to);

 private:
  struct Stream;
  void refill();
  void next_member();

  const Bytes& compressed_;
  std::string name_;
  std::uint64_t position_ = 0;  ///< how much of `compressed_` has been handed to zlib
  bool at_end_ = false;
  std::unique_ptr<Stream> stream_;
};

}  // namespace mnist
