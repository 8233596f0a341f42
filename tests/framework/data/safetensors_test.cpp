#include "data/safetensors.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "data/sha256.h"
#include "support/messages.h"
#include "support/temp_dir.h"

namespace pipeline {
namespace {

using testing::message_of;
using testing::TempDir;

std::string little_endian(std::uint64_t number) {
  std::string bytes;
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>((number >> (8 * i)) & 0xFFU);
  return bytes;
}

std::string file_of(const std::string& header, const std::string& data) {
  return little_endian(header.size()) + header + data;
}

NamedTensors read(const std::string& bytes) {
  return read_safetensors(std::as_bytes(std::span(bytes)), "x.safetensors");
}

NamedTensors samples() {
  return {{"bytes", Tensor::of<std::uint8_t>({3}, std::vector<std::uint8_t>{1, 2, 3})},
          {"doubles", Tensor::of<double>({2, 1}, std::vector<double>{0.1, -2.5})},
          {"none", Tensor::zeros(DType::i32, {4, 0})},
          {"single", Tensor::of<std::int64_t>({}, std::vector<std::int64_t>{-7})},
          {"floats", Tensor::of<float>({1, 2}, std::vector<float>{1.5F, 2.5F})},
          {"integers", Tensor::of<std::int32_t>({2}, std::vector<std::int32_t>{-1, 1})}};
}

TEST(Safetensors, ASmallFileIsTheBytesOfTheFormat) {
  const TempDir folder;
  const std::vector<std::uint8_t> values{1, 2, 3};
  const std::string digest = write_safetensors(folder / "a", {{"a", Tensor::of<std::uint8_t>({3}, values)}});
  const std::string expected = std::string("\x40\0\0\0\0\0\0\0", 8) +  // 60 and padding
                               R"({"a": {"dtype": "U8", "shape": [3], "data_offsets": [0, 3]}}    )" + "\x01\x02\x03";
  EXPECT_EQ(folder.read("a"), expected);
  EXPECT_EQ(digest, sha256(expected));
}

TEST(Safetensors, AFileGivesBackItsTensorsInTheirOrder) {
  const TempDir folder;
  write_safetensors(folder / "a", samples(), {{"maker", "test"}});
  EXPECT_EQ(read_safetensors(folder / "a"), samples());
  EXPECT_EQ(read(folder.read("a")), samples());
}

TEST(Safetensors, EveryTensorIsAlignedToItsType) {
  const TempDir folder;
  write_safetensors(folder / "a", samples());
  const std::string bytes = folder.read("a");
  EXPECT_EQ(static_cast<unsigned char>(bytes[0]) % 8, 0);
  EXPECT_NE(bytes.find(R"("doubles": {"dtype": "F64", "shape": [2, 1], "data_offsets": [0, 16]})"), std::string::npos);
  EXPECT_NE(bytes.find(R"("single": {"dtype": "I64", "shape": [], "data_offsets": [16, 24]})"), std::string::npos);
  EXPECT_NE(bytes.find(R"("bytes": {"dtype": "U8", "shape": [3], "data_offsets": [40, 43]})"), std::string::npos);
}

TEST(Safetensors, NoTensorsAreAFileToo) {
  const TempDir folder;
  write_safetensors(folder / "a", {});
  EXPECT_EQ(folder.read("a"), file_of("{}      ", ""));
  EXPECT_TRUE(read_safetensors(folder / "a").empty());
}

// As the `safetensors` package writes it: no spaces, metadata first, data in the order of the offsets.
TEST(Safetensors, AFileOfAnotherProgramIsRead) {
  const std::string header = R"({"__metadata__":{"format":"pt"},"b":{"dtype":"U8","shape":[1],"data_offsets":[8,9]},)"
                             R"("a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} )";
  const NamedTensors tensors = read(file_of(header, std::string("\0\0\x80\x3F\0\0\0\x40\x05", 9)));
  ASSERT_EQ(tensors.size(), 2U);
  EXPECT_EQ(tensors[0].first, "b");
  EXPECT_EQ(tensors[0].second.values<std::uint8_t>()[0], 5);
  EXPECT_EQ(tensors[1].second.values<float>()[0], 1.0F);
  EXPECT_EQ(tensors[1].second.values<float>()[1], 2.0F);
}

TEST(Safetensors, EachWayToBeUnsoundIsNamed) {
  const auto tensor = [](const std::string& dtype, const std::string& shape, const std::string& offsets) {
    return R"({"a": {"dtype": ")" + dtype + R"(", "shape": [)" + shape + R"(], "data_offsets": [)" + offsets + "]}}";
  };
  const std::string both = R"({"a": {"dtype": "U8", "shape": [2], "data_offsets": [0, 2]}, "b": {"dtype": "U8", )";
  const struct {
    const char* name;
    std::string bytes;
    const char* reason;
  } cases[] = {
      {"empty", "", "it has 0 bytes, the length of the header alone takes 8"},
      {"no header", std::string(7, '\0'), "it has 7 bytes, the length of the header alone takes 8"},
      {"cut header", little_endian(100) + "{}", "its header claims 100 bytes, only 2 follow"},
      {"huge header", little_endian(100000001), "its header claims 100000001 bytes, at most 100000000 are allowed"},
      {"negative length", little_endian(~std::uint64_t{0}),
       "its header claims 18446744073709551615 bytes, at most 100000000 are allowed"},
      {"empty header", file_of("", ""), "its header does not start with '{'"},
      {"a list", file_of("[]", ""), "its header does not start with '{'"},
      {"no JSON", file_of("{\"a\"", ""), "its header: the text is not JSON: it ends too early, at byte 4"},
      {"name twice", file_of(both + R"("shape": [0], "data_offsets": [2, 2]}, "a": {}})", "12"),
       "its header: the JSON text names 'a' twice in one object"},
      {"metadata", file_of(R"({"__metadata__": {"a": 1}})", ""), "its __metadata__ is not a map of texts"},
      {"unknown dtype", file_of(tensor("F8_E5M2", "1", "0, 1"), "1"),
       "tensor 'a' has the unknown dtype 'F8_E5M2', known are U8, I32, I64, F32, F64"},
      {"no entry", file_of(R"({"a": 3})", ""), "tensor 'a' has no dtype, or one of the wrong kind"},
      {"no shape", file_of(R"({"a": {"dtype": "U8"}})", ""), "tensor 'a' has no shape, or one of the wrong kind"},
      {"no offsets", file_of(R"({"a": {"dtype": "U8", "shape": []}})", ""),
       "tensor 'a' has no data_offsets, or one of the wrong kind"},
      {"negative side", file_of(tensor("U8", "-1", "0, 1"), "1"),
       "the shape of tensor 'a' holds -1, not an integer of at least 0"},
      {"side of text", file_of(tensor("U8", "\"1\"", "0, 1"), "1"),
       "the shape of tensor 'a' holds \"1\", not an integer of at least 0"},
      {"overflow", file_of(tensor("U8", "4294967296, 4294967296", "0, 1"), "1"),
       "tensor 'a' of shape 4294967296 x 4294967296 is larger than any file"},
      {"one offset", file_of(tensor("U8", "1", "0"), "1"), "tensor 'a' has 1 data_offsets, not 2"},
      {"backwards", file_of(tensor("U8", "1", "1, 0"), "1"), "tensor 'a' lies at bytes 1 to 0 of 1"},
      {"beyond the end", file_of(tensor("U8", "2", "0, 2"), "1"), "tensor 'a' lies at bytes 0 to 2 of 1"},
      {"other size", file_of(tensor("F32", "3", "0, 8"), "12345678"),
       "tensor 'a' of 3 F32 values takes 12 bytes, its data_offsets span 8"},
      {"overlap", file_of(both + R"("shape": [2], "data_offsets": [1, 3]}})", "123"),
       "tensor 'b' starts at byte 1, within the one before it, which ends at 2"},
      {"gap", file_of(both + R"("shape": [1], "data_offsets": [3, 4]}})", "1234"), "no tensor covers the bytes 2 to 3"},
      {"trailing bytes", file_of(tensor("U8", "1", "0, 1"), "12"), "the tensors end at byte 1, the file at 2"},
  };
  for (const auto& [name, bytes, reason] : cases) {
    SCOPED_TRACE(name);
    EXPECT_EQ(message_of([&bytes = bytes] { read(bytes); }),
              std::string("x.safetensors is not a sound safetensors file: ") + reason +
                  "\nhelp: it was cut short, changed or never written by this program; copy or make it again");
  }
}

TEST(Safetensors, EveryTruncationIsRefused) {
  const TempDir folder;
  write_safetensors(folder / "a", samples());
  const std::string whole = folder.read("a");
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_NE(message_of([&] { read(whole.substr(0, length)); }), "no error") << length;
}

TEST(Safetensors, NoFlippedBitOfTheHeaderCrashesTheReader) {
  const TempDir folder;
  write_safetensors(folder / "a", samples());
  const std::string whole = folder.read("a");
  int refused = 0;
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string flipped = whole;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    refused += message_of([&] { read(flipped); }) != "no error" ? 1 : 0;
  }
  EXPECT_GT(refused, 1000);
}

TEST(Safetensors, AMissingFileIsNamed) {
  const TempDir folder;
  EXPECT_EQ(message_of([&] { read_safetensors(folder / "none"); }),
            "cannot read " + (folder / "none").string() + ": No such file or directory");
}

}  // namespace
}  // namespace pipeline
