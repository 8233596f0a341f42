#include "inflater.h"

#include <pipeline/error.h>

#include <zlib.h>

#include <algorithm>
#include <array>
#include <new>
#include <utility>

namespace mnist {
namespace {

constexpr std::uint64_t kLargestRatio = 1032;
constexpr std::size_t kPiece = 64 * 1024;
constexpr int kGzipOnly = 16 + MAX_WBITS;

}  // namespace

struct Inflater::Stream {
  z_stream z{};
  std::array<std::byte, kPiece> input;
};

Inflater::Inflater(const Bytes& compressed, std::string name)
    : compressed_(compressed), name_(std::move(name)), stream_(std::make_unique<Stream>()) {
  std::array<std::byte, 2> magic{};
  if (compressed_.size() >= magic.size()) compressed_.read(0, magic);
  if (magic[0] != std::byte{0x1f} || magic[1] != std::byte{0x8b}) {
    throw pipeline::Error(
        "'" + name_ + "' is not gzip: its " + std::to_string(compressed_.size()) + " bytes do not begin with 1f 8b",
        "if it is not compressed, remove '.gz' from its name; otherwise get it again");
  }
  if (inflateInit2(&stream_->z, kGzipOnly) != Z_OK) throw std::bad_alloc();
}

Inflater::~Inflater() { inflateEnd(&stream_->z); }

std::uint64_t Inflater::bound() const { return compressed_.size() * kLargestRatio; }

std::size_t Inflater::read(std::span<std::byte> to) {
  z_stream& z = stream_->z;
  std::size_t filled = 0;
  while (filled < to.size() && !at_end_) {
    if (z.avail_in == 0) refill();
    const auto room = static_cast<uInt>(std::min<std::size_t>(to.size() - filled, 1U << 30U));
    z.next_out = reinterpret_cast<Bytef*>(to.data() + filled);
    z.avail_out = room;
    const bool starved = z.avail_in == 0;
    const int result = inflate(&z, Z_NO_FLUSH);
    filled += room - z.avail_out;
    if (result == Z_STREAM_END) {
      next_member();
    } else if (result == Z_MEM_ERROR) {
      throw std::bad_alloc();
    } else if (result == Z_BUF_ERROR || (result == Z_OK && starved && z.avail_out == room)) {
      throw pipeline::Error("'" + name_ + "' is cut off: its " + std::to_string(compressed_.size()) +
                                " bytes end in the middle of the compressed data",
                            "get it again");
    } else if (result != Z_OK) {
      throw pipeline::Error(
          "'" + name_ + "' is corrupted: " + (z.msg != nullptr ? z.msg : "its gzip data cannot be read"),
          "get it again");
    }
  }
  return filled;
}

void Inflater::refill() {
  const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, compressed_.size() - position_));
  compressed_.read(position_, std::span(stream_->input).first(piece));
  position_ += piece;
  stream_->z.next_in = reinterpret_cast<Bytef*>(stream_->input.data());
  stream_->z.avail_in = static_cast<uInt>(piece);
}

void Inflater::next_member() {
  z_stream& z = stream_->z;
  const std::uint64_t left = compressed_.size() - position_ + z.avail_in;
  if (left == 0) {
    at_end_ = true;
    return;
  }
  if (z.avail_in == 0) refill();
  if (*z.next_in != 0x1f) {
    throw pipeline::Error(
        "'" + name_ + "' is corrupted: " + std::to_string(left) + " bytes that are not gzip follow the compressed data",
        "get it again");
  }
  inflateReset(&z);
}

}  // namespace mnist
