#include "alteration.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

namespace augment {
namespace {

constexpr int kDraws = 20'000;

/// `number` of many alterations, those left out for which it is `none`.
template <class Number>
std::vector<double> numbers(const Settings& settings, Number number, double none) {
  std::vector<double> found;
  for (int copy = 1; copy <= kDraws; ++copy)
    if (const double value = number(drawn(settings, key_of(5, 77, copy))); value != none) found.push_back(value);
  return found;
}

/// That `values` look uniform in [low, high]: ends, mean, and variance (high - low)^2 / 12.
void expect_uniform(const std::vector<double>& values, double low, double high) {
  double mean = 0.0;
  for (const double value : values) mean += value / static_cast<double>(values.size());
  double variance = 0.0;
  for (const double value : values) variance += (value - mean) * (value - mean) / static_cast<double>(values.size());
  const double width = high - low;
  EXPECT_GE(std::ranges::min(values), low);
  EXPECT_LE(std::ranges::max(values), high);
  EXPECT_NEAR(std::ranges::min(values), low, 0.01 * width);
  EXPECT_NEAR(std::ranges::max(values), high, 0.01 * width);
  EXPECT_NEAR(mean, 0.5 * (low + high), 0.02 * width);
  EXPECT_NEAR(variance, width * width / 12.0, 0.005 * width * width);
}

TEST(Alteration, SizesAreUniformInTheirRanges) {
  Settings settings;
  settings.affine = {.probability = 1.0, .rotation_deg = 30.0, .shear = 0.4, .scale = 0.25, .shift_px = 3.0};
  settings.box_jitter = {.probability = 1.0, .size = 0.5, .aspect = 0.21, .shift_px = 2.0};
  settings.two_level = {.probability = 1.0, .lowest = 0.2, .highest = 0.7};
  settings.thin = {.probability = 0.3, .by_px = 0.8};
  settings.thick = {.probability = 0.6, .by_px = 2.0};
  const double sixth = std::numbers::pi / 6.0;
  expect_uniform(numbers(settings, [](const Alteration& a) { return a.angle; }, 0.0), -sixth, sixth);
  expect_uniform(numbers(settings, [](const Alteration& a) { return a.shear; }, 0.0), -0.4, 0.4);
  expect_uniform(
      numbers(settings, [](const Alteration& a) { return std::log(a.scale); }, 0.0), -std::log(1.25), std::log(1.25));
  expect_uniform(numbers(settings, [](const Alteration& a) { return a.shift_x; }, 0.0), -3.0, 3.0);
  expect_uniform(numbers(settings, [](const Alteration& a) { return a.box_shift_y; }, 0.0), -2.0, 2.0);
  expect_uniform(numbers(settings, [](const Alteration& a) { return a.level.value(); }, 0.0), 0.2, 0.7);
  expect_uniform(numbers(settings, [](const Alteration& a) { return std::min(a.pen_px, 0.0); }, 0.0), -0.8, 0.0);
  expect_uniform(numbers(settings, [](const Alteration& a) { return std::max(a.pen_px, 0.0); }, 0.0), 0.0, 2.0);
  // Size and aspect are told apart by the box's area and proportion.
  expect_uniform(numbers(
                     settings, [](const Alteration& a) { return std::log(a.box_scale_x * a.box_scale_y); }, 0.0),
                 -2.0 * std::log(1.5), 2.0 * std::log(1.5));
  expect_uniform(numbers(
                     settings, [](const Alteration& a) { return std::log(a.box_scale_x / a.box_scale_y); }, 0.0),
                 -std::log(1.21), std::log(1.21));
}

TEST(Alteration, EachIsChosenWithItsProbability) {
  Settings settings;
  settings.affine.probability = 0.9;
  settings.elastic.probability = 0.7;
  settings.thin.probability = 0.1;
  settings.thick.probability = 0.3;
  settings.two_level.probability = 0.2;
  settings.box_jitter.probability = 0.4;
  const auto share = [&](auto chosen) {
    int count = 0;
    for (int row = 0; row < kDraws; ++row) count += chosen(drawn(settings, key_of(5, row, 1))) ? 1 : 0;
    return static_cast<double>(count) / kDraws;
  };
  // Standard errors are at most 0.0035.
  EXPECT_NEAR(share([](const Alteration& a) { return a.angle != 0.0; }), 0.9, 0.015);
  EXPECT_NEAR(share([](const Alteration& a) { return a.elastic; }), 0.7, 0.015);
  EXPECT_NEAR(share([](const Alteration& a) { return a.pen_px < 0.0; }), 0.1, 0.015);
  EXPECT_NEAR(share([](const Alteration& a) { return a.pen_px > 0.0; }), 0.3, 0.015);
  EXPECT_NEAR(share([](const Alteration& a) { return a.level.has_value(); }), 0.2, 0.015);
  EXPECT_NEAR(share([](const Alteration& a) { return a.box_scale_x != 1.0; }), 0.4, 0.015);
  // Independent of one another.
  EXPECT_NEAR(share([](const Alteration& a) { return a.elastic && a.box_scale_x != 1.0; }), 0.28, 0.015);
  EXPECT_NEAR(share([](const Alteration& a) { return !a.has_effect(); }), 0.1 * 0.3 * 0.6 * 0.8 * 0.6, 0.005);
}

TEST(Alteration, ItsNumbersDoNotDependOnTheOtherAlterations) {
  Settings all;
  all.affine.probability = all.box_jitter.probability = all.elastic.probability = 1.0;
  Settings affine_only = all;
  affine_only.box_jitter.probability = affine_only.elastic.probability = affine_only.thin.probability =
      affine_only.thick.probability = affine_only.two_level.probability = 0.0;
  EXPECT_EQ(drawn(all, 12).angle, drawn(affine_only, 12).angle);
  EXPECT_EQ(drawn(all, 12).shift_y, drawn(affine_only, 12).shift_y);
  EXPECT_NE(drawn(all, 12).angle, drawn(all, 13).angle);
}

TEST(Alteration, RowsCopiesAndSeedsHaveKeysOfTheirOwn) {
  const std::vector<std::uint64_t> keys{key_of(1, 2, 3), key_of(1, 3, 2), key_of(2, 1, 3), key_of(2, 3, 1),
                                        key_of(3, 1, 2), key_of(3, 2, 1), key_of(1, 2, 4)};
  for (std::size_t i = 0; i < keys.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(keys[i], keys[j]);
}

}  // namespace
}  // namespace augment
