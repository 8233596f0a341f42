#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <pipeline/testing.h>

namespace {

using pipeline::Images;
using pipeline::testing::StageRun;

Images made(const std::string& parameters, const std::string& port = "train", std::uint64_t seed = 1, int threads = 2) {
  StageRun run("waveform.dataset", parameters);
  run.seed(seed).threads(threads).run();
  return run.output<Images>(port);
}

TEST(Waveform, GivesWhatWasAskedFor) {
  const Images signals = made("{ train: 7, test: 3 }");
  EXPECT_EQ(signals.size(), 7);
  EXPECT_EQ(signals.shape(), (pipeline::ImageShape{1, 21, 1}));
  EXPECT_EQ(signals.classes(), (std::vector<std::string>{"1", "2", "3"}));
  EXPECT_EQ(signals.id(6), "train/6");
  EXPECT_EQ(made("{ train: 7, test: 3 }", "test").size(), 3);
}

TEST(Waveform, WithoutNoiseASignalLiesBetweenItsTwoWaves) {
  // By the formula, u from one sample where the waves differ: h1(11) = 6, h2(11) = h3(11) = 2; h2(15) = 6, h3(15) = 0.
  const Images signals = made("{ train: 60, noise: 0 }");
  const auto values = signals.pixels().values<float>();
  const auto h = [](int peak, int i) { return std::fmax(6 - std::abs(i - peak), 0); };
  int seen[3] = {0, 0, 0};
  for (std::size_t row = 0; row < 60; ++row) {
    const auto x = values.subspan(row * 21, 21);
    const int label = signals.labels()[row];
    ++seen[label];
    const int a = label == 2 ? 15 : 11;
    const int b = label == 0 ? 15 : 7;
    const auto at = static_cast<std::size_t>(a - 1);
    const double u = (x[at] - h(b, a)) / (6 - h(b, a));
    EXPECT_GE(u, -1e-6);
    EXPECT_LT(u, 1.0 + 1e-6);
    for (int i = 1; i <= 21; ++i)
      EXPECT_NEAR(x[static_cast<std::size_t>(i - 1)], u * h(a, i) + (1 - u) * h(b, i), 1e-5) << row << ", " << i;
  }
  for (const int count : seen) EXPECT_GT(count, 8);  // of 60; fewer than 9 have a chance of 1 in 1,000
}

TEST(Waveform, MeanAndVarianceAreThoseOfTheFormula) {
  // Of class "1" at i = 11: u uniform, so mean (6 + 2) / 2 and variance 4^2 / 12 + 1.
  const Images signals = made("{ train: 30000 }");
  const auto values = signals.pixels().values<float>();
  double n = 0;
  double sum = 0;
  double squares = 0;
  for (std::size_t row = 0; row < 30000; ++row) {
    if (signals.labels()[row] != 0) continue;
    const double x = values[row * 21 + 10];
    n += 1;
    sum += x;
    squares += x * x;
  }
  const double mean = sum / n;
  const double variance = squares / n - mean * mean;
  EXPECT_NEAR(n, 10000, 5 * std::sqrt(30000 * 2.0 / 9.0));
  EXPECT_NEAR(mean, 4.0, 5 * std::sqrt((16.0 / 12 + 1) / n));
  EXPECT_NEAR(variance, 16.0 / 12 + 1, 0.15);
}

TEST(Waveform, TheSeedDecidesAndTheNumberOfThreadsDoesNot) {
  const Images one = made("{ train: 2500 }", "train", 5, 1);
  EXPECT_EQ(one.pixels(), made("{ train: 2500 }", "train", 5, 4).pixels());
  EXPECT_FALSE(one.pixels() == made("{ train: 2500 }", "train", 6, 1).pixels());
  EXPECT_FALSE(one.pixels() == made("{ test: 2500 }", "test", 5, 1).pixels());
}

TEST(Waveform, MoreSignalsChangeNoneOfTheFirst) {
  const Images few = made("{ train: 10 }");
  const Images many = made("{ train: 3000 }");
  const auto first = many.pixels().values<float>().first(210);
  EXPECT_TRUE(std::equal(first.begin(), first.end(), few.pixels().values<float>().begin()));
}

}  // namespace
