#include "config/include.h"

#include <gtest/gtest.h>

#include <string>

#include "config/pipeline_file.h"
#include "support/temp_dir.h"

namespace pipeline {
namespace {

/// `top.yaml` read with the files beside it.
PipelineFile loaded(const testing::TempDir& folder, Diagnostics& diagnostics,
                    const std::vector<std::string>& sets = {}) {
  return load_pipeline_file(folder.path() / "top.yaml", sets, diagnostics);
}

std::string ids(const PipelineFile& file) {
  std::string text;
  for (const StageNode& stage : file.stages) text += stage.id + " ";
  return text;
}

const char kBase[] =
    "name: base\nseed: 5\nstages:\n"
    "  digits: { uses: a.data, with: { path: images, limit: 7, more: { a: 1, b: 2 } } }\n"
    "  fit: { uses: a.fit, in: digits }\n"
    "serve: { classifier: fit.classifier, through: [ digits ] }\n";

TEST(Include, TheIncludedStagesComeFirstAndTheOuterNameAndSeedWin) {
  const testing::TempDir folder;
  folder.write("base.yaml", kBase);
  folder.write("top.yaml", "name: top\ninclude: base.yaml\nstages: { score: { uses: a.score, in: fit } }\n");
  Diagnostics diagnostics;
  const PipelineFile file = loaded(folder, diagnostics);
  EXPECT_EQ(diagnostics.text(), "");
  EXPECT_EQ(file.name, "top");
  EXPECT_EQ(file.seed, 5U);
  EXPECT_EQ(ids(file), "digits fit score ");
  ASSERT_TRUE(file.serve.has_value()) << "what the outer file does not say is taken from the included one";
  EXPECT_EQ(file.serve->classifier.stage, "fit");
}

TEST(Include, ParametersAreLaidOverTheIncludedOnesGroupsMemberByMember) {
  const testing::TempDir folder;
  folder.write("base.yaml", kBase);
  folder.write("top.yaml",
               "include: base.yaml\nseed: 0\nstages: { digits: { with: { limit: 9, more: { b: 3 }, new: x } } }\n");
  Diagnostics diagnostics;
  const PipelineFile file = loaded(folder, diagnostics, {"fit.epochs=3", "digits.more.a=4"});
  EXPECT_EQ(diagnostics.text(), "");
  EXPECT_EQ(file.name, "base");
  EXPECT_EQ(file.seed, 0U);
  EXPECT_EQ(to_value(*file.stages[0].with).json(),
            R"({"path": "images", "limit": 9, "more": {"a": 4, "b": 3}, "new": "x"})");
  EXPECT_EQ(to_value(*file.stages[1].with).json(), R"({"epochs": 3})");
}

TEST(Include, ValuesKeepTheFileThatTheirPathsAreRelativeTo) {
  const testing::TempDir folder;
  folder.write("deep/base.yaml", kBase);
  folder.write("middle/middle.yaml", "include: ../deep/base.yaml\nstages: { own: { uses: a.b, with: { path: x } } }\n");
  folder.write("top.yaml", "include: middle/middle.yaml\n");
  Diagnostics diagnostics;
  const PipelineFile file = loaded(folder, diagnostics);
  EXPECT_EQ(diagnostics.text(), "");
  EXPECT_EQ(ids(file), "digits fit own ");
  EXPECT_EQ(file.stages[0].with->find("path")->value->place.source->folder, folder.path() / "deep");
  EXPECT_EQ(file.stages[2].with->find("path")->value->place.source->folder, folder.path() / "middle");
}

TEST(Include, AnIncludedStageTakesNothingButWith) {
  const testing::TempDir folder;
  folder.write("base.yaml", kBase);
  folder.write("top.yaml", "include: base.yaml\nstages:\n  fit:\n    uses: a.other\n    with: { epochs: 2 }\n");
  Diagnostics diagnostics;
  loaded(folder, diagnostics);
  const std::string prefix = folder.path().string() + "/";
  EXPECT_EQ(diagnostics.text(), prefix + "top.yaml:4:5: error: stage 'fit' is in " + prefix +
                                    "base.yaml already, so it takes no 'uses' here\n"
                                    "    4 |     uses: a.other\n"
                                    "      |     ^~~~\n"
                                    "  help: only 'with' may be amended; give a stage of your own another name");
}

TEST(Include, MistakesOfBothFilesAreReportedTogether) {
  const testing::TempDir folder;
  folder.write("base.yaml", "name: base\nstages: { a: { uses: b.c, wiht: {} } }\n");
  folder.write("top.yaml", "include: base.yaml\nstages: { b: { uses: b.c, inn: a } }\n");
  Diagnostics diagnostics;
  loaded(folder, diagnostics);
  EXPECT_EQ(diagnostics.size(), 2U) << diagnostics.text();
}

TEST(Include, SixteenFilesDeepIsEnough) {
  const testing::TempDir folder;
  for (int i = 0; i < 20; ++i)
    folder.write("f" + std::to_string(i) + ".yaml", "include: f" + std::to_string(i + 1) + ".yaml\n");
  folder.write("f20.yaml", kBase);
  folder.write("top.yaml", "include: f4.yaml\n");
  Diagnostics too_deep;
  loaded(folder, too_deep);
  EXPECT_NE(too_deep.text().find("more than 16 deep"), std::string::npos) << too_deep.text();
  folder.write("top.yaml", "include: f6.yaml\n");
  Diagnostics deep;
  EXPECT_EQ(ids(loaded(folder, deep)), "digits fit ");
  EXPECT_EQ(deep.text(), "");
}

TEST(Include, AFolderIsNoFile) {
  const testing::TempDir folder;
  std::filesystem::create_directory(folder.path() / "base.yaml");
  folder.write("top.yaml", "include: base.yaml\n");
  Diagnostics diagnostics;
  EXPECT_THROW(loaded(folder, diagnostics), PipelineFileError);
}

}  // namespace
}  // namespace pipeline
