#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pipeline/testing.h>

#include "page.h"
#include "resources.h"
#include "test_run.h"

namespace report {
namespace {

using pipeline::RunInfo;
using pipeline::Value;
using pipeline::testing::StageRun;

/// What the page's program reads.
Value data_of(const std::string& html) {
  const std::string begin = "<script type=\"application/json\" id=\"data\">";
  const std::size_t at = html.find(begin) + begin.size();
  return Value::parse_json(html.substr(at, html.find("</script>", at) - at));
}

Value made_of(const RunInfo& run, const std::string& parameters = "{}") {
  StageRun stage("report.html", parameters);
  return data_of(stage.report(run).at(0).content);
}

TEST(Html, HoldsTheRun) {
  const Value data = made_of(run_info());
  EXPECT_EQ(data.at("title").as_text(), "test");
  EXPECT_EQ(data.at("provenance").at("seed").as_integer(), 7);
  const Value& history = data.at("histories").as_list().at(0);
  EXPECT_EQ(history.at("best_epoch").as_integer(), 2);
  EXPECT_EQ(history.at("rows").as_list().at(1).as_list().at(1).as_number(), 0.625);
  const Value& judged = data.at("evaluations").as_list().at(0);
  EXPECT_EQ(judged.at("confusion").json(), "[[1, 2], [0, 1]]");
  EXPECT_EQ(judged.at("refused").as_integer(), 1);
  EXPECT_EQ(judged.at("unlabelled").as_integer(), 1);
  EXPECT_EQ(judged.at("scores").as_list().at(1).at("support").as_integer(), 2);
}

TEST(Html, CalibrationCountsLabelledRowsThatWereRead) {
  // Confidences 0.9 (right), 0.8, 0.7 (wrong), 0.6 (right); (low, high] puts 0.6 into the sixth bin. In single
  // precision 0.9 and 0.8 lie just above or below; the bins are the nearest to what is written.
  const Value data = made_of(run_info());
  const Value::List& bins = data.at("evaluations").as_list().at(0).at("calibration").as_list();
  std::int64_t images = 0;
  double right = 0;
  for (const Value& bin : bins) {
    EXPECT_LE(bin.at("low").as_number(), bin.at("confidence").as_number() + 1e-6);
    EXPECT_GE(bin.at("high").as_number(), bin.at("confidence").as_number() - 1e-6);
    images += bin.at("images").as_integer();
    right += bin.at("accuracy").as_number() * static_cast<double>(bin.at("images").as_integer());
  }
  EXPECT_EQ(images, 4);
  EXPECT_DOUBLE_EQ(right, 2.0);
}

TEST(Html, MistakesComeMostConfidentFirstWithTheirWay) {
  const Value data = made_of(run_info());
  const Value& gallery = data.at("evaluations").as_list().at(0).at("mistakes");
  std::vector<std::string> ids;
  for (const Value& row : gallery.at("rows").as_list()) ids.push_back(row.at("id").as_text());
  EXPECT_THAT(ids, ::testing::ElementsAre("two", "three", "five"));
  EXPECT_EQ(gallery.at("rows").as_list().at(0).at("read").json(), "[[1, 0.8]]");
  EXPECT_EQ(gallery.at("rows").as_list().at(2).at("read").json(), R"([["no ink"]])");
  EXPECT_EQ(gallery.at("columns").json(),
            R"([{"edge": "drawings", "type": "drawing.folder"}, {"edge": "adapt", "type": "image.invert"}])");
  EXPECT_EQ(gallery.at("left_out").as_integer(), 0);
}

TEST(Html, AStepThatChangesNothingToBeSeenIsLeftOutOfTheWay) {
  RunInfo run = run_info();
  pipeline::JudgedSet& judged = run.evaluations.front();
  // image.scale keeps the bytes and records a map.
  judged.path.push_back(judged.path.back());
  judged.path.back().edge = "pixels";
  judged.path.back().images = judged.path.back().images.with_affine({1.0F / 255.0F, 0.0F});
  EXPECT_EQ(made_of(run).at("evaluations").as_list().at(0).at("mistakes").at("columns").as_list().size(), 2U);
}

TEST(Html, TextFromFilesCannotBecomePartOfThePage) {
  RunInfo run = run_info();
  const std::string evil = "</script><script>alert(1)</script><!--";
  run.evaluations = {judged_run({evil, "b"})};
  run.provenance.set("name", evil);
  StageRun stage("report.html");
  const std::string html = stage.report(run).at(0).content;
  EXPECT_EQ(html.find("alert(1)</script>"), std::string::npos);
  EXPECT_EQ(html.find("<script>alert"), std::string::npos);
  EXPECT_EQ(data_of(html).at("evaluations").as_list().at(0).at("classes").as_list().at(0).as_text(), evil);
  EXPECT_NE(html.find("<title>&lt;/script&gt;&lt;script&gt;alert(1)"), std::string::npos);
}

TEST(Html, TellsOfARunThatFailed) {
  RunInfo run;
  run.provenance = Value::Map{{"name", "broken"}, {"status", "failed"}};
  const Value data = made_of(run, "{ title: What went wrong }");
  EXPECT_EQ(data.at("title").as_text(), "What went wrong");
  EXPECT_TRUE(data.at("evaluations").as_list().empty());
}

TEST(Html, DoesWithoutWhatAStageThatJudgesLeftOut) {
  RunInfo run = run_info();
  auto bare = std::make_shared<pipeline::Evaluation>(*run.evaluations.front().evaluation);
  bare->confusion = pipeline::Tensor();
  bare->probabilities = pipeline::Tensor();
  bare->metrics.clear();
  bare->scores.clear();
  run.evaluations = {{"score", "", bare, {}}};
  const Value data = made_of(run);
  EXPECT_TRUE(data.at("evaluations").as_list().at(0).at("confusion").as_list().empty());
  EXPECT_EQ(data.at("evaluations").as_list().at(0).at("mistakes").at("rows").as_list().size(), 3U);
}

TEST(Html, NothingKnownOfTheRunIsNoMistake) { EXPECT_EQ(made_of(RunInfo()).at("title").as_text(), "run"); }

TEST(Html, StaysBelowFiveMegabytes) {
  // 20,000 wrong images of noise, which no PNG makes smaller: 784 bytes each, 15.7 MB.
  constexpr std::int64_t kImages = 20'000;
  pipeline::Tensor pixels = pipeline::Tensor::uninitialized(pipeline::DType::u8, {kImages, 28, 28, 1});
  std::uint32_t state = 1;
  for (std::uint8_t& pixel : pixels.writable<std::uint8_t>()) {
    state = state * 1664525U + 1013904223U;
    pixel = static_cast<std::uint8_t>(state >> 24U);
  }
  pipeline::Images::Columns columns;
  columns.classes = {"a", "b"};
  columns.labels.assign(kImages, 0);
  auto evaluation = std::make_shared<pipeline::Evaluation>();
  evaluation->classes = columns.classes;
  evaluation->labels = columns.labels;
  evaluation->predictions.assign(kImages, 1);
  evaluation->probabilities = pipeline::Tensor::zeros(pipeline::DType::f32, {kImages, 2});
  evaluation->confusion = pipeline::Tensor::of<std::int64_t>({2, 2}, std::vector<std::int64_t>{0, kImages, 0, 0});
  evaluation->images = pipeline::Images(pixels, columns);
  RunInfo run = run_info();
  run.evaluations = {{"score", "", evaluation, {}}};
  StageRun stage("report.html");
  const std::string html = stage.report(run).at(0).content;
  EXPECT_LT(html.size(), 5'000'000U);
  const Value data = data_of(html);
  const Value& gallery = data.at("evaluations").as_list().at(0).at("mistakes");
  EXPECT_GT(gallery.at("rows").as_list().size(), 2'000U);
  EXPECT_EQ(gallery.at("left_out").as_integer() + std::ssize(gallery.at("rows").as_list()), kImages);
}

TEST(Html, InAComparisonTheFixedAndTheBrokenComeFirst) {
  RunInfo run = run_info();
  pipeline::JudgedSet better = judged_run({"a", "b"}, "better");
  auto evaluation = std::make_shared<pipeline::Evaluation>(*better.evaluation);
  evaluation->predictions = {1, 0, 1, 1, -1, 0};  // breaks one, fixes two
  better.evaluation = evaluation;
  run.evaluations = {judged_run({"a", "b"}, "plain"), better};
  run.comparison = Value::Map{{"baseline", "plain"}, {"winner", Value::Map{{"name", "better"}}}};
  const Value data = made_of(run);
  std::vector<std::string> ids;
  for (const Value& row : data.at("gallery").at("rows").as_list()) ids.push_back(row.at("id").as_text());
  // one: broken; two: fixed; three and five: wrong in both; four: right in both; six: unlabelled.
  EXPECT_THAT(ids, ::testing::ElementsAre("one", "two", "three", "five", "four", "six"));
  // Both variants go the same way, so the images stand there once.
  EXPECT_EQ(data.at("gallery").at("paths").as_list().size(), 2U);
}

TEST(Html, ShowsOnlyTheEvaluationsThatAreConnected) {
  RunInfo run = run_info();
  run.evaluations.push_back(judged_run());
  StageRun stage("report.html");
  stage.input("evaluation", run.evaluations.back().evaluation);
  EXPECT_EQ(data_of(stage.report(run).at(0).content).at("evaluations").as_list().size(), 1U);
  EXPECT_EQ(made_of(run).at("evaluations").as_list().size(), 2U);
}

TEST(Html, CountsClassesAndTakesSamplesOfEach) {
  RunInfo run = run_info();
  StageRun stage("report.html", "{ samples: 2 }");
  stage.input("images", run.evaluations.front().path.front().images);
  const Value set = data_of(stage.report(run).at(0).content).at("sets").as_list().at(0);
  EXPECT_EQ(set.at("classes").json(), R"([{"name": "a", "count": 3}, {"name": "b", "count": 2}])");
  EXPECT_EQ(set.at("unlabelled").as_integer(), 1);
  EXPECT_EQ(
      set.at("samples").at("rows").json(),
      R"([{"id": "one", "label": "a"}, {"id": "two", "label": "a"}, {"id": "four", "label": "b"}, {"id": "five", "label": "b"}])");
}

TEST(Page, IsWholeAndHasTheLicencesOfWhatItBrings) {
  const std::string html = page("a title", Value::Map{});
  for (const char* mark : {"<!--title-->", "<!--style-->", "<!--data-->", "<!--libraries-->", "<!--program-->"})
    EXPECT_EQ(html.find(mark), std::string::npos) << mark;
  EXPECT_NE(html.find("vega@5.33.0"), std::string::npos);
  EXPECT_NE(html.find("Redistribution and use"), std::string::npos);
  EXPECT_TRUE(html.ends_with("</html>\n\n") || html.ends_with("</html>\n"));
  // A comment that ended early would spill the licences onto the page.
  EXPECT_EQ(plot_libraries_licences().find("--"), std::string_view::npos);
}

}  // namespace
}  // namespace report
