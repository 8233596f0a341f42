#include "compare/mcnemar.h"

#include <gtest/gtest.h>

namespace pipeline {
namespace {

TEST(McNemar, PublishedValues) {
  // Fagerland, Lydersen, Laake 2013, table 1 (Bentur et al.: 7 and 1) and table 2 (Cavo et al.: 6 and 16), as the
  // authors' R package contingencytables prints them.
  EXPECT_NEAR(mcnemar_p({1, 7, 1, 12}), 0.0703, 0.00005);
  EXPECT_NEAR(mcnemar_mid_p({1, 7, 1, 12}), 0.0391, 0.00005);
  EXPECT_NEAR(mcnemar_p({59, 6, 16, 80}), 0.052479, 0.0000005);
  EXPECT_NEAR(mcnemar_mid_p({59, 6, 16, 80}), 0.034690, 0.0000005);
}

TEST(McNemar, AgreesWithStatsmodelsAndR) {
  struct Case {
    std::int64_t fixed, broken;
    double p, mid_p;
  };
  // expected.py; mid-p by SciPy's binomial distribution.
  for (const Case& c : {Case{46, 1, 6.821210263296962e-13, 3.481659405224487e-13}, Case{0, 5, 0.0625, 0.03125},
                        Case{120, 91, 0.05364693061116831, 0.046145139696688604},
                        Case{1200, 1011, 6.32209206203898e-05, 5.7988959391151735e-05}, Case{4, 4, 1.0, 0.86328125}}) {
    SCOPED_TRACE(testing::Message() << c.fixed << " fixed, " << c.broken << " broken");
    EXPECT_NEAR(mcnemar_p({10, c.fixed, c.broken, 10}), c.p, 1e-9 * c.p);
    EXPECT_NEAR(mcnemar_mid_p({10, c.fixed, c.broken, 10}), c.mid_p, 1e-9 * c.mid_p);
  }
}

TEST(McNemar, ImagesThatDoNotDifferDoNotCount) {
  EXPECT_EQ(mcnemar_p({0, 9, 2, 0}), mcnemar_p({812, 9, 2, 17}));
  EXPECT_EQ(mcnemar_mid_p({0, 9, 2, 0}), mcnemar_mid_p({812, 9, 2, 17}));
}

TEST(McNemar, BothDirectionsCountAlike) {
  EXPECT_EQ(mcnemar_p({3, 9, 2, 5}), mcnemar_p({3, 2, 9, 5}));
  EXPECT_EQ(mcnemar_mid_p({3, 9, 2, 5}), mcnemar_mid_p({3, 2, 9, 5}));
}

TEST(McNemar, WithoutADifferenceThereIsNothingToFind) {
  EXPECT_EQ(mcnemar_p({7, 0, 0, 3}), 1.0);
  EXPECT_EQ(mcnemar_mid_p({7, 0, 0, 3}), 1.0);
}

}  // namespace
}  // namespace pipeline
