#include "natural_order.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using drawing::natural_less;
using testing::ElementsAre;

std::vector<std::string> sorted(std::vector<std::string> names) {
  std::ranges::sort(names, natural_less);
  return names;
}

TEST(NaturalOrder, NumbersCount) {
  EXPECT_THAT(sorted({"10.png", "2.png", "1.png"}), ElementsAre("1.png", "2.png", "10.png"));
  EXPECT_THAT(sorted({"a10b2", "a10b11", "a9"}), ElementsAre("a9", "a10b2", "a10b11"));
}

TEST(NaturalOrder, AFoldersFilesStayTogether) {
  EXPECT_THAT(sorted({"ann 2/1.png", "ann/10.png", "ann/9.png", "ann.png"}),
              ElementsAre("ann/9.png", "ann/10.png", "ann 2/1.png", "ann.png"));
}

TEST(NaturalOrder, NumbersOfAnyLengthCount) {
  EXPECT_TRUE(natural_less("99999999999999999999999998", "99999999999999999999999999"));
  EXPECT_TRUE(natural_less("9", "100000000000000000000000000"));
}

TEST(NaturalOrder, LeadingZerosDecideLast) {
  EXPECT_THAT(sorted({"1b", "01a", "1a"}), ElementsAre("01a", "1a", "1b"));
  EXPECT_FALSE(natural_less("a1", "a1"));
}

TEST(NaturalOrder, ThePrefixComesFirst) { EXPECT_THAT(sorted({"ab", "", "a"}), ElementsAre("", "a", "ab")); }

}  // namespace
