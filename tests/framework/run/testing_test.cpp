#include <pipeline/testing.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include <pipeline/error.h>

namespace pipeline::testing {
namespace {

class StageRunTest : public ::testing::Test {
 protected:
  StageRunTest() { ::setenv("PIPELINE_PLUGIN_PATH", PROBE_PLUGINS, 1); }
};

TEST_F(StageRunTest, RunsADataset) {
  StageRun source("probe.source", "{ count: 3 }");
  source.run();
  EXPECT_EQ(source.output<Images>("train").size(), 3);
  EXPECT_EQ(source.metrics().at("images"), 3.0);
}

TEST_F(StageRunTest, AppliesAStepAndRecordsIt) {
  StageRun source("probe.source");
  source.run();
  StageRun add("probe.add", "{ amount: 2, refuse: 1 }");
  const Images result = add.apply(source.output<Images>("train"));
  EXPECT_EQ(result.lineage().at(0).type, "probe.add");
  EXPECT_EQ(result.refused().at(1), "holds 1");
  EXPECT_THAT(add.warnings(), ::testing::ElementsAre("image '1' was refused: holds 1"));
}

TEST_F(StageRunTest, FitsAStepThroughAFile) {
  StageRun source("probe.source", "{ count: 5 }");
  source.run();
  const Images& images = source.output<Images>("train");
  const Images result = StageRun("probe.peak", "{ times: 2 }").apply(images, images);
  EXPECT_FLOAT_EQ(result.affine().scale, 2.0F / 4.0F);
  EXPECT_EQ(result.lineage().at(0).digest.size(), 64U);
}

TEST_F(StageRunTest, ChecksParametersAsAFileWould) {
  EXPECT_THROW(StageRun("probe.source", "{ count: 101 }"), PipelineFileError);
  EXPECT_THROW(StageRun("probe.source", "{ cuont: 1 }"), PipelineFileError);
  EXPECT_THROW(StageRun("probe.nothing"), Error);
}

TEST_F(StageRunTest, StopsAStageWhenAsked) {
  StageRun wait("probe.trouble", "{ kind: wait }");
  wait.stop_after(3);
  EXPECT_THROW(wait.run(), Stopped);
}

}  // namespace
}  // namespace pipeline::testing
