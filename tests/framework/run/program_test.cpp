#include "run/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <thread>

#include "data/sha256.h"
#include "run/run_summary.h"
#include "support/temp_dir.h"

namespace pipeline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::TempDir;

const char kWhole[] =
    "name: whole\n"
    "seed: 7\n"
    "stages:\n"
    "  digits: { uses: probe.source, with: { count: 6 } }\n"
    "  pixels: { uses: probe.peak, fit: digits.train, apply: { train: digits.train, test: digits.test } }\n"
    "  fit: { uses: probe.train, in: { train: pixels.train } }\n"
    "  score: { uses: probe.judge, in: { classifier: fit.classifier, images: pixels.test } }\n";

RunOptions options_in(const TempDir& folder, int threads = 2) {
  RunOptions options;
  options.plugins = {PROBE_PLUGINS};
  options.runs = folder.path() / "runs";
  options.threads = threads;
  return options;
}

RunReport run(const TempDir& folder, const std::string& text, int threads = 2) {
  return run_pipeline(folder.write("p.yaml", text), options_in(folder, threads));
}

std::map<std::string, Status> statuses(const RunReport& report) {
  std::map<std::string, Status> all;
  for (const StageReport& stage : report.stages) all[stage.id] = stage.status;
  return all;
}

TEST(RunPipeline, LeavesTheWholeRunFolder) {
  const TempDir folder;
  const RunReport report = run(folder, kWhole);
  EXPECT_EQ(report.status, Status::done);
  // Images 0, 1, 2 are below the middle (3) and called even, the others odd: 0, 2, 3 and 5 are right.
  EXPECT_THAT(report.metrics, ElementsAre(std::pair<std::string, double>("digits.images", 6.0),
                                          std::pair<std::string, double>("score.accuracy", 4.0 / 6.0)));

  const std::string base = "runs/" + report.run + "/";
  EXPECT_EQ(folder.read(base + "metrics.json"),
            "{\n  \"digits.images\": 6,\n  \"score.accuracy\": 0.6666666666666666\n}\n");
  EXPECT_EQ(folder.read(base + "history.csv"), "stage,epoch,train_loss\nfit,1,0.5\n");
  const std::string predictions = folder.read(base + "predictions.jsonl");
  EXPECT_EQ(predictions.substr(0, predictions.find('\n')),
            R"({"stage":"score","variant":null,"id":"0","label":"even","prediction":"even",)"
            R"("probabilities":[0.75,0.25],"refused":null})");
  EXPECT_EQ(std::count(predictions.begin(), predictions.end(), '\n'), 6);
  for (const char* file : {"pipeline.yaml", "run.json", "log.txt", "model/pixels/fitted.json",
                           "model/pixels/fitted.safetensors", "model/fit/classifier.json", "model/fit/history.json"})
    EXPECT_TRUE(std::filesystem::exists(report.folder / file)) << file;
  EXPECT_EQ(std::filesystem::canonical(folder.path() / "runs/latest"), report.folder);

  const RunSummary summary = read_run(report.folder);
  EXPECT_EQ(summary.status, "done");
  EXPECT_EQ(summary.provenance.at("seed").as_integer(), 7);
  EXPECT_EQ(summary.provenance.at("plugins").as_list().at(0).at("version").as_text(), "1.2.3");
  EXPECT_EQ(summary.provenance.at("stages").as_list().size(), 4U);
}

TEST(RunPipeline, TheResolvedFileRunsAgainAsItIs) {
  const TempDir folder;
  const RunReport first = run(folder, kWhole);
  const RunReport second = run_pipeline(first.folder / "pipeline.yaml", options_in(folder));
  EXPECT_EQ(second.metrics, first.metrics);
  EXPECT_EQ(folder.read("runs/" + second.run + "/predictions.jsonl"),
            folder.read("runs/" + first.run + "/predictions.jsonl"));
  // Resolving what is resolved changes nothing but the name of the file it came from.
  const auto body = [&](const RunReport& report) {
    const std::string text = folder.read("runs/" + report.run + "/pipeline.yaml");
    return text.substr(text.find('\n'));
  };
  EXPECT_EQ(body(second), body(first));
}

TEST(RunPipeline, TheModelFolderIsTheSameAtAnyNumberOfThreads) {
  std::map<std::string, std::string> first;
  for (const int threads : {1, 2, 4}) {
    SCOPED_TRACE(threads);
    const TempDir folder;
    const RunReport report = run(folder, kWhole, threads);
    std::map<std::string, std::string> digests;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(report.folder / "model"))
      if (entry.is_regular_file())
        digests[std::filesystem::relative(entry.path(), report.folder).string()] = sha256_of_file(entry.path());
    EXPECT_EQ(digests.size(), 8U);
    if (first.empty()) first = digests;
    EXPECT_EQ(digests, first);
  }
}

TEST(RunPipeline, AFailingStageFailsTheRunAndLeavesTheRestToFinish) {
  const TempDir folder;
  const RunReport report = run(folder, std::string(kWhole) +
                                           "  bad: { uses: probe.trouble, in: digits.train }\n"
                                           "  after: { uses: probe.add, in: bad }\n");
  EXPECT_EQ(report.status, Status::failed);
  const std::map<std::string, Status> by_stage = statuses(report);
  EXPECT_EQ(by_stage.at("score"), Status::done);
  EXPECT_EQ(by_stage.at("bad"), Status::failed);
  EXPECT_EQ(by_stage.at("after"), Status::skipped);
  EXPECT_EQ(report.stages[4].error, (folder.path() / "p.yaml").string() +
                                        ":8:3: error: stage 'bad' (probe.trouble): the disk is on fire\n"
                                        "    8 |   bad: { uses: probe.trouble, in: digits.train }\n"
                                        "      |   ^~~\n"
                                        "  help: put it out");
  EXPECT_EQ(read_run(report.folder).status, "failed");
  EXPECT_THAT(folder.read("runs/" + report.run + "/log.txt"), HasSubstr("the disk is on fire"));
}

TEST(RunPipeline, WhatAPluginThrowsNeverEscapes) {
  const TempDir folder;
  const RunReport report = run(folder, "name: p\nstages:\n  bad: { uses: probe.trouble, with: { kind: foreign } }\n");
  EXPECT_EQ(report.status, Status::failed);
  EXPECT_THAT(report.stages[0].error, HasSubstr("threw something that is not an exception"));
}

TEST(RunPipeline, AStageMustSetItsOutputs) {
  const TempDir folder;
  const RunReport report = run(folder, "name: p\nstages:\n  bad: { uses: probe.trouble, with: { kind: nothing } }\n");
  EXPECT_THAT(report.stages[0].error, HasSubstr("the stage did not set its output 'images'"));
}

TEST(RunPipeline, StopEndsARunThatWouldNeverEnd) {
  const TempDir folder;
  std::atomic<bool> stop = false;
  std::thread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    stop = true;
  });
  const std::filesystem::path file =
      folder.write("p.yaml",
                   "name: p\nstages:\n  slow: { uses: probe.trouble, with: { kind: wait } }\n"
                   "  after: { uses: probe.add, in: slow }\n");
  const RunReport report = run_pipeline(file, options_in(folder), nullptr, &stop);
  later.join();
  EXPECT_EQ(report.status, Status::interrupted);
  EXPECT_EQ(read_run(report.folder).status, "interrupted");
}

TEST(RunPipeline, RefusedImagesKeepTheirRowAndCountAsWrong) {
  const TempDir folder;
  const RunReport report = run(folder,
                               "name: p\nstages:\n"
                               "  digits: { uses: probe.source, with: { count: 4 } }\n"
                               "  fit: { uses: probe.train, in: { train: digits.train } }\n"
                               "  more: { uses: probe.add, in: digits.test, with: { amount: 0, refuse: 2 } }\n"
                               "  all: { uses: probe.train, in: { train: more } }\n"
                               "  score: { uses: probe.judge, in: { classifier: all.classifier, images: more } }\n");
  ASSERT_EQ(report.status, Status::done) << report.stages[4].error;
  const std::string predictions = folder.read("runs/" + report.run + "/predictions.jsonl");
  EXPECT_THAT(predictions, HasSubstr(R"("id":"2","label":"even","prediction":null,"probabilities":null,)"
                                     R"("refused":"holds 2"})"));
  EXPECT_EQ(std::count(predictions.begin(), predictions.end(), '\n'), 4);
}

TEST(RunPipeline, AClassifierIsTrainedOnFromAnother) {
  const TempDir folder;
  const RunReport report =
      run(folder, std::string(kWhole) +
                      "  tune: { uses: probe.tune, in: { from: fit.classifier, train: pixels.test } }\n"
                      "  again: { uses: probe.judge, in: { classifier: tune.classifier, images: pixels.train } }\n");
  EXPECT_EQ(report.status, Status::done);
  EXPECT_EQ(statuses(report).at("again"), Status::done);
}

TEST(RunPipeline, OnErrorStopFailsTheStageInstead) {
  const TempDir folder;
  const RunReport report = run(folder,
                               "name: p\nstages:\n  digits: { uses: probe.source }\n"
                               "  more: { uses: probe.add, in: digits.test, with: { refuse: 2 }, on_error: stop }\n");
  EXPECT_EQ(report.status, Status::failed);
  EXPECT_THAT(report.stages[1].error, HasSubstr("image '2' was refused: holds 2"));
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int kLongChain = 200;  // lineages grow along the chain, and sanitizers make each of their steps dear
#else
constexpr int kLongChain = 1000;
#endif

TEST(RunPipeline, AThousandStagesRunInAChain) {
  const TempDir folder;
  std::string text = "name: chain\nstages:\n  s0: { uses: probe.source }\n  s1: { uses: probe.add, in: s0.train }\n";
  for (int i = 2; i < kLongChain; ++i)
    text +=
        "  s" + std::to_string(i) + ": { uses: probe.add, in: s" + std::to_string(i - 1) + ", with: { amount: 0 } }\n";
  const RunReport report = run(folder, text);
  EXPECT_EQ(report.status, Status::done);
  EXPECT_EQ(report.stages.size(), static_cast<std::size_t>(kLongChain));
}

TEST(RunPipeline, IndependentStagesRunAtTheSameTime) {
  // Two stages that both wait for the stop only end together when both are running.
  const TempDir folder;
  std::atomic<bool> stop = false;
  struct Meeting final : RunObserver {
    explicit Meeting(std::atomic<bool>& flag) : stop(flag) {}
    void stage_started(const StageReport&) override {
      if (++started == 2) stop = true;
    }
    std::atomic<bool>& stop;
    std::atomic<int> started = 0;
  } watch(stop);
  const std::filesystem::path file =
      folder.write("p.yaml",
                   "name: p\nstages:\n  a: { uses: probe.trouble, with: { kind: wait } }\n"
                   "  b: { uses: probe.trouble, with: { kind: wait } }\n");
  const RunReport report = run_pipeline(file, options_in(folder, 2), &watch, &stop);
  EXPECT_EQ(report.status, Status::interrupted);
  EXPECT_EQ(watch.started, 2);
}

TEST(RunPipeline, SeedOnTheCommandLineWins) {
  const TempDir folder;
  RunOptions options = options_in(folder);
  options.seed = 99;
  const RunReport report = run_pipeline(folder.write("p.yaml", kWhole), options);
  EXPECT_EQ(read_run(report.folder).provenance.at("seed").as_integer(), 99);
}

TEST(RunPipeline, ARunsFolderThatCannotBeMadeIsAnError) {
  const TempDir folder;
  RunOptions options = options_in(folder);
  options.runs = folder.write("taken", "") / "runs";
  EXPECT_THROW(run_pipeline(folder.write("p.yaml", kWhole), options), Error);
}

TEST(CheckPipeline, WrongFilesThrowBeforeAnythingRuns) {
  const TempDir folder;
  EXPECT_THROW(
      check_pipeline(folder.write("p.yaml", "name: p\nstages:\n  a: { uses: probe.nothing }\n"), options_in(folder)),
      PipelineFileError);
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "runs"));
  EXPECT_NO_THROW(check_pipeline(folder.write("p.yaml", kWhole), options_in(folder)));
}

const char kTell[] =
    "  tell: { uses: probe.tell, in: { evaluation: score.evaluation, images: [digits.train, pixels.test] } }\n";

TEST(Reports, AreMadeWhenAllElseHasEnded) {
  const TempDir folder;
  // First in the file, and yet told of what comes after it.
  const std::string whole = kWhole;
  const std::size_t stages = whole.find("  digits:");
  const RunReport report = run(folder, whole.substr(0, stages) + kTell + whole.substr(stages));
  EXPECT_EQ(report.status, Status::done);
  EXPECT_EQ(folder.read("runs/" + report.run + "/told.txt"),
            "status done\nimages 2\nevaluation yes\njudged score: digits.test pixels.test\n");
  EXPECT_THAT(report.reports, ElementsAre(report.folder / "told.txt"));
}

TEST(Reports, AreMadeOfARunThatFailedFromWhatThereIs) {
  const TempDir folder;
  std::string broken = std::string(kWhole) + kTell;
  broken.insert(broken.find("  score:"), "  trouble: { uses: probe.trouble, in: pixels.test }\n");
  broken.replace(broken.find("images: pixels.test }"), 19, "images: trouble");
  const RunReport report = run(folder, broken);
  ASSERT_EQ(report.status, Status::failed);
  EXPECT_EQ(statuses(report).at("score"), Status::skipped);
  EXPECT_EQ(statuses(report).at("tell"), Status::done);
  EXPECT_EQ(folder.read("runs/" + report.run + "/told.txt"), "status failed\nimages 2\nevaluation no\n");
}

TEST(Reports, TwoOfOneFileAreAnErrorOfTheSecond) {
  const TempDir folder;
  const RunReport report =
      run(folder, std::string(kWhole) + "  a: { uses: probe.tell }\n  b: { uses: probe.tell }\n", 1);
  EXPECT_EQ(report.status, Status::failed);
  EXPECT_EQ(statuses(report).at("a"), Status::done);
  EXPECT_THAT(report.stages.back().error, HasSubstr("the report 'a' has written told.txt already"));
  EXPECT_TRUE(std::filesystem::exists(report.folder / "told.txt"));
}

TEST(Reports, WriteNeitherElsewhereNorOverTheRunsOwnFiles) {
  const std::string too_long(300, 'a');  // for any file system, so that writing fails
  for (const std::string& name : {std::string("../out.txt"), std::string("/out.txt"), std::string(),
                                  std::string(".hidden"), std::string("run.json"), std::string("a/b"), too_long}) {
    SCOPED_TRACE(name);
    const TempDir folder;
    const RunReport report =
        run(folder, std::string(kWhole) + "  tell: { uses: probe.tell, with: { file: '" + name + "' } }\n");
    EXPECT_EQ(report.status, Status::failed);
    EXPECT_TRUE(report.reports.empty());
    EXPECT_EQ(read_run(report.folder).status, "failed");
  }
}

}  // namespace
}  // namespace pipeline
