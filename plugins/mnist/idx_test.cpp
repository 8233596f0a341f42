#include "idx.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>

#include "test_files.h"

namespace mnist {
namespace {

using test::bytes;
using test::error_of;
using test::gzipped;
using test::image_file;
using test::label_file;

IdxFile in_memory(std::string_view content, IdxKind kind, Encoding encoding = Encoding::raw,
                  const IdxReading& reading = {}) {
  return IdxFile::from_memory(test::as_bytes(content), "file", kind, encoding, reading);
}

std::string read(const IdxFile& file, std::int64_t first, std::int64_t count) {
  std::string items(static_cast<std::size_t>(count * file.header().item_bytes()), '?');
  file.read(first, std::as_writable_bytes(std::span(items)));
  return items;
}

TEST(IdxFile, ReadsImagesInAnyOrder) {
  const std::string content = image_file(3, 2, 5, "aaaaaAAAAAbbbbbBBBBBcccccCCCCC");
  const IdxFile file = in_memory(content, IdxKind::images);
  EXPECT_EQ(file.header(), (IdxHeader{3, 2, 5}));
  EXPECT_EQ(read(file, 1, 2), "bbbbbBBBBBcccccCCCCC");
  EXPECT_EQ(read(file, 0, 1), "aaaaaAAAAA");
  EXPECT_EQ(read(file, 2, 0), "");
}

TEST(IdxFile, ReadsLabels) {
  const std::string content = label_file(4, "wxyz");
  const IdxFile file = in_memory(content, IdxKind::labels);
  EXPECT_EQ(file.header(), (IdxHeader{4, 1, 1}));
  EXPECT_EQ(read(file, 0, 4), "wxyz");
}

TEST(IdxFile, ReadsGzipAsItsContent) {
  // More than one block of the inflated items: 200,000 images of 3 x 5.
  std::string pixels;
  for (int i = 0; i < 200'000 * 15; ++i) pixels += static_cast<char>(i % 251);
  const std::string content = gzipped(image_file(200'000, 3, 5, pixels));
  const IdxFile file = in_memory(content, IdxKind::images, Encoding::gzip);
  EXPECT_EQ(file.header(), (IdxHeader{200'000, 3, 5}));
  EXPECT_TRUE(read(file, 0, 200'000) == pixels);
  EXPECT_TRUE(read(file, 69'904, 2) == pixels.substr(69'904 * 15, 30));  // lies across the first megabyte
}

TEST(IdxFile, KeepsTheFirstItemsAndStillChecksAll) {
  const std::string content = gzipped(label_file(5, "abcde"));
  EXPECT_EQ(read(in_memory(content, IdxKind::labels, Encoding::gzip, {.keep = 2}), 0, 2), "ab");

  std::string damaged = content;
  damaged[damaged.size() - 6] ^= 1;
  EXPECT_EQ(error_of([&] { in_memory(damaged, IdxKind::labels, Encoding::gzip, {.keep = 2}); }),
            "'file' is corrupted: incorrect data check | get it again");
}

TEST(IdxFile, OpensRawAndGzippedFiles) {
  const test::TempFolder folder;
  const auto raw = folder.write("labels", label_file(4, "wxyz"));
  const auto compressed = folder.write("labels.gz", gzipped(label_file(4, "wxyz")));
  EXPECT_EQ(read(IdxFile::open(raw, IdxKind::labels), 1, 2), "xy");
  EXPECT_EQ(read(IdxFile::open(compressed, IdxKind::labels), 1, 2), "xy");
  EXPECT_EQ(IdxFile::open(raw, IdxKind::labels).name(), raw.string());
}

TEST(IdxFile, FileThatIsCutOffWhileItIsReadIsAnError) {
  const test::TempFolder folder;
  const auto path = folder.write("labels", label_file(4, "wxyz"));
  const IdxFile file = IdxFile::open(path, IdxKind::labels);
  std::filesystem::resize_file(path, 10);
  EXPECT_EQ(error_of([&] { read(file, 0, 4); }), "'" + path.string() +
                                                     "' became shorter while it was read | run again when nothing "
                                                     "else is writing to it");
}

TEST(IdxFile, PollIsCalledWhileInflatingAndMayStopIt) {
  struct Enough {};
  const std::string content = gzipped(label_file(5'000'000, std::string(5'000'000, '\3')));
  int calls = 0;
  const auto poll = [&] {
    if (++calls == 3) throw Enough{};
  };
  EXPECT_THROW(in_memory(content, IdxKind::labels, Encoding::gzip, {.poll = poll}), Enough);
}

TEST(IdxFile, WhatIsNoRegularFileIsAnError) {
  const test::TempFolder folder;
  const std::string path = folder.path().string();
  EXPECT_EQ(error_of([&] { IdxFile::open(path, IdxKind::labels); }),
            "'" + path + "' cannot be read: it is not a regular file");
  EXPECT_EQ(error_of([&] { IdxFile::open(path + "/none", IdxKind::labels); }),
            "'" + path + "/none' cannot be opened: No such file or directory");
  ASSERT_EQ(mkfifo((path + "/pipe").c_str(), 0600), 0);
  EXPECT_EQ(error_of([&] { IdxFile::open(path + "/pipe", IdxKind::labels); }),
            "'" + path + "/pipe' cannot be read: it is not a regular file");
}

TEST(IdxFile, WrongMagicSaysWhatTheFileLooksLike) {
  const struct {
    const char* name;
    IdxKind kind;
    std::string content;
    const char* message;
  } cases[] = {
      {"labels for images", IdxKind::images, label_file(16, "0123456789abcdef"),
       "'file' holds labels where images are expected | give each file the name of what it holds"},
      {"images for labels", IdxKind::labels, image_file(1, 2, 3, "abcdef"),
       "'file' holds images where labels are expected | give each file the name of what it holds"},
      {"gzip", IdxKind::images, gzipped(image_file(1, 2, 3, "abcdef")),
       "'file' looks like gzip | add '.gz' to its name, or unpack it with gunzip"},
      {"web page", IdxKind::images, "<!DOCTYPE html><html>",
       "'file' looks like a web page: the download went wrong | get the file again"},
      {"floats", IdxKind::images, bytes({0, 0, 0x0d, 3}) + std::string(20, '\0'),
       "'file' holds 32-bit floats where unsigned bytes are expected | convert it to bytes, 0 to 255"},
      {"colour images", IdxKind::images, bytes({0, 0, 8, 4}) + std::string(20, '\0'),
       "'file' holds unsigned bytes in 4 dimensions where images are expected, which have 3 | use IDX files of grey "
       "images, count x height x width, and of labels"},
      {"something else", IdxKind::labels, "\x89PNG and more",
       "'file' is not an IDX file of labels: it begins with 89 50 4e 47 instead of 00 00 08 01 | get the file again"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(error_of([&] { in_memory(c.content, c.kind); }), c.message);
  }
}

TEST(IdxFile, LyingHeadersAreErrors) {
  const struct {
    const char* name;
    IdxKind kind;
    std::string content;
    const char* message;
  } cases[] = {
      {"empty", IdxKind::labels, "", "'file' is empty | get the file again"},
      {"three bytes", IdxKind::labels, bytes({0, 0, 8}),
       "'file' is cut off: it has 3 bytes, and the header alone 8 | get the file again"},
      {"half a header", IdxKind::images, image_file(3, 2, 5, "").substr(0, 11),
       "'file' is cut off: it has 11 bytes, and the header alone 16 | get the file again"},
      {"no images", IdxKind::images, image_file(0, 2, 5, ""), "'file' holds no images | get the file again"},
      {"no labels", IdxKind::labels, label_file(0, ""), "'file' holds no labels | get the file again"},
      {"no height", IdxKind::images, image_file(3, 0, 5, ""),
       "'file' cannot be right: its header says 3 images of 0 x 5, and a side has 1 to 65535 pixels | get the file "
       "again"},
      {"too wide", IdxKind::images, image_file(3, 2, 65'536, ""),
       "'file' cannot be right: its header says 3 images of 2 x 65536, and a side has 1 to 65535 pixels | get the "
       "file again"},
      {"an image short", IdxKind::images, image_file(3, 2, 5, "aaaaaAAAAAbbbbbBBBBB"),
       "'file' is cut off: its header says 3 images of 2 x 5, which is 46 bytes, and it has 36 | get the file again"},
      {"a byte short", IdxKind::labels, label_file(4, "wxy"),
       "'file' is cut off: its header says 4 labels, which is 12 bytes, and it has 11 | get the file again"},
      {"trailing bytes", IdxKind::labels, label_file(4, "wxyz12"),
       "'file' is too long: its header says 4 labels, and 2 bytes follow them | get the file again"},
      {"as large as can be", IdxKind::images, image_file(0xffffffff, 65'535, 65'535, "few"),
       "'file' is cut off: its header says 4294967295 images of 65535 x 65535, which is 18446181123756261391 bytes, "
       "and it has 19 | get the file again"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(error_of([&] { in_memory(c.content, c.kind); }), c.message);
  }
}

TEST(IdxFile, LyingHeadersWithinGzipAreErrors) {
  const struct {
    const char* name;
    IdxKind kind;
    std::string content;
    std::string message;
  } cases[] = {
      {"nothing", IdxKind::labels, "", "'file' is empty | get the file again"},
      {"an image short", IdxKind::images, image_file(3, 2, 5, "aaaaaAAAAAbbbbbBBBBB"),
       "'file' is cut off: its header says 3 images of 2 x 5, which is 46 bytes, and it has 36 | get the file again"},
      {"trailing bytes", IdxKind::labels, label_file(4, "wxyz12"),
       "'file' is too long: its header says 4 labels, and more bytes follow them | get the file again"},
      {"a bomb behind few labels", IdxKind::labels, label_file(4, std::string(8'000'000, '\0')),
       "'file' is too long: its header says 4 labels, and more bytes follow them | get the file again"},
      {"gzip in gzip", IdxKind::labels, gzipped(label_file(4, "wxyz")),
       "'file' looks like gzip | add '.gz' to its name, or unpack it with gunzip"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    const std::string compressed = gzipped(c.content);
    EXPECT_EQ(error_of([&] { in_memory(compressed, c.kind, Encoding::gzip); }), c.message);
  }
}

TEST(IdxFile, GzipThatCannotHoldWhatItsHeaderSaysIsRefusedBeforeItIsRead) {
  const std::string content = gzipped(label_file(4'000'000'000U, "wxyz"));
  EXPECT_EQ(error_of([&] { in_memory(content, IdxKind::labels, Encoding::gzip); }),
            "'file' cannot be right: its header says 4000000000 labels, which is 4000000000 bytes, and " +
                std::to_string(content.size()) + " bytes of gzip hold at most " +
                std::to_string(content.size() * 1032) + " | get the file again");
}

}  // namespace
}  // namespace mnist
