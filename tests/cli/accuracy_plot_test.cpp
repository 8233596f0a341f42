#include "accuracy_plot.h"

#include <gtest/gtest.h>

#include "terminal_text.h"

namespace pipeline::cli {
namespace {

// 21 columns: one is 5 %.
TEST(AccuracyPlot, DrawsAnIntervalToScale) {
  const AccuracyPlot plot(21, false);
  EXPECT_EQ(plot.axis(), /*         */ "0 %             100 %");
  EXPECT_EQ(plot.interval(0.45, {0.3, 0.65}, 0.1), "  :   |--o---|       ");
  EXPECT_EQ(plot.interval(1.0, {0.8, 1.0}, 0.0), ":               |---o");
}

TEST(AccuracyPlot, TheReferenceGivesWayToTheInterval) {
  EXPECT_EQ(AccuracyPlot(21, false).interval(0.45, {0.3, 0.65}, 0.55), "      |--o---|       ");
}

TEST(AccuracyPlot, NamesTheMiddleWhereThereIsRoom) {
  EXPECT_EQ(AccuracyPlot(31, false).axis(), "0 %           50 %        100 %");
}

TEST(AccuracyPlot, DrawsAStepUpAndDown) {
  const AccuracyPlot plot(21, false);
  EXPECT_EQ(plot.step(0.2, 0.4), "    +++++            ");
  EXPECT_EQ(plot.step(0.9, 0.75), "               ----  ");
  EXPECT_EQ(plot.step(0.5, 0.5), "          |          ");
}

TEST(AccuracyPlot, UsesLinesWhereTheTerminalHasThem) {
  const AccuracyPlot plot(21, true);
  EXPECT_EQ(plot.interval(0.45, {0.3, 0.65}, 0.1), "  ┊   ├──●───┤       ");
  EXPECT_EQ(plot.step(0.2, 0.4), "    █████            ");
  EXPECT_EQ(width_of(plot.step(0.9, 0.75)), 21);
}

TEST(AccuracyPlot, RoundingCannotLeaveThePlot) {
  EXPECT_EQ(AccuracyPlot(12, false).interval(1.0 + 1e-12, {-1e-12, 1.0 + 1e-12}, 0.5), "|----------o");
}

}  // namespace
}  // namespace pipeline::cli
