#include "spread.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace pipeline::cli {
namespace {

TEST(Spread, IsTheMiddleAndTheEnds) {
  struct Case {
    std::string name;
    std::vector<double> values;
    Spread expected;
  };
  for (const Case& c : std::vector<Case>{{"one", {3.0}, {3.0, 3.0, 3.0}},
                                         {"odd", {9.0, 1.0, 4.0}, {4.0, 1.0, 9.0}},
                                         {"even", {8.0, 1.0, 3.0, 4.0}, {3.5, 1.0, 8.0}}}) {
    SCOPED_TRACE(c.name);
    const Spread spread = spread_of(c.values);
    EXPECT_EQ(spread.median, c.expected.median);
    EXPECT_EQ(spread.min, c.expected.min);
    EXPECT_EQ(spread.max, c.expected.max);
  }
}

}  // namespace
}  // namespace pipeline::cli
