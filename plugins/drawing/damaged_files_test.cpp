#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include <pipeline/random.h>

#include "decode.h"
#include "sample_files.h"

namespace {

using drawing::Colour;
using sample::File;

std::vector<std::pair<std::string, File>> samples() {
  File noise;
  pipeline::Random random(7);
  for (int i = 0; i < 9 * 11 * 3; ++i) noise.push_back(static_cast<std::uint8_t>(random.below(256)));
  return {{"png by hand", sample::small_png(sample::png_chunk("eXIf", sample::exif(6)))},
          {"png", sample::encoded(".png", 9, 11, 3, noise)},
          {"jpeg", sample::encoded(".jpg", 9, 11, 3, noise)},
          {"bmp", sample::encoded(".bmp", 9, 11, 3, noise)},
          {"tiff", sample::encoded(".tiff", 9, 11, 3, noise)},
          {"tiff by hand", sample::tiff(3, 2, File(6), {{258, {3, {8}}}, {262, {3, {1}}}, {277, {3, {1}}}})},
          {"webp", sample::encoded(".webp", 9, 11, 3, noise)},
          {"run-length coded bmp",
           sample::bmp(4, 2, 8, {4, 1, 0, 0, 0, 3, 7, 8, 9, 0, 1, 5, 0, 1}, {0, 0, 0, 0, 9, 9, 9, 0}, 1)}};
}

bool is_accepted(const File& file) {
  try {
    const pipeline::Image image = drawing::decode(file, Colour::grey);
    EXPECT_LE(image.pixels.size(), 64'000'000);
    return true;
  } catch (const pipeline::Error&) {
    return false;
  }
}

TEST(DamagedFiles, WholeOnesAreRead) {
  for (const auto& [name, file] : samples()) EXPECT_TRUE(is_accepted(file)) << name;
}

TEST(DamagedFiles, EveryTruncationIsNoticed) {
  for (const auto& [name, file] : samples())
    for (std::size_t length = 0; length < file.size(); ++length)
      EXPECT_FALSE(is_accepted(File(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(length))))
          << name << " cut to " << length << " of " << file.size() << " bytes";
}

TEST(DamagedFiles, EveryChangedByteOfAPngIsNoticed) {
  const File file = samples().front().second;
  for (std::size_t at = 0; at < file.size(); ++at) {
    File damaged = file;
    damaged[at] ^= 0x20U;
    EXPECT_FALSE(is_accepted(damaged)) << "byte " << at;
  }
}

TEST(DamagedFiles, ChangedBytesEndInAnImageOrAnError) {
  // What counts is that nothing else happens: no crash, no other exception, no unbounded image.
  pipeline::Random random(11);
  for (const auto& [name, file] : samples()) {
    SCOPED_TRACE(name);
    for (int round = 0; round < 400; ++round) {
      File damaged = file;
      for (std::uint64_t change = 0; change <= random.below(3); ++change)
        damaged[random.below(damaged.size())] = static_cast<std::uint8_t>(random.below(256));
      is_accepted(damaged);
    }
  }
}

}  // namespace
