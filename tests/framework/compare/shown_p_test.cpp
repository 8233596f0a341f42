#include "compare/shown_p.h"

#include <gtest/gtest.h>

namespace pipeline {
namespace {

TEST(ShownP, SaysNoMoreThanAnyoneReads) {
  struct Case {
    double p;
    const char* shown;
  };
  for (const Case& c : {Case{0.0, "< 0.001"}, Case{0.00099, "< 0.001"}, Case{0.001, "0.001"}, Case{0.0078125, "0.008"},
                        Case{0.0096, "0.01"}, Case{0.03125, "0.03"}, Case{0.0625, "0.06"}, Case{0.25, "0.25"},
                        Case{0.994, "0.99"}, Case{0.996, "1.0"}, Case{1.0, "1.0"}}) {
    SCOPED_TRACE(c.p);
    EXPECT_EQ(shown_p(c.p), c.shown);
  }
}

TEST(ShownP, StaysOnItsSideOfFivePercent) {
  EXPECT_EQ(shown_p(0.0469), "0.047");
  EXPECT_EQ(shown_p(0.0527), "0.053");
  EXPECT_EQ(shown_p(0.04996), "0.04996");
  EXPECT_EQ(shown_p(0.05), "0.05");
}

TEST(ShownP, StandsInASentence) {
  EXPECT_EQ(p_sentence(0.0001), "p < 0.001");
  EXPECT_EQ(p_sentence(0.03), "p = 0.03");
}

}  // namespace
}  // namespace pipeline
