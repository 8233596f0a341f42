#include "compare/comparison_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "framework/compare/patterns.h"

namespace pipeline::cli {
namespace {

using ::testing::IsSubsetOf;

std::vector<std::string> keys_of(const Value& map) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : map.as_map()) keys.push_back(key);
  return keys;
}

/// Values of JSON as a test reads them.
std::string json_of(const Value& map, std::string_view key) { return map.at(key).json(); }

TEST(ComparisonJson, HasTheNamesOfTheContract) {
  const Value json = comparison_json(compare_variants(input_of({{"as drawn", "+--+"}, {"mnist", "-+++"}})));
  const std::vector<std::string> entries{"variants", "baseline", "winner"};
  EXPECT_THAT(entries, IsSubsetOf(keys_of(json)));
  const std::vector<std::string> of_a_variant{
      "name", "correct",   "images", "accuracy", "interval", "fixed", "broken", "difference", "difference_interval",
      "p",    "p_adjusted"};
  for (const Value& variant : json.at("variants").as_list()) EXPECT_THAT(of_a_variant, IsSubsetOf(keys_of(variant)));
}

TEST(ComparisonJson, AVariantHasItsCountsAndItsTest) {
  // 1 of 5 and 4 of 5; 4 fixed, 1 broken: p = 2 (1 + 5) / 2^5.
  const Value json = comparison_json(compare_variants(input_of({{"as drawn", "+----"}, {"mnist", "x++++"}})));
  const Value& mnist = json.at("variants").as_list()[1];
  EXPECT_EQ(json_of(mnist, "name"), "\"mnist\"");
  EXPECT_EQ(json_of(mnist, "correct"), "4");
  EXPECT_EQ(json_of(mnist, "images"), "5");
  EXPECT_EQ(json_of(mnist, "accuracy"), "0.8");
  EXPECT_EQ(json_of(mnist, "fixed"), "4");
  EXPECT_EQ(json_of(mnist, "broken"), "1");
  EXPECT_EQ(json_of(mnist, "difference"), "0.6");
  EXPECT_EQ(json_of(mnist, "p"), "0.375");
  EXPECT_EQ(json_of(mnist, "p_adjusted"), "0.375");
  EXPECT_EQ(json_of(mnist, "mcnemar_p"), "0.375");
  EXPECT_EQ(json_of(mnist, "mid_p"), "0.21875");  // less 5 / 2^5
  EXPECT_EQ(json_of(mnist, "test"), "\"exact McNemar\"");
  EXPECT_EQ(json_of(mnist, "author_p"), "null");
  EXPECT_EQ(json_of(mnist, "refused"), "1");
  EXPECT_EQ(json_of(mnist, "classes"),
            "[{\"name\": \"ant\", \"images\": 2, \"before\": 1, \"after\": 1, \"fixed\": 1, \"broken\": 1}, "
            "{\"name\": \"bee\", \"images\": 2, \"before\": 0, \"after\": 2, \"fixed\": 2, \"broken\": 0}, "
            "{\"name\": \"cat\", \"images\": 1, \"before\": 0, \"after\": 1, \"fixed\": 1, \"broken\": 0}]");
  // SciPy 1.10.1 and statsmodels 0.13.5: proportion_confint(4, 5, method="wilson")
  EXPECT_NEAR(mnist.at("interval").as_list()[0].as_number(), 0.3755346297, 1e-9);
  EXPECT_NEAR(mnist.at("interval").as_list()[1].as_number(), 0.9637758913, 1e-9);
}

TEST(ComparisonJson, TheBaselineDiffersByNothingAndHasNoP) {
  const Value json = comparison_json(compare_variants(input_of({{"as drawn", "+----"}, {"mnist", "x++++"}})));
  const Value& baseline = json.at("variants").as_list()[0];
  EXPECT_EQ(json_of(json, "baseline"), "\"as drawn\"");
  EXPECT_EQ(json_of(baseline, "difference"), "0.0");
  EXPECT_EQ(json_of(baseline, "difference_interval"), "[0.0, 0.0]");
  EXPECT_EQ(json_of(baseline, "fixed"), "0");
  EXPECT_EQ(json_of(baseline, "p"), "null");
  EXPECT_EQ(json_of(baseline, "p_adjusted"), "null");
  EXPECT_EQ(keys_of(baseline), keys_of(json.at("variants").as_list()[1]));
}

TEST(ComparisonJson, TheWinnerSaysOnWhichImagesItWasConfirmed) {
  ComparisonInput input = input_of({{"as drawn", "+-----"}, {"mnist", "++++++"}});
  EXPECT_EQ(json_of(comparison_json(compare_variants(input))[2].second, "confirmed_on"), "null");
  input.authors = {"eva", "eva", "leo", "leo", "leo", "leo"};
  input.confirm = 0.3;
  const Value winner = comparison_json(compare_variants(input))[2].second;
  EXPECT_EQ(json_of(winner, "name"), "\"mnist\"");
  EXPECT_EQ(json_of(winner, "correct"), "2");
  EXPECT_EQ(json_of(winner, "confirmed_on"), R"({"images": 2, "ids": ["0", "1"], "authors": ["eva"]})");
  EXPECT_EQ(json_of(winner, "chosen_on"), R"({"images": 4, "ids": ["2", "3", "4", "5"], "authors": ["leo"]})");
}

TEST(ComparisonJson, TheLadderIsThereWhenAskedFor) {
  const ComparisonInput input = input_of({{"no step", "+----"}, {"+ image.invert", "-++++"}});
  const Ladder ladder{"mnist", cumulative_rungs(input.labels, input.variants, 0.95), {}};
  const Value json = comparison_json(compare_variants(input), &ladder);
  EXPECT_EQ(json_of(json.at("ladder"), "variant"), "\"mnist\"");
  const Value& rung = json.at("ladder").at("cumulative").as_list()[1];
  EXPECT_EQ(json_of(rung, "label"), "\"+ image.invert\"");
  EXPECT_EQ(json_of(rung, "difference"), "0.6");
  EXPECT_EQ(json_of(json.at("ladder"), "without"), "[]");
  EXPECT_EQ(Value(comparison_json(compare_variants(input))).find("ladder"), nullptr);
}

}  // namespace
}  // namespace pipeline::cli
