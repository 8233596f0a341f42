#include <bit>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <pipeline/random.h>

#include "kernel_sets.h"
#include "kernels.h"
#include "reference.h"

namespace mlp {
namespace {

// round(0.1 * 65536); the rate in effect is 6554 / 65536.
constexpr std::uint32_t kThreshold = 6554;
constexpr double kRate = 6554.0 / 65536.0;

DropoutKey key_of(std::uint64_t epoch, std::uint64_t layer, std::int64_t row) {
  const std::uint64_t key = pipeline::mix(pipeline::mix(epoch, layer), static_cast<std::uint64_t>(row));
  return {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)};
}

/// One value a unit: whether it is dropped.
std::vector<int> dropped(pipeline::InstructionSet set, DropoutKey key, std::int64_t units) {
  std::vector<std::uint64_t> bits(static_cast<std::size_t>(words(units)));
  kernels_of(set).keep_bits(key, kThreshold, units, bits.data());
  std::vector<int> result;
  for (std::int64_t i = 0; i < units; ++i)
    result.push_back((bits[static_cast<std::size_t>(i / 64)] >> (i % 64) & 1U) == 0 ? 1 : 0);
  return result;
}

TEST(Dropout, EverySetDropsTheUnitsThatTheFormulaDrops) {
  for (const auto set : reference::sets()) {
    SCOPED_TRACE(pipeline::name_of(set));
    for (std::int64_t row = 0; row < 20; ++row) {
      const std::vector<int> found = dropped(set, key_of(5, 1, row), 333);
      for (std::uint32_t unit = 0; unit < 333; ++unit)
        ASSERT_EQ(found[unit] == 1, reference::multiplier(0.1, 5, 1, row, unit) == 0.0) << "unit " << unit;
    }
  }
}

TEST(Dropout, DropsItsShareOfEveryUnitAndOfEveryRow) {
  constexpr std::int64_t kRows = 20000;
  constexpr std::int64_t kUnits = 131;
  std::vector<double> of_unit(kUnits);
  double total = 0.0;
  double squares_of_rows = 0.0;
  for (std::int64_t row = 0; row < kRows; ++row) {
    const std::vector<int> found = dropped(pipeline::instruction_set(), key_of(3, 2, row), kUnits);
    double in_row = 0.0;
    for (std::size_t i = 0; i < found.size(); ++i) {
      of_unit[i] += found[i];
      in_row += found[i];
    }
    total += in_row;
    squares_of_rows += (in_row - kRate * kUnits) * (in_row - kRate * kUnits);
  }
  // Five standard errors of binomial counts; a fixed seed, so no chance of failing later.
  constexpr double kDraws = static_cast<double>(kRows) * kUnits;
  EXPECT_NEAR(total / kDraws, kRate, 5 * std::sqrt(kRate * (1 - kRate) / kDraws));
  for (const double count : of_unit) EXPECT_NEAR(count / kRows, kRate, 5 * std::sqrt(kRate * (1 - kRate) / kRows));
  // Units of one row are independent: the row's count has the variance of a binomial one, n p (1 - p), whose estimate
  // over kRows rows has the relative standard error sqrt(2 / kRows) = 0.01.
  EXPECT_NEAR(squares_of_rows / kRows / (kRate * (1 - kRate) * kUnits), 1.0, 0.05);
}

TEST(Dropout, RowsLayersEpochsAndNeighboursAreIndependent) {
  constexpr std::int64_t kRows = 4000;
  constexpr std::int64_t kUnits = 256;
  double rows = 0.0;
  double layers = 0.0;
  double epochs = 0.0;
  double neighbours = 0.0;
  double halves = 0.0;
  const auto set = pipeline::instruction_set();
  for (std::int64_t row = 0; row < kRows; ++row) {
    const std::vector<int> base = dropped(set, key_of(3, 1, row), kUnits);
    const std::vector<int> next_row = dropped(set, key_of(3, 1, row + 1), kUnits);
    const std::vector<int> next_layer = dropped(set, key_of(3, 2, row), kUnits);
    const std::vector<int> next_epoch = dropped(set, key_of(4, 1, row), kUnits);
    for (std::size_t i = 0; i < base.size(); ++i) {
      const double a = base[i] - kRate;
      rows += a * (next_row[i] - kRate);
      layers += a * (next_layer[i] - kRate);
      epochs += a * (next_epoch[i] - kRate);
      neighbours += a * (base[(i + 2) % base.size()] - kRate);
      halves += a * (base[i ^ 1U] - kRate);  // both from one 32-bit number
    }
  }
  // Correlations of n pairs have the standard error 1 / sqrt(n); halves counts each pair twice.
  constexpr double kPairs = static_cast<double>(kRows) * kUnits;
  const double scale = kRate * (1 - kRate) * kPairs;
  EXPECT_NEAR(rows / scale, 0.0, 5 / std::sqrt(kPairs));
  EXPECT_NEAR(layers / scale, 0.0, 5 / std::sqrt(kPairs));
  EXPECT_NEAR(epochs / scale, 0.0, 5 / std::sqrt(kPairs));
  EXPECT_NEAR(neighbours / scale, 0.0, 5 / std::sqrt(kPairs));
  EXPECT_NEAR(halves / scale, 0.0, 5 * std::sqrt(2.0) / std::sqrt(kPairs));
}

}  // namespace
}  // namespace mlp
