/// \file
/// Every file in pipelines/ runs, and reaches what it is there to show. Bounds leave room for another seed.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <pipeline/pipeline.h>

#include "data/sha256.h"
#include "run/comparison_run.h"
#include "run/doctor_run.h"
#include "run/suggested_file.h"
#include "support/temp_dir.h"

namespace pipeline {
namespace {

namespace fs = std::filesystem;
using testing::TempDir;

RunReport run(const TempDir& folder, const std::string& file, std::vector<std::string> sets, int threads = 2) {
  RunOptions options;
  options.sets = std::move(sets);
  options.threads = threads;
  options.runs = folder.path() / "runs";
  return run_pipeline(fs::path(PIPELINES_FOLDER) / file, options);
}

ComparisonReport compare(const TempDir& folder, const fs::path& file, std::vector<std::string> sets) {
  RunOptions options;
  options.sets = std::move(sets);
  options.threads = 2;
  options.runs = folder.path() / "runs";
  return compare_program(Program::load(file, options), options, nullptr, nullptr);
}

/// What each variant makes of each image.
std::map<std::string, std::vector<std::int32_t>> predictions_of(const ComparisonReport& report,
                                                                const Program& program) {
  std::map<std::string, std::vector<std::int32_t>> all;
  for (const Variant& variant : program.variants->variants)
    for (const auto& [id, evaluation] : report.run.evaluations)
      if (id == program.variants->graph.stages[variant.score].id) all[variant.name] = evaluation->predictions;
  return all;
}

std::map<std::string, double> metrics_of(const RunReport& report) {
  for (const StageReport& stage : report.stages) EXPECT_EQ(stage.error, "");
  EXPECT_EQ(report.status, Status::done);
  return {report.metrics.begin(), report.metrics.end()};
}

/// A few seconds' worth, for builds with sanitizers too.
const std::vector<std::string> kSmall{"digits.limit=4000", "digits.validation=500", "fit.epochs=3"};

TEST(Pipelines, EveryFileIsRunByATestOfThisFile) {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(PIPELINES_FOLDER))
    if (entry.path().extension() == ".yaml") files.push_back(entry.path().filename().string());
  std::sort(files.begin(), files.end());
  EXPECT_EQ(files,
            (std::vector<std::string>{"custom.yaml", "custom_augmented.yaml", "fashion_mnist.yaml", "finetune.yaml",
                                      "ladder.yaml", "mnist.yaml", "mnist_fast.yaml", "scaling.yaml"}));
}

TEST(Mnist, AFewImagesTeachItMostDigits) {
  const TempDir folder;
  std::map<std::string, double> metrics = metrics_of(run(folder, "mnist.yaml", kSmall));
  // scikit-learn 1.2's MLPClassifier of the same size gets 84 % from 3,500 images in three epochs of batch 256.
  EXPECT_GT(metrics["score.accuracy"], 0.75);
  EXPECT_EQ(metrics["score.images"], 4000);
}

TEST(Mnist, TheModelIsTheSameAtOneTwoAndFourThreads) {
  std::map<std::string, std::string> first;
  for (const int threads : {1, 2, 4}) {
    SCOPED_TRACE(threads);
    const TempDir folder;
    const RunReport report = run(folder, "mnist.yaml", kSmall, threads);
    std::map<std::string, std::string> digests;
    for (const auto& entry : fs::recursive_directory_iterator(report.folder / "model"))
      if (entry.is_regular_file()) digests[entry.path().filename().string()] = sha256_of_file(entry.path());
    ASSERT_FALSE(digests.empty());
    if (first.empty()) first = digests;
    EXPECT_EQ(digests, first);
  }
}

TEST(MnistFast, ReachesNinetyEightPercentInTenEpochs) {
  const TempDir folder;
  std::map<std::string, double> metrics = metrics_of(run(folder, "mnist_fast.yaml", {}));
  EXPECT_GE(metrics["score.accuracy"], 0.98);
  EXPECT_EQ(metrics["fit.epochs"], 10);
}

TEST(FashionMnist, RunsOnDebiansPackage) {
  const TempDir folder;
  std::map<std::string, double> metrics =
      metrics_of(run(folder, "fashion_mnist.yaml", {"clothes.limit=4000", "clothes.validation=500", "fit.epochs=3"}));
  EXPECT_GT(metrics["score.accuracy"], 0.65);
}

TEST(Custom, TellsTheStoryWithTheDrawingsThatAreHere) {
  const TempDir folder;
  const ComparisonReport report = compare(folder, fs::path(PIPELINES_FOLDER) / "custom.yaml",
                                          {"digits.limit=12000", "digits.validation=1000", "fit.epochs=6"});
  ASSERT_TRUE(report.comparison.has_value());
  const Comparison& found = *report.comparison;
  EXPECT_EQ(found.images, 100);
  EXPECT_EQ(found.authors, 5);
  std::map<std::string, std::int64_t> correct;
  for (const VariantComparison& variant : found.variants) correct[variant.name] = variant.correct;
  // One class of ten by chance; on strangers' drawings a network of this size reads 15 %, 51 % and 89 % (README).
  EXPECT_LT(correct["as drawn"], 30);
  EXPECT_LT(correct["as drawn"], correct["inverted"]);
  EXPECT_LT(correct["inverted"], correct["centred"]);
  EXPECT_GT(correct["mnist"], 90);
}

/// What doctor makes of a folder of images, or of the run's own.
DoctorReport examine_with(const RunReport& run, const std::vector<fs::path>& images) {
  RunOptions options;
  options.threads = 2;
  return examine(Program::load(run.folder / "pipeline.yaml", options), run.folder, images, options, nullptr);
}

std::vector<std::string> findings_of(const DoctorReport& report) {
  std::vector<std::string> names;
  for (const MeasureFinding* finding : report.diagnosis.findings()) names.push_back(finding->kind.name);
  std::sort(names.begin(), names.end());
  return names;
}

TEST(Doctor, FindsNothingInMnistsTestImages) {
  const TempDir folder;
  const fs::path file =
      folder.write("test.yaml", "include: " + (fs::path(PIPELINES_FOLDER) / "mnist.yaml").string() +
                                    "\nstages:\n"
                                    "  few: { uses: data.sample, in: digits.test, with: { count: 200 } }\n"
                                    "  adapt: { uses: image.none, in: few }\n"
                                    "  mine: { like: pixels, apply: adapt }\n"
                                    "serve: { classifier: fit.classifier, through: [ adapt, mine ] }\n");
  const RunReport report = run(folder, file.string(), kSmall);
  ASSERT_EQ(report.status, Status::done);
  const DoctorReport found = examine_with(report, {});
  EXPECT_EQ(found.source, "few.images");
  EXPECT_EQ(found.diagnosis.images, 200);
  EXPECT_EQ(findings_of(found), std::vector<std::string>{});
  EXPECT_TRUE(found.chain().empty());
}

TEST(Doctor, ChoosesAChainWithoutLabelsThatIsAsGoodAsTheBestVariant) {
  const TempDir folder;
  const std::vector<std::string> sets{"digits.limit=12000", "digits.validation=1000", "fit.epochs=6"};
  const ComparisonReport compared = compare(folder, fs::path(PIPELINES_FOLDER) / "custom.yaml", sets);
  ASSERT_TRUE(compared.comparison.has_value());
  const DoctorReport report = examine_with(compared.run, {});
  EXPECT_EQ(report.source, "drawings.images");
  const std::vector<std::string> names = findings_of(report);
  for (const char* expected : {"distance", "height", "ink_box", "polarity", "stroke", "width"})
    EXPECT_TRUE(std::find(names.begin(), names.end(), expected) != names.end()) << expected;
  ASSERT_FALSE(report.chain().empty());
  EXPECT_EQ(report.as_drawn.images.size(), 100);
  EXPECT_EQ(report.as_drawn.original.size(), 100U) << "larger than what is kept of them";
  EXPECT_EQ(report.fixed.images.size(), 100);
  EXPECT_TRUE(report.fixed.original.empty());

  RunOptions options;
  const fs::path fixed =
      folder.write("fixed.yaml",
                   suggested_yaml(Program::load(compared.run.folder / "pipeline.yaml", options), report, std::nullopt));
  const ComparisonReport again = compare(folder, fixed, {});
  ASSERT_TRUE(again.comparison.has_value());
  std::int64_t best = 0;
  std::int64_t suggested = 0;
  for (const VariantComparison& variant : again.comparison->variants) {
    best = std::max(best, variant.correct);
    if (variant.name == "suggested") suggested = variant.correct;
  }
  EXPECT_GE(suggested, best - 1) << "of 100";
}

TEST(MnistStyle, TheSameStrokesInvertedTenTimesLargerShiftedOrOnGreyAreReadTheSame) {
  const TempDir folder;
  const std::string strokes = "uses: drawing.strokes, with: { path: " ASSETS_FOLDER "/drawings/strokes, ";
  const fs::path file = folder.write(
      "same.yaml", "include: " + (fs::path(PIPELINES_FOLDER) / "mnist.yaml").string() + "\nstages:\n  drawings: { " +
                       strokes +
                       "canvas: 56, brush: 3 } }\n"
                       "  adapt: { uses: image.mnist_style, in: drawings }\n"
                       "  mine: { like: pixels, apply: adapt }\n"
                       "  verdict: { uses: metrics.classification, in: { classifier: fit.classifier, images: mine } }\n"
                       "compare:\n  swap: drawings\n  score: verdict\n  variants:\n"
                       "    plain: [ { " +
                       strokes +
                       "canvas: 56, brush: 3 } } ]\n"
                       "    inverted: [ { " +
                       strokes +
                       "canvas: 56, brush: 3, ground: 0, ink: 255 } } ]\n"
                       "    ten times larger: [ { " +
                       strokes +
                       "canvas: 560, brush: 30 } } ]\n"
                       "    shifted: [ { " +
                       strokes +
                       "canvas: 56, brush: 3, place: corners, margin: 4 } } ]\n"
                       "    on grey: [ { " +
                       strokes + "canvas: 56, brush: 3, ground: 190, ink: 40, gradient: 30 } } ]\n");
  RunOptions options;
  options.sets = {"digits.limit=12000", "digits.validation=1000", "fit.epochs=6"};
  const auto read = predictions_of(compare(folder, file, options.sets), Program::load(file, options));
  ASSERT_EQ(read.size(), 5U);
  const std::vector<std::int32_t>& plain = read.at("plain");
  ASSERT_EQ(plain.size(), 100U);
  EXPECT_EQ(read.at("inverted"), plain);
  // A line is made of other pixels at another size, place or contrast, so a digit in doubt may tip over.
  for (const char* other : {"ten times larger", "shifted", "on grey"}) {
    int same = 0;
    for (std::size_t i = 0; i < plain.size(); ++i) same += plain[i] == read.at(other)[i] ? 1 : 0;
    EXPECT_GE(same, 97) << other;
  }
}

TEST(Ladder, TakesTheChainApart) {
  const TempDir folder;
  const ComparisonReport report = compare(folder, fs::path(PIPELINES_FOLDER) / "ladder.yaml", kSmall);
  ASSERT_TRUE(report.ladder.has_value());
  ASSERT_EQ(report.ladder->cumulative.size(), 8U);
  ASSERT_EQ(report.ladder->without.size(), 7U);
  EXPECT_LT(report.ladder->cumulative.front().accuracy, 0.3) << "no step: dark ink on white, as drawn";
  EXPECT_GT(report.ladder->cumulative.back().accuracy, 0.75);
  // Ink of some hundred pixels does not fit into a canvas of 28: without the box all images are refused, so wrong.
  EXPECT_EQ(report.ladder->without[5].correct, 0);
}

TEST(Scaling, TrainsOnceForEachWayOfScaling) {
  const TempDir folder;
  const ComparisonReport report = compare(folder, fs::path(PIPELINES_FOLDER) / "scaling.yaml", kSmall);
  ASSERT_TRUE(report.comparison.has_value());
  ASSERT_EQ(report.comparison->variants.size(), 2U);
  for (const VariantComparison& variant : report.comparison->variants)
    EXPECT_GT(variant.accuracy, 0.75) << variant.name << "; see AFewImagesTeachItMostDigits";
  EXPECT_TRUE(fs::exists(report.run.folder / "model/fit@scaled/classifier.json"));
  EXPECT_TRUE(fs::exists(report.run.folder / "model/fit@standardized/classifier.json"));
}

TEST(CustomAugmented, ReadsDrawingsAndStillMnist) {
  const TempDir folder;
  const std::vector<std::string> sets{"digits.limit=6000", "digits.validation=500", "augmented.copies=2",
                                      "taught.epochs=5"};
  const ComparisonReport report = compare(folder, fs::path(PIPELINES_FOLDER) / "custom_augmented.yaml", sets);
  ASSERT_TRUE(report.comparison.has_value());
  std::map<std::string, std::int64_t> correct;
  for (const VariantComparison& variant : report.comparison->variants) correct[variant.name] = variant.correct;
  EXPECT_GT(correct["mnist"], 85);
  std::vector<std::string> more = sets;
  more.insert(more.end(), {"fit.epochs=1"});
  std::map<std::string, double> metrics = metrics_of(run(folder, "custom_augmented.yaml", more));
  EXPECT_GT(metrics["kept.accuracy"], 0.85);
  EXPECT_EQ(metrics["kept.images"], 6000);
}

TEST(FineTune, TeachesOnSomePeoplesDrawingsAndJudgesOnTheOthers) {
  const TempDir folder;
  const RunReport report = run(folder, "finetune.yaml",
                               {"digits.limit=4000", "digits.validation=500", "reminder.count=2000", "fit.epochs=3",
                                "tuned.epochs=3", std::string("drawings.path=" ASSETS_FOLDER "/drawings/as_drawn")});
  std::map<std::string, double> metrics = metrics_of(report);
  // Five hands of twenty drawings each, one half of them as nearly as whole hands allow.
  EXPECT_TRUE(metrics["before.images"] == 40 || metrics["before.images"] == 60) << metrics["before.images"];
  EXPECT_EQ(metrics["after.images"], metrics["before.images"]);
  EXPECT_GT(metrics["after.accuracy"], 0.6);
  EXPECT_GT(metrics["kept.accuracy"], 0.75);
}

#if defined(NDEBUG) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(Mnist, TheWholeRunReachesNinetyEightPercent) {
  const TempDir folder;
  std::map<std::string, double> metrics = metrics_of(run(folder, "mnist.yaml", {}));
  // 98.0 to 98.4 % for this network after 20 to 40 epochs, as PyTorch has it; less 0.3 points for the seed's luck.
  EXPECT_GT(metrics["score.accuracy"], 0.977);
  EXPECT_LT(metrics["score.loss"], 0.09);
}
#endif

}  // namespace
}  // namespace pipeline
