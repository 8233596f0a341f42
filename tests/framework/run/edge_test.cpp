#include "run/edge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pipeline/classifier.h>
#include <pipeline/error.h>
#include <pipeline/images.h>

#include "support/temp_dir.h"

namespace pipeline {
namespace {

using testing::TempDir;

class EdgeTest : public ::testing::Test {
 protected:
  EdgeTest() {
    options_.plugins = {PROBE_PLUGINS};
    options_.runs = folder_.path() / "runs";
    options_.threads = 2;
    report_ = run_pipeline(
        folder_.write(
            "p.yaml",
            "name: p\nstages:\n"
            "  digits: { uses: probe.source, with: { count: 6 } }\n"
            "  pixels: { uses: probe.peak, fit: digits.train, apply: { train: digits.train, test: digits.test } }\n"
            "  fit: { uses: probe.train, in: { train: pixels.train } }\n"
            "  score: { uses: probe.judge, in: { classifier: fit.classifier, images: pixels.test } }\n"),
        options_);
  }
  TempDir folder_;
  RunOptions options_;
  RunReport report_;
};

TEST_F(EdgeTest, ImagesAreMadeAgainWithTheStateOfTheRun) {
  const ArtifactPtr edge = value_of_edge(report_.folder, "pixels.test", options_, nullptr);
  ASSERT_EQ(edge->type(), "images");
  const auto& images = static_cast<const Images&>(*edge);
  EXPECT_EQ(images.size(), 6);
  EXPECT_FLOAT_EQ(images.affine().scale, 1.0F / 5.0F);
}

TEST_F(EdgeTest, ClassifiersComeFromTheRunAndTheirTrainingImagesAreNotMadeAgain) {
  // Were they made again, the new number of images would show.
  RunOptions fewer = options_;
  fewer.sets = {"digits.count=4"};
  const ArtifactPtr again = value_of_edge(report_.folder, "fit.classifier", fewer, nullptr);
  ASSERT_EQ(again->type(), "classifier");
  EXPECT_EQ(static_cast<const Classifier&>(*again).trained_on().images, 6);
}

TEST_F(EdgeTest, ADamagedModelIsNotTrainedAgainSilently) {
  std::filesystem::resize_file(report_.folder / "model/fit/classifier.json", 10);
  EXPECT_THROW(value_of_edge(report_.folder, "score", options_, nullptr), Error);
}

TEST_F(EdgeTest, AStageWithOneOutputNeedsNoPort) {
  EXPECT_EQ(value_of_edge(report_.folder, "score", options_, nullptr)->type(), "evaluation");
}

TEST_F(EdgeTest, AnUnknownEdgeListsThoseThereAre) {
  try {
    value_of_edge(report_.folder, "pixels.tset", options_, nullptr);
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "this run has no edge 'pixels.tset'");
    EXPECT_EQ(error.help(),
              "did you mean 'pixels.test'? It has: digits.train, digits.test, pixels.train, pixels.test, "
              "fit.classifier, fit.history, score.evaluation");
  }
}

}  // namespace
}  // namespace pipeline
