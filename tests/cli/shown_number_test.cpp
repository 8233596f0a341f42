#include "shown_number.h"

#include <limits>

#include <gtest/gtest.h>

namespace pipeline::cli {
namespace {

TEST(ShownNumber, ThousandsAreSeparated) {
  EXPECT_EQ(with_commas(0), "0");
  EXPECT_EQ(with_commas(999), "999");
  EXPECT_EQ(with_commas(1000), "1,000");
  EXPECT_EQ(with_commas(-1234567), "-1,234,567");
  EXPECT_EQ(with_commas(-123), "-123");
}

TEST(ShownNumber, DurationsGrowCoarser) {
  EXPECT_EQ(duration(0.0441), "0.04 s");
  EXPECT_EQ(duration(12.34), "12.3 s");
  EXPECT_EQ(duration(59.96), "1 min 00 s");
  EXPECT_EQ(duration(125.2), "2 min 05 s");
  EXPECT_EQ(duration(11520.0), "3 h 12 min");
  EXPECT_EQ(duration(std::numeric_limits<double>::quiet_NaN()), "-");
}

TEST(ShownNumber, FiguresAreWholeOrHaveFourDigits) {
  EXPECT_EQ(figure(9485.0), "9,485");
  EXPECT_EQ(figure(0.98765432), "0.9877");
  EXPECT_EQ(figure(0.00001234), "1.234e-05");
  EXPECT_EQ(figure(0.0), "0");
  EXPECT_EQ(figure(1.0), "1.0000");
  EXPECT_EQ(figure(std::numeric_limits<double>::quiet_NaN()), "-");
  EXPECT_EQ(figure(-std::numeric_limits<double>::infinity()), "-inf");
}

TEST(ShownNumber, SharesAndSizes) {
  EXPECT_EQ(percent(0.98041), "98.04 %");
  EXPECT_EQ(bytes(999), "999 B");
  EXPECT_EQ(bytes(1'440'000), "1.4 MB");
  EXPECT_EQ(bytes(139'000'000), "139 MB");
}

}  // namespace
}  // namespace pipeline::cli
