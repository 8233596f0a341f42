#include "run/comparison_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "data/sha256.h"
#include "run/edge.h"
#include "support/temp_dir.h"

namespace pipeline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::TempDir;

// The classifier calls an image "even" when its value is below 3. Drawing i is filled with i and is even when i is.
const char kFile[] =
    "name: p\nseed: 7\nstages:\n"
    "  digits: { uses: probe.source, with: { count: 6 } }\n"
    "  pixels: { uses: probe.peak, fit: digits.train, apply: { train: digits.train } }\n"
    "  fit: { uses: probe.train, in: { train: pixels.train } }\n"
    "  drawings: { uses: probe.source, with: { count: 5 } }\n"
    "  adapt: { uses: probe.add, with: { amount: 9 }, in: drawings.test }\n"
    "  mine: { like: pixels, apply: adapt }\n"
    "  verdict: { uses: probe.judge, in: { classifier: fit.classifier, images: mine } }\n"
    "compare:\n"
    "  swap: adapt\n"
    "  ladder: five more\n"
    "  variants:\n"
    "    as drawn: []\n"
    "    one more: [ { uses: probe.add, with: { refuse: 2 } } ]\n"
    "    five more: [ { uses: probe.add, with: { amount: 4 } }, probe.add ]\n"
    "serve: { classifier: fit, through: [ adapt, mine ], variant: one more }\n";

class CompareProgram : public ::testing::Test {
 protected:
  ComparisonReport compared(const std::string& text, int threads = 2) {
    options_.plugins = {PROBE_PLUGINS};
    options_.runs = folder_.path() / "runs";
    options_.threads = threads;
    return compare_program(Program::load(folder_.write("p.yaml", text), options_), options_, nullptr, nullptr);
  }
  TempDir folder_;
  RunOptions options_;
};

TEST_F(CompareProgram, JudgesEveryVariantOnTheSameImages) {
  const ComparisonReport report = compared(kFile);
  ASSERT_EQ(report.run.status, Status::done);
  ASSERT_TRUE(report.comparison.has_value());
  const Comparison& found = *report.comparison;
  EXPECT_EQ(found.images, 5);
  ASSERT_EQ(found.variants.size(), 3U);
  // as drawn: 0 1 2 | 3 4 are called even | odd: 0, 2 and 3 are right. One more: 1 2 - | 4 5: 0 and 3 are right, and
  // 2 is refused. Five more: all odd, 1 and 3 are right.
  EXPECT_EQ(found.variants[0].correct, 3);
  EXPECT_EQ(found.variants[1].correct, 2);
  EXPECT_EQ(found.variants[1].refused, 1);
  EXPECT_EQ(found.variants[2].correct, 2);
  EXPECT_EQ(found.winner, 0U);
  EXPECT_EQ(found.variants[2].against_baseline->counts.fixed, 1);
  EXPECT_EQ(found.variants[2].against_baseline->counts.broken, 2);
}

TEST_F(CompareProgram, TheLadderCountsAllRungs) {
  const ComparisonReport report = compared(kFile);
  ASSERT_TRUE(report.ladder.has_value());
  std::vector<std::int64_t> correct;
  for (const Rung& rung : report.ladder->cumulative) correct.push_back(rung.correct);
  EXPECT_THAT(correct, ElementsAre(3, 2, 2)) << "no step; + 4: 4 5 6 7 8, all odd; + 5";
  ASSERT_EQ(report.ladder->without.size(), 2U);
  EXPECT_EQ(report.ladder->without[0].label, "- probe.add");
  EXPECT_EQ(report.ladder->without[0].correct, 2) << "+ 1: 1 2 | 3 4 5, of which 0 and 3 are right";
}

TEST_F(CompareProgram, TheRunFolderNamesVariants) {
  const ComparisonReport report = compared(kFile);
  const std::string base = "runs/" + report.run.run + "/";
  const std::string predictions = folder_.read(base + "predictions.jsonl");
  EXPECT_EQ(std::count(predictions.begin(), predictions.end(), '\n'), 15) << "rungs of the ladder are left out";
  EXPECT_THAT(predictions, HasSubstr(R"({"stage":"verdict","variant":"one more","id":"2","label":"even",)"
                                     R"("prediction":null,"probabilities":null,"refused":"holds 2"})"));
  EXPECT_THAT(folder_.read(base + "run.json"), HasSubstr("\"command\": \"compare\""));
  EXPECT_THAT(folder_.read(base + "comparison.json"), HasSubstr("\"baseline\": \"as drawn\""));
  EXPECT_TRUE(std::filesystem::exists(report.run.folder / "model/pixels/fitted.json"));
}

TEST_F(CompareProgram, TheResolvedFileComparesTheSameAgain) {
  const ComparisonReport first = compared(kFile);
  const std::string resolved = folder_.read("runs/" + first.run.run + "/pipeline.yaml");
  EXPECT_THAT(resolved, HasSubstr("like: pixels"));
  const ComparisonReport second = compared(resolved, 1);
  for (const char* file : {"comparison.json", "predictions.jsonl", "pipeline.yaml"})
    EXPECT_EQ(folder_.read("runs/" + second.run.run + "/" + file).substr(file == std::string("pipeline.yaml") ? 40 : 0),
              folder_.read("runs/" + first.run.run + "/" + file).substr(file == std::string("pipeline.yaml") ? 40 : 0))
        << file;
}

TEST_F(CompareProgram, TheResolvedFileIsReadAgainWhereAVariantTakesNoList) {
  options_.plugins = {PROBE_PLUGINS};
  const std::string file =
      "name: p\nstages:\n"
      "  digits: { uses: probe.source }\n"
      "  joined: { uses: probe.join, in: { images: digits.train } }\n"
      "  fit: { uses: probe.train, in: { train: joined.images } }\n"
      "  verdict: { uses: probe.judge, in: { classifier: fit.classifier, images: digits.test } }\n"
      "compare:\n"
      "  swap: joined\n"
      "  variants: { many: [ probe.join ], one: [ probe.trouble ] }\n";
  const Program program = Program::load(folder_.write("p.yaml", file), options_);
  const std::string resolved = resolved_yaml(program);
  EXPECT_EQ(resolved_yaml(Program::load(folder_.write("p.yaml", resolved), options_)), resolved);
}

TEST_F(CompareProgram, EdgesOfAVariantCanBeLookedAt) {
  const ComparisonReport report = compared(kFile);
  const auto first_value = [&](const char* edge) {
    const ArtifactPtr value = value_of_edge(report.run.folder, edge, options_, nullptr);
    return std::to_integer<int>(*static_cast<const Images&>(*value).at(3).data);
  };
  EXPECT_EQ(first_value("mine"), 4) << "the variant that is served";
  EXPECT_EQ(first_value("mine@as_drawn"), 3);
  EXPECT_EQ(first_value("adapt@five_more"), 8) << "the last step";
  EXPECT_EQ(first_value("adapt@five_more-0.images"), 7);
}

TEST_F(CompareProgram, AVariantThatFailsLeavesNoComparison) {
  const ComparisonReport report = compared(
      "name: p\nstages:\n"
      "  digits: { uses: probe.source }\n"
      "  fit: { uses: probe.train, in: { train: digits.train } }\n"
      "  trouble: { uses: probe.trouble, with: { kind: nothing }, in: digits.train }\n"
      "  score: { uses: probe.judge, in: { classifier: fit.classifier, images: trouble } }\n"
      "compare:\n  swap: trouble\n"
      "  variants: { one: [ probe.trouble ], other: [ { uses: probe.trouble, with: { kind: foreign } } ] }\n");
  EXPECT_EQ(report.run.status, Status::failed);
  EXPECT_FALSE(report.comparison.has_value());
}

TEST_F(CompareProgram, VariantsThatJudgeOtherImagesAreNotCompared) {
  try {
    compared(
        "name: p\nstages:\n"
        "  digits: { uses: probe.source }\n"
        "  fit: { uses: probe.train, in: { train: digits.train } }\n"
        "  more: { uses: probe.source }\n"
        "  score: { uses: probe.judge, in: { classifier: fit.classifier, images: more.test } }\n"
        "compare:\n  swap: more\n"
        "  variants: { few: [ probe.source ], many: [ { uses: probe.source, with: { count: 9 } } ] }\n");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()), "the variants 'few' and 'many' did not judge the same images: 4 and 9 images");
    EXPECT_EQ(error.help(), "swap a stage behind those that choose, split or sample images");
  }
}

TEST_F(CompareProgram, ReportsAreToldOfAllVariants) {
  std::string text = kFile;
  text.insert(text.find("compare:"), "  tell: { uses: probe.tell, in: { evaluation: verdict.evaluation } }\n");
  const ComparisonReport report = compared(text);
  ASSERT_EQ(report.run.status, Status::done);
  EXPECT_EQ(folder_.read("runs/" + report.run.run + "/told.txt"),
            "status done\nimages 0\nevaluation no\n"
            "judged verdict in as drawn: drawings.test mine@as_drawn\n"
            "judged verdict in one more: drawings.test adapt@one_more mine@one_more\n"
            "judged verdict in five more: drawings.test adapt@five_more-0 adapt@five_more-1 mine@five_more\n"
            "baseline as drawn\n");
}

}  // namespace
}  // namespace pipeline
