#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "live_progress.h"
#include "terminal_text.h"

namespace pipeline::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Clock = StageProgress::Clock;

const Clock::time_point kBegin{};

Clock::time_point after(double seconds) {
  return kBegin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

StageReport stage(const std::string& id, const std::string& uses) {
  StageReport report;
  report.id = id;
  report.uses = uses;
  return report;
}

Progress amount(std::int64_t done, std::int64_t total) {
  Progress progress;
  progress.done = done;
  progress.total = total;
  return progress;
}

StageProgress training() {
  StageProgress stage_progress(stage("fit", "train.adam"), kBegin);
  stage_progress.update(amount(0, 1000), after(1.0));
  Progress progress = amount(250, 1000);
  progress.epoch = 3;
  progress.epochs = 12;
  progress.loss = 0.04123;
  progress.accuracy = 0.98314;
  progress.images_per_second = 61234.0;
  stage_progress.update(progress, after(6.0));
  return stage_progress;
}

TEST(ProgressBlock, ShowsEpochBarLossAccuracyPaceAndTimeLeft) {
  const ProgressBlock block(false, 6, 13);
  // 250 of 1,000 took 5 s, so 750 take 15 s, of which one has passed.
  EXPECT_THAT(block.lines({training()}, after(7.0), 0, 79, 22),
              ElementsAre("| fit     train.adam      7.00 s   ETA 14.0 s   61,234 images/s",
                          "    epoch 3/12   #####...............  25 %   loss 0.0412   accuracy 98.31 %"));
}

TEST(ProgressBlock, NoLineIsWiderThanTheTerminal) {
  const ProgressBlock block(true, 24, 26);
  for (int width = 20; width <= 120; ++width) {
    SCOPED_TRACE(width);
    for (const std::string& line : block.lines({training()}, after(7.0), 1, width, 22))
      EXPECT_LE(width_of(line), width);
    StageReport done = stage("a_stage_with_a_long_name", "some.type");
    done.status = Status::done;
    EXPECT_LE(width_of(block.finished_line(done, nullptr, width)), width);
  }
}

TEST(ProgressBlock, WhatDoesNotFitTheScreenIsCounted) {
  const ProgressBlock block(false, 3, 4);
  const std::vector<StageProgress> running{
      {stage("a", "x.y"), kBegin}, {stage("b", "x.y"), kBegin}, {stage("c", "x.y"), kBegin}};
  EXPECT_THAT(block.lines(running, after(2.5), 1, 79, 2), ElementsAre("/ a    x.y    2.50 s", "  and 2 more"));
  EXPECT_THAT(block.lines({}, after(2.5), 1, 79, 2), IsEmpty());
}

TEST(ProgressBlock, AFinishedStageKeepsItsLastFigures) {
  const ProgressBlock block(true, 6, 13);
  StageReport done = stage("digits", "mnist.dataset");
  done.status = Status::done;
  done.seconds = 0.0413;
  EXPECT_EQ(block.finished_line(done, nullptr, 79), "\u2713 digits  mnist.dataset   0.04 s");
  done.status = Status::failed;
  EXPECT_EQ(ProgressBlock(false, 6, 13).finished_line(done, nullptr, 79), "x digits  mnist.dataset   failed");

  StageProgress fit(stage("fit", "train.adam"), kBegin);
  Progress epoch = amount(10, 20);
  epoch.epoch = 1;
  epoch.epochs = 2;
  epoch.loss = 0.5;
  epoch.milestone = true;
  fit.update(epoch, after(1.0));
  StageReport end = stage("fit", "train.adam");
  end.status = Status::done;
  end.seconds = 1.5;
  EXPECT_EQ(block.finished_line(end, &fit, 79), "\u2713 fit     train.adam      1.50 s   epoch 1/2   loss 0.5000");
}

TEST(StageProgress, KnowsNoEndWithoutATotal) {
  StageProgress progress(stage("a", "x.y"), kBegin);
  EXPECT_EQ(progress.position(), "");
  Progress files = amount(3000, 0);
  files.unit = "files";
  progress.update(files, after(2.0));
  EXPECT_EQ(progress.position(), "3,000 files");
  EXPECT_EQ(progress.share(), std::nullopt);
  EXPECT_EQ(progress.seconds_left(after(3.0)), std::nullopt);
}

}  // namespace
}  // namespace pipeline::cli
