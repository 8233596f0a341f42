#include <pipeline/wilson.h>

#include <gtest/gtest.h>

namespace {

using pipeline::Interval;
using pipeline::wilson_interval;

TEST(Wilson, PublishedIntervals) {
  // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17, 1998, table I,
  // method 3, four decimals.
  struct Case {
    std::int64_t count, total;
    double low, high;
  };
  for (const Case& c : {Case{81, 263, 0.2553, 0.3662}, Case{15, 148, 0.0624, 0.1605}, Case{0, 20, 0.0, 0.1611},
                        Case{1, 29, 0.0061, 0.1718}}) {
    SCOPED_TRACE(testing::Message() << c.count << " of " << c.total);
    const Interval found = wilson_interval(c.count, c.total, 0.95);
    EXPECT_NEAR(found.low, c.low, 0.00005);
    EXPECT_NEAR(found.high, c.high, 0.00005);
  }
}

TEST(Wilson, EndsSolveTheEquationTheyAreDefinedBy) {
  // Wilson 1927: the ends are the p at which |count / n - p| = z sqrt(p (1 - p) / n).
  // z(99 %) = 2.5758293035489004: SciPy 1.10.1, norm.ppf(0.995).
  const double z = 2.5758293035489004;
  const Interval found = wilson_interval(9804, 10000, 0.99);
  for (const double p : {found.low, found.high})
    EXPECT_NEAR((0.9804 - p) * (0.9804 - p), z * z * p * (1 - p) / 10000, 1e-15);
}

TEST(Wilson, NothingAndEverythingEndExactly) {
  EXPECT_EQ(wilson_interval(0, 7, 0.9).low, 0.0);
  EXPECT_EQ(wilson_interval(7, 7, 0.9).high, 1.0);
  // All correct: low = n / (n + z^2), the closed form for p = 1. z(90 %) = 1.6448536269514722, SciPy 1.10.1.
  EXPECT_NEAR(wilson_interval(7, 7, 0.9).low, 7 / (7 + 1.6448536269514722 * 1.6448536269514722), 1e-14);
}

TEST(NormalUpperQuantile, AgreesWithScipy) {
  // SciPy 1.10.1: norm.isf(tail)
  EXPECT_NEAR(pipeline::normal_upper_quantile(0.025), 1.9599639845400545, 1e-13);
  EXPECT_NEAR(pipeline::normal_upper_quantile(0.4), 0.2533471031357997, 1e-13);
  EXPECT_NEAR(pipeline::normal_upper_quantile(1e-10), 6.361340902404056, 1e-12);
}

}  // namespace
