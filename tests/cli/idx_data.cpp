#include "idx_data.h"

#include <fstream>
#include <string_view>

namespace pipeline::testing {
namespace {

constexpr int kTrains = 211;

std::string big_endian(std::uint32_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>((number >> shift) & 0xFFU);
  return bytes;
}

/// Some bytes that look like noise: Knuth's multiplicative hash.
std::uint8_t noise(std::uint32_t number) { return static_cast<std::uint8_t>((number * 2654435761U) >> 25U); }

std::vector<std::uint8_t> pixels_of(std::uint32_t image) {
  const auto label = static_cast<int>(image % kBandClasses);
  std::vector<std::uint8_t> pixels;
  for (int y = 0; y < kBandHeight; ++y)
    for (int x = 0; x < kBandWidth; ++x) {
      const std::uint8_t grey = noise(image * 997U + static_cast<std::uint32_t>(y * kBandWidth + x));
      pixels.push_back(x / 2 == label ? static_cast<std::uint8_t>(128 + grey) : grey);
    }
  return pixels;
}

void write(const std::filesystem::path& file, std::string_view bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

void write_part(const std::filesystem::path& folder, const std::string& name, std::uint32_t first,
                std::uint32_t count) {
  std::string images = big_endian(0x803) + big_endian(count) + big_endian(kBandHeight) + big_endian(kBandWidth);
  std::string labels = big_endian(0x801) + big_endian(count);
  for (std::uint32_t image = first; image < first + count; ++image) {
    for (const std::uint8_t pixel : pixels_of(image)) images += static_cast<char>(pixel);
    labels += static_cast<char>(image % kBandClasses);
  }
  write(folder / (name + "-images-idx3-ubyte"), images);
  write(folder / (name + "-labels-idx1-ubyte"), labels);
}

}  // namespace

std::vector<std::uint8_t> band_pixels(int test_row) {
  return pixels_of(static_cast<std::uint32_t>(kTrains + test_row));
}

void write_bands(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  write_part(folder, "train", 0, kTrains);
  write_part(folder, "t10k", kTrains, kBandTests);
}

std::filesystem::path write_band_pipeline(const TempDir& folder, const std::string& name) {
  write_bands(folder / "data");
  return folder.write(name, R"(name: bands
seed: 7

stages:
  digits:
    uses: mnist.dataset
    with: { path: data, validation: 30 }
  pixels:
    uses: image.scale
    fit: digits.train
    apply: { train: digits.train, validation: digits.validation, test: digits.test }
  network:
    uses: mlp.network
    with: { hidden: [12], input_dropout: 0.1 }
  fit:
    uses: train.adam
    in: { network: network, train: pixels.train, validation: pixels.validation }
    with: { epochs: 30, batch_size: 16, learning_rate: 0.01 }
  score:
    uses: metrics.classification
    in: { classifier: fit.classifier, images: pixels.test }
)");
}

}  // namespace pipeline::testing
