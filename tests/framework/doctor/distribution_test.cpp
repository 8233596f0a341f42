#include "doctor/distribution.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace pipeline {
namespace {

const double kUnknown = std::numeric_limits<double>::quiet_NaN();

TEST(SortedNumbers, LeaveOutWhatIsNone) {
  EXPECT_EQ(sorted_numbers(std::vector<double>{3.0, kUnknown, -1.0}), (std::vector<double>{-1.0, 3.0}));
  EXPECT_TRUE(sorted_numbers({}).empty());
}

TEST(Quantile, LiesBetweenNeighbours) {
  const std::vector<double> values{1.0, 2.0, 4.0, 8.0};
  EXPECT_EQ(quantile(values, 0.0), 1.0);
  EXPECT_EQ(quantile(values, 0.5), 3.0);
  EXPECT_NEAR(quantile(values, 0.9), 4.0 + 0.7 * 4.0, 1e-12);
  EXPECT_EQ(quantile(values, 1.0), 8.0);
  EXPECT_TRUE(std::isnan(quantile({}, 0.5)));
}

TEST(BinomialTail, IsExact) {
  // By hand: 3 or more of 5 at 0.1: 10 * 0.00081 + 5 * 0.00009 + 0.00001.
  EXPECT_NEAR(binomial_tail(3, 5, 0.1), 0.00856, 1e-12);
  EXPECT_NEAR(binomial_tail(1, 1, 0.001), 0.001, 1e-15);
  EXPECT_EQ(binomial_tail(0, 7, 0.3), 1.0);
  EXPECT_EQ(binomial_tail(2, 7, 0.0), 0.0);
  EXPECT_EQ(binomial_tail(7, 7, 1.0), 1.0);
}

TEST(ShiftBetween, CountsPairs) {
  // Of 6 pairs, second > first in 4, equal in 1, smaller in 1.
  const Shift shift = shift_between(std::vector<double>{1.0, 2.0, 5.0}, std::vector<double>{2.0, 6.0});
  EXPECT_NEAR(shift.delta, (4.0 - 1.0) / 6.0, 1e-12);
}

TEST(ShiftBetween, AgreesWithMannAndWhitneysTest) {
  const std::vector<double> first{1.0, 2.0, 3.0, 4.0, 5.0};
  const std::vector<double> second{3.0, 4.0, 6.0, 7.0, 8.0};
  const Shift shift = shift_between(first, second);
  EXPECT_NEAR(shift.delta, 2.0 * 21.0 / 25.0 - 1.0, 1e-12);
  // U = 21, mean 12.5, variance 25 / 12 * (11 - 12 / 90): z = 8 / 4.757, with the continuity correction of 1/2.
  EXPECT_NEAR(shift.p, std::erfc(8.0 / std::sqrt(25.0 / 12.0 * (11.0 - 12.0 / 90.0)) / std::sqrt(2.0)), 1e-12);
}

TEST(ShiftBetween, NothingIsSaidOfNothingAndOfEqualValues) {
  EXPECT_EQ(shift_between({}, std::vector<double>{1.0}).p, 1.0);
  const Shift equal = shift_between(std::vector<double>{2.0, 2.0}, std::vector<double>{2.0, 2.0, 2.0});
  EXPECT_EQ(equal.delta, 0.0);
  EXPECT_EQ(equal.p, 1.0);
}

TEST(HistogramsOf, ShareTheirBins) {
  const std::vector<double> first{0.0, 0.0, 12.0};
  const std::vector<double> second{11.5, 24.0};
  const Histograms histograms = histograms_of(first, second);
  ASSERT_EQ(histograms.edges.size(), 25U);
  EXPECT_EQ(histograms.edges[12], 12.0);
  EXPECT_EQ(histograms.first[0], 2);
  EXPECT_EQ(histograms.first[12], 1);
  EXPECT_EQ(histograms.second[11], 1);
  EXPECT_EQ(histograms.second[23], 1) << "the last bin is closed";
}

TEST(HistogramsOf, EqualValuesAreOneBinAndNoneAreNone) {
  const Histograms equal = histograms_of(std::vector<double>{7.0, 7.0}, std::vector<double>{7.0});
  EXPECT_EQ(equal.edges, (std::vector<double>{7.0, 7.0}));
  EXPECT_EQ(equal.first, (std::vector<std::int64_t>{2}));
  EXPECT_TRUE(histograms_of({}, {}).edges.empty());
}

}  // namespace
}  // namespace pipeline
