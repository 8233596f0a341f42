#include "config/nearest_name.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace pipeline {
namespace {

TEST(NearestName, FindsWhatDiffersLeast) {
  const std::vector<std::string> names = {"size", "threshold", "in", "with", "learning_rate", "sides"};
  struct Case {
    std::string name;
    std::string wanted;
    std::optional<std::string> expected;
  };
  const std::vector<Case> cases = {
      {"a letter replaced", "sise", "size"},
      {"neighbours swapped count once", "wiht", "with"},
      {"a letter left out", "treshold", "threshold"},
      {"three mistakes", "lerningrat", "learning_rate"},
      {"four are too many", "lerningra", std::nullopt},
      {"case does not count", "SIZE", "size"},
      {"a hyphen for an underscore", "learning-rate", "learning_rate"},
      {"the first of equally near ones", "sizes", "size"},
      {"a short word needs a letter in common", "xy", std::nullopt},
      {"a short word", "im", "in"},
      {"a single letter is near nothing", "i", std::nullopt},
      {"nothing", "", std::nullopt},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(nearest_name(c.wanted, names), c.expected);
  }
}

TEST(NearestName, OfNoNamesIsNone) { EXPECT_EQ(nearest_name("size", {}), std::nullopt); }

TEST(NearestName, VeryLongNamesAreNotCompared) {
  const std::string longest(10'000'000, 'a');
  EXPECT_EQ(nearest_name(longest + "b", std::vector<std::string>{longest}), std::nullopt);
}

TEST(DidYouMean, PutsTheNearestNameFirst) {
  const std::vector<std::string> names = {"size", "threshold"};
  EXPECT_EQ(did_you_mean("sise", names, "It takes: size, threshold"), "did you mean 'size'? It takes: size, threshold");
  EXPECT_EQ(did_you_mean("sise", names, ""), "did you mean 'size'?");
  EXPECT_EQ(did_you_mean("colour", names, "It takes: size, threshold"), "It takes: size, threshold");
}

}  // namespace
}  // namespace pipeline
