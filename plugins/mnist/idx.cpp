#include "idx.h"

#include <pipeline/error.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>
#include <vector>

#include "inflater.h"

namespace mnist {
namespace {

using pipeline::Error;

constexpr std::size_t kBlock = 1 << 20;
constexpr std::int64_t kLongestSide = 65'535;
const char* const kGetAgain = "get the file again";

std::string_view noun(IdxKind kind) { return kind == IdxKind::images ? "images" : "labels"; }

unsigned byte_at(std::span<const std::byte> bytes, std::size_t i) { return std::to_integer<unsigned>(bytes[i]); }

std::int64_t big_endian(std::span<const std::byte> bytes, std::size_t at) {
  std::int64_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value * 256 + byte_at(bytes, at + i);
  return value;
}

std::string hex(std::span<const std::byte> bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::byte b : bytes) {
    if (!text.empty()) text += ' ';
    text += kDigits[std::to_integer<unsigned>(b) >> 4U];
    text += kDigits[std::to_integer<unsigned>(b) & 15U];
  }
  return text;
}

/// IDX element types other than unsigned byte; empty for what is none.
std::string_view element_type(unsigned code) {
  switch (code) {
    case 0x09:
      return "signed bytes";
    case 0x0b:
      return "16-bit integers";
    case 0x0c:
      return "32-bit integers";
    case 0x0d:
      return "32-bit floats";
    case 0x0e:
      return "64-bit floats";
    default:
      return "";
  }
}

/// Throws Error saying what a file is that does not begin with the magic number of `kind`.
[[noreturn]] void throw_wrong_magic(std::span<const std::byte> magic, IdxKind kind, const std::string& name) {
  const std::string expected = std::string(" where ") + std::string(noun(kind)) + " are expected";
  const unsigned type = byte_at(magic, 2);
  const unsigned dimensions = byte_at(magic, 3);
  if (byte_at(magic, 0) == 0x1f && byte_at(magic, 1) == 0x8b)
    throw Error("'" + name + "' looks like gzip", "add '.gz' to its name, or unpack it with gunzip");
  if (byte_at(magic, 0) == '<') throw Error("'" + name + "' looks like a web page: the download went wrong", kGetAgain);
  if (byte_at(magic, 0) == 0 && byte_at(magic, 1) == 0) {
    if (type == 0x08 && dimensions == (kind == IdxKind::images ? 1U : 3U)) {
      const IdxKind other = kind == IdxKind::images ? IdxKind::labels : IdxKind::images;
      throw Error("'" + name + "' holds " + std::string(noun(other)) + expected,
                  "give each file the name of what it holds");
    }
    if (type == 0x08) {
      throw Error("'" + name + "' holds unsigned bytes in " + std::to_string(dimensions) + " dimensions" + expected +
                      ", which have " + (kind == IdxKind::images ? "3" : "1"),
                  "use IDX files of grey images, count x height x width, and of labels");
    }
    if (!element_type(type).empty()) {
      throw Error("'" + name + "' holds " + std::string(element_type(type)) + " where unsigned bytes are expected",
                  "convert it to bytes, 0 to 255");
    }
  }
  throw Error("'" + name + "' is not an IDX file of " + std::string(noun(kind)) + ": it begins with " + hex(magic) +
                  " instead of 00 00 08 " + (kind == IdxKind::images ? "03" : "01"),
              kGetAgain);
}

/// "60000 images of 28 x 28", "60000 labels".
std::string text_of(const IdxHeader& header, IdxKind kind) {
  std::string text = std::to_string(header.count) + " " + std::string(noun(kind));
  if (kind == IdxKind::images) text += " of " + std::to_string(header.height) + " x " + std::to_string(header.width);
  return text;
}

/// Below 2^32 * 2^32, so it cannot overflow.
std::uint64_t payload_bytes(const IdxHeader& header) {
  return static_cast<std::uint64_t>(header.count) * static_cast<std::uint64_t>(header.item_bytes());
}

/// What has been inflated so far, in blocks.
class Blocks final : public Bytes {
 public:
  std::uint64_t size() const override { return size_; }

  void read(std::uint64_t offset, std::span<std::byte> to) const override {
    while (!to.empty()) {
      const std::vector<std::byte>& block = blocks_[static_cast<std::size_t>(offset / kBlock)];
      const auto begin = static_cast<std::size_t>(offset % kBlock);
      const std::size_t piece = std::min(to.size(), block.size() - begin);
      std::copy_n(block.begin() + static_cast<std::ptrdiff_t>(begin), piece, to.begin());
      to = to.subspan(piece);
      offset += piece;
    }
  }

  /// REQUIRES: all blocks before are full.
  std::span<std::byte> add(std::size_t size) {
    size_ += size;
    return blocks_.emplace_back(size);
  }

 private:
  std::vector<std::vector<std::byte>> blocks_;
  std::uint64_t size_ = 0;
};

[[noreturn]] void throw_short(const IdxHeader& header, IdxKind kind, const std::string& name, std::uint64_t has) {
  throw Error("'" + name + "' is cut off: its header says " + text_of(header, kind) + ", which is " +
                  std::to_string(payload_bytes(header) + header_bytes(kind)) + " bytes, and it has " +
                  std::to_string(has),
              kGetAgain);
}

[[noreturn]] void throw_trailing(const IdxHeader& header, IdxKind kind, const std::string& name,
                                 const std::string& how_many) {
  throw Error("'" + name + "' is too long: its header says " + text_of(header, kind) + ", and " + how_many +
                  " bytes follow them",
              kGetAgain);
}

struct Inflated {
  IdxHeader header;
  std::unique_ptr<const Bytes> items;
};

Inflated inflate_idx(const Bytes& compressed, IdxKind kind, const std::string& name, const IdxReading& reading) {
  Inflater inflater(compressed, name);
  std::array<std::byte, 16> start{};
  const std::size_t got = inflater.read(std::span(start).first(header_bytes(kind)));
  const IdxHeader header = parse_idx_header(std::span(start).first(got), kind, name);

  const std::uint64_t total = payload_bytes(header);
  if (total > inflater.bound()) {
    throw Error("'" + name + "' cannot be right: its header says " + text_of(header, kind) + ", which is " +
                    std::to_string(total) + " bytes, and " + std::to_string(compressed.size()) +
                    " bytes of gzip hold at most " + std::to_string(inflater.bound()),
                kGetAgain);
  }
  const std::int64_t kept = std::clamp<std::int64_t>(reading.keep, 0, header.count);
  const std::uint64_t keep = static_cast<std::uint64_t>(kept) * static_cast<std::uint64_t>(header.item_bytes());
  auto blocks = std::make_unique<Blocks>();
  std::vector<std::byte> scratch;
  for (std::uint64_t done = 0; done < total;) {
    reading.poll();
    std::span<std::byte> block;
    if (done < keep) {
      block = blocks->add(static_cast<std::size_t>(std::min<std::uint64_t>(kBlock, keep - done)));
    } else {
      scratch.resize(static_cast<std::size_t>(std::min<std::uint64_t>(kBlock, total - done)));
      block = scratch;
    }
    const std::size_t filled = inflater.read(block);
    done += filled;
    if (filled < block.size()) throw_short(header, kind, name, header_bytes(kind) + done);
  }
  // Reading on makes zlib compare the checksum, too.
  std::array<std::byte, 1> more{};
  if (inflater.read(more) > 0) throw_trailing(header, kind, name, "more");
  return {header, std::move(blocks)};
}

}  // namespace

std::size_t header_bytes(IdxKind kind) { return kind == IdxKind::images ? 16 : 8; }

IdxHeader parse_idx_header(std::span<const std::byte> start, IdxKind kind, const std::string& name) {
  if (start.empty()) throw Error("'" + name + "' is empty", kGetAgain);
  if (start.size() >= 4) {
    const std::span<const std::byte> magic = start.first(4);
    constexpr std::array kImages{std::byte{0}, std::byte{0}, std::byte{8}, std::byte{3}};
    constexpr std::array kLabels{std::byte{0}, std::byte{0}, std::byte{8}, std::byte{1}};
    if (!std::ranges::equal(magic, kind == IdxKind::images ? kImages : kLabels)) throw_wrong_magic(magic, kind, name);
  }
  if (start.size() < header_bytes(kind)) {
    throw Error("'" + name + "' is cut off: it has " + std::to_string(start.size()) + " bytes, and the header alone " +
                    std::to_string(header_bytes(kind)),
                kGetAgain);
  }
  IdxHeader header;
  header.count = big_endian(start, 4);
  if (kind == IdxKind::images) {
    header.height = big_endian(start, 8);
    header.width = big_endian(start, 12);
  }
  if (header.count == 0) throw Error("'" + name + "' holds no " + std::string(noun(kind)), kGetAgain);
  if (header.height < 1 || header.height > kLongestSide || header.width < 1 || header.width > kLongestSide) {
    throw Error("'" + name + "' cannot be right: its header says " + text_of(header, kind) + ", and a side has 1 to " +
                    std::to_string(kLongestSide) + " pixels",
                kGetAgain);
  }
  return header;
}

IdxFile IdxFile::open(const std::filesystem::path& path, IdxKind kind, const IdxReading& reading) {
  return {std::make_unique<FileBytes>(path), path.string(), kind,
          path.extension() == ".gz" ? Encoding::gzip : Encoding::raw, reading};
}

IdxFile IdxFile::from_memory(std::span<const std::byte> bytes, std::string name, IdxKind kind, Encoding encoding,
                             const IdxReading& reading) {
  return {std::make_unique<MemoryBytes>(bytes), std::move(name), kind, encoding, reading};
}

IdxFile::IdxFile(std::unique_ptr<const Bytes> bytes, std::string name, IdxKind kind, Encoding encoding,
                 const IdxReading& reading)
    : name_(std::move(name)), bytes_(std::move(bytes)) {
  if (encoding == Encoding::gzip) {
    Inflated inflated = inflate_idx(*bytes_, kind, name_, reading);
    header_ = inflated.header;
    bytes_ = std::move(inflated.items);
    return;
  }
  std::array<std::byte, 16> start{};
  const std::span<std::byte> head =
      std::span(start).first(static_cast<std::size_t>(std::min<std::uint64_t>(header_bytes(kind), bytes_->size())));
  bytes_->read(0, head);
  header_ = parse_idx_header(head, kind, name_);
  offset_ = header_bytes(kind);
  const std::uint64_t payload = bytes_->size() - offset_;
  if (payload < payload_bytes(header_)) throw_short(header_, kind, name_, bytes_->size());
  if (payload > payload_bytes(header_))
    throw_trailing(header_, kind, name_, std::to_string(payload - payload_bytes(header_)));
}

void IdxFile::read(std::int64_t first, std::span<std::byte> to) const {
  assert(first >= 0 && to.size() % static_cast<std::size_t>(header_.item_bytes()) == 0);
  bytes_->read(offset_ + static_cast<std::uint64_t>(first) * static_cast<std::uint64_t>(header_.item_bytes()), to);
}

}  // namespace mnist
