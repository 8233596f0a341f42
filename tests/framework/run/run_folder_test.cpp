#include "run/run_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pipeline/error.h>

#include "run/run_summary.h"
#include "support/temp_dir.h"

namespace pipeline {
namespace {

using ::testing::ElementsAre;
using ::testing::MatchesRegex;
using testing::TempDir;

TEST(RunFolder, IsNamedByTimeAndPipeline) {
  const TempDir folder;
  const std::filesystem::path run = make_run_folder(folder.path() / "runs", "my digits/2");
  EXPECT_THAT(run.filename().string(), MatchesRegex("[0-9]{8}-[0-9]{6}-my-digits-2"));
  EXPECT_TRUE(run.is_absolute());
}

TEST(RunFolder, TwoRunsOfOneSecondHaveDifferentFolders) {
  const TempDir folder;
  EXPECT_NE(make_run_folder(folder.path(), "a"), make_run_folder(folder.path(), "a"));
}

TEST(RunFolder, LatestPointsToTheNewest) {
  const TempDir folder;
  for (const char* name : {"one", "two"}) {
    folder.write(std::string(name) + "/run.json", "{}");
    point_latest(folder.path() / name);
  }
  EXPECT_EQ(find_run(folder.path(), "latest"), folder.path() / "two");
  EXPECT_THAT(run_ids(folder.path()), ElementsAre("one", "two"));
}

TEST(RunFolder, AFolderNamedLatestIsNotReplaced) {
  const TempDir folder;
  folder.write("latest/precious.txt", "");
  folder.write("one/run.json", "{}");
  EXPECT_THROW(point_latest(folder.path() / "one"), Error);
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "latest/precious.txt"));
}

TEST(RunFolder, IsFoundByIdOrByPath) {
  const TempDir folder;
  folder.write("runs/one/run.json", "{}");
  EXPECT_EQ(find_run(folder.path() / "runs", "one"), folder.path() / "runs/one");
  EXPECT_EQ(find_run("elsewhere", (folder.path() / "runs/one").string()), folder.path() / "runs/one");
}

TEST(RunFolder, AnUnknownRunSuggestsTheNearest) {
  const TempDir folder;
  folder.write("runs/20261123-101500-mnist/run.json", "{}");
  try {
    find_run(folder.path() / "runs", "20261123-101500-mnits");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.what(), "there is no run '20261123-101500-mnits' in " + (folder.path() / "runs").string());
    EXPECT_EQ(error.help(), "did you mean '20261123-101500-mnist'? 'pipeline runs' lists all");
  }
}

TEST(RunSummary, ARunWhoseProcessIsGoneWasKilled) {
  const TempDir folder;
  folder.write("one/run.json",
               R"({"run":"one","name":"p","status":"running","started":"2026-01-01T00:00:00+0000","seconds":0,)"
               R"("process":4194305})");  // beyond the largest process number
  EXPECT_EQ(read_run(folder.path() / "one").status, "killed");
}

TEST(RunSummary, ADamagedFileIsNamed) {
  const TempDir folder;
  folder.write("one/run.json", R"({"run":"one",)");
  try {
    read_run(folder.path() / "one");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::StartsWith((folder.path() / "one/run.json").string() + " is damaged: "));
  }
}

}  // namespace
}  // namespace pipeline
