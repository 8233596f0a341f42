#include "inflater.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "test_files.h"

namespace mnist {
namespace {

using test::error_of;
using test::gzipped;

/// Everything that comes out of `compressed`, read `piece` bytes at a time.
std::string inflated(const std::string& compressed, std::size_t piece = 7) {
  const MemoryBytes bytes(test::as_bytes(compressed));
  Inflater inflater(bytes, "file.gz");
  std::string text;
  std::string buffer(piece, '\0');
  while (const std::size_t got = inflater.read(std::as_writable_bytes(std::span(buffer)))) text.append(buffer, 0, got);
  return text;
}

/// 300,000 bytes that do not compress well, so that several pieces of input are needed.
std::string noise() {
  std::string text;
  std::uint32_t state = 1;
  for (int i = 0; i < 300'000; ++i) {
    state = state * 1664525U + 1013904223U;
    text += static_cast<char>(state >> 24U);
  }
  return text;
}

// printf 'hello, world' | gzip -9n | xxd -p     (gzip 1.12)
const std::string kHello =
    test::bytes({0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0xd7,
                 0x51, 0x28, 0xcf, 0x2f, 0xca, 0x49, 0x01, 0x00, 0x3a, 0x72, 0xab, 0xff, 0x0c, 0x00, 0x00, 0x00});

TEST(Inflater, ReadsWhatGzipWrote) { EXPECT_EQ(inflated(kHello), "hello, world"); }

TEST(Inflater, ReadsInPiecesOfAnySize) {
  const std::string text = noise();
  const std::string compressed = gzipped(text);
  for (const std::size_t piece : {std::size_t{999}, std::size_t{65'536}, std::size_t{1'000'000}}) {
    SCOPED_TRACE(piece);
    EXPECT_TRUE(inflated(compressed, piece) == text);
  }
}

TEST(Inflater, ReadsSeveralMembersAsOne) {
  EXPECT_EQ(inflated(kHello + gzipped("") + kHello), "hello, worldhello, world");
}

TEST(Inflater, BoundIsMetByTheBestCompression) {
  const std::string zeros(5'000'000, '\0');
  const std::string compressed = gzipped(zeros);
  const MemoryBytes bytes(test::as_bytes(compressed));
  const Inflater inflater(bytes, "file.gz");
  EXPECT_GE(inflater.bound(), zeros.size());
  EXPECT_EQ(inflater.bound(), compressed.size() * 1032);
}

TEST(Inflater, DamageIsAnError) {
  std::string checksum = kHello;
  checksum[checksum.size() - 7] = 'x';
  std::string length = kHello;
  length.back() = 'x';
  std::string block = kHello;
  block[10] = '\x07';  // a block of the type that deflate reserves
  const struct {
    const char* name;
    std::string compressed;
    const char* message;
  } cases[] = {
      {"empty", "",
       "'file.gz' is not gzip: its 0 bytes do not begin with 1f 8b | if it is not compressed, remove '.gz' from its "
       "name; otherwise get it again"},
      {"one byte", "\x1f",
       "'file.gz' is not gzip: its 1 bytes do not begin with 1f 8b | if it is not compressed, remove '.gz' from its "
       "name; otherwise get it again"},
      {"not gzip", test::label_file(3, "abc"),
       "'file.gz' is not gzip: its 11 bytes do not begin with 1f 8b | if it is not compressed, remove '.gz' from its "
       "name; otherwise get it again"},
      {"cut off in the header", kHello.substr(0, 6),
       "'file.gz' is cut off: its 6 bytes end in the middle of the compressed data | get it again"},
      {"cut off in the data", kHello.substr(0, 15),
       "'file.gz' is cut off: its 15 bytes end in the middle of the compressed data | get it again"},
      {"cut off in the checksum", kHello.substr(0, 29),
       "'file.gz' is cut off: its 29 bytes end in the middle of the compressed data | get it again"},
      {"garbage behind", kHello + "garbage",
       "'file.gz' is corrupted: 7 bytes that are not gzip follow the compressed data | get it again"},
      {"half a member behind", kHello + kHello.substr(0, 12),
       "'file.gz' is cut off: its 44 bytes end in the middle of the compressed data | get it again"},
      {"another checksum", checksum, "'file.gz' is corrupted: incorrect data check | get it again"},
      {"another length", length, "'file.gz' is corrupted: incorrect length check | get it again"},
      {"damaged data", block, "'file.gz' is corrupted: invalid block type | get it again"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(error_of([&] { inflated(c.compressed); }), c.message);
  }
}

}  // namespace
}  // namespace mnist
