#include "predictions_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pipeline/error.h>

#include "support/temp_dir.h"

namespace pipeline::cli {
namespace {

using testing::TempDir;

constexpr std::string_view kRow =
    R"({"stage":"score","variant":null,"id":"a","label":"7","prediction":"1","probabilities":[0.25,0.75],"refused":null})";

TEST(PredictionsFile, RowsAreFoundByEvaluationAndId) {
  const TempDir folder;
  const auto file = folder.write(
      "predictions.jsonl",
      std::string(kRow) + "\n" +
          R"({"stage":"verdict","variant":"as drawn","id":"a","label":null,"prediction":"7","probabilities":[1,0],"refused":null})"
          "\n"
          R"({"stage":"verdict","variant":"as drawn","id":"b","label":"7","prediction":null,"probabilities":null,"refused":"no ink"})"
          "\n"
          R"({"stage":"score","variant":null,"id":"b","label":"7","prediction":"7","probabilities":[0.5,0.125],"refused":null})"
          "\n");
  const std::vector<PredictedSet> sets = read_predictions(file);
  ASSERT_EQ(sets.size(), 2U);
  EXPECT_EQ(sets[0].stage, "score");
  EXPECT_EQ(sets[0].variant, "");
  EXPECT_EQ(sets[0].rows.at("a").label, "7");
  EXPECT_EQ(sets[0].rows.at("a").prediction, "1");
  EXPECT_EQ(sets[0].rows.at("a").confidence, 0.75);
  EXPECT_EQ(sets[0].rows.at("b").confidence, 0.5);
  EXPECT_EQ(sets[1].stage, "verdict");
  EXPECT_EQ(sets[1].variant, "as drawn");
  EXPECT_EQ(sets[1].rows.at("a").label, std::nullopt);
  EXPECT_EQ(sets[1].rows.at("a").confidence, 1.0);
  EXPECT_EQ(sets[1].rows.at("b").prediction, std::nullopt);
  EXPECT_EQ(sets[1].rows.at("b").refused, "no ink");
}

TEST(PredictionsFile, ALastLineWithoutItsEndIsRead) {
  const TempDir folder;
  EXPECT_EQ(read_predictions(folder.write("predictions.jsonl", kRow)).size(), 1U);
}

TEST(PredictionsFile, NoFileAndAnEmptyOneHaveNoEvaluations) {
  const TempDir folder;
  EXPECT_TRUE(read_predictions(folder / "predictions.jsonl").empty());
  EXPECT_TRUE(read_predictions(folder.write("predictions.jsonl", "")).empty());
}

TEST(PredictionsFile, DamageIsReportedWithItsLine) {
  struct Case {
    std::string name;
    std::string second_line;
    std::string message;
  };
  const std::string row(kRow);
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string text = row;
    text.replace(text.find(from), from.size(), to);
    return text;
  };
  for (const Case& c : std::vector<Case>{
           {"twice", row, "image 'a' is there twice"},
           {"a list", "[1, 2]", "expected a map, found a list"},
           {"no stage", changed("stage", "state"), "there is no 'stage'"},
           {"an id that is a number", changed("\"a\"", "17"), "expected text, found 17"},
           {"a prediction without probabilities", changed("[0.25,0.75]", "null"), "expected a list, found nothing"},
           {"a probability that is text", changed("0.25", "\"high\""), "expected a number, found the text 'high'"},
       }) {
    SCOPED_TRACE(c.name);
    const TempDir folder;
    const auto file = folder.write("predictions.jsonl", row + "\n" + c.second_line + "\n");
    try {
      read_predictions(file);
      FAIL() << "nothing was thrown";
    } catch (const Error& error) {
      EXPECT_EQ(error.what(), file.string() + ", line 2: " + c.message);
      EXPECT_EQ(error.help(), "the file was changed or damaged after the run; run the pipeline again");
    }
  }
}

TEST(PredictionsFile, EveryCutIsAnErrorAndNoCrash) {
  const std::string row(kRow);
  const TempDir folder;
  for (std::size_t length = 1; length < row.size(); ++length) {
    SCOPED_TRACE(length);
    EXPECT_THROW(read_predictions(folder.write("predictions.jsonl", row.substr(0, length))), Error);
  }
}

}  // namespace
}  // namespace pipeline::cli
