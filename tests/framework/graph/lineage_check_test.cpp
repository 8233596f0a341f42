#include "graph/lineage_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/bind.h"
#include "support/temp_dir.h"

namespace pipeline {
namespace {

std::string errors_of(const std::string& stages) {
  const testing::TempDir folder;
  const std::filesystem::path file = folder.write(
      "p.yaml",
      "name: p\n"
      "stages:\n"
      "  digits: { uses: probe.source }\n"
      "  pixels: { uses: probe.peak, fit: digits.train, apply: { train: digits.train, test: digits.test } }\n"
      "  fit: { uses: probe.train, in: { train: pixels.train } }\n" +
          stages);
  Diagnostics diagnostics;
  const PipelineFile syntax = load_pipeline_file(file, {}, diagnostics);
  static const Catalog catalog = Catalog::search({PROBE_PLUGINS});
  bind(syntax, catalog, diagnostics);
  std::string text = diagnostics.empty() ? "" : diagnostics.text();
  const std::string prefix = folder.path().string() + "/";
  for (std::size_t at = 0; (at = text.find(prefix)) != std::string::npos;) text.erase(at, prefix.size());
  return text;
}

TEST(LineageCheck, TheSameStageFitsBoth) {
  EXPECT_EQ(errors_of("  score: { uses: probe.judge, in: { classifier: fit.classifier, images: pixels.test } }\n"), "");
}

TEST(LineageCheck, StepsBeforeTheTrainedOnesAreTheUsersAffair) {
  EXPECT_EQ(errors_of("  more: { uses: probe.add, in: digits.test }\n"
                      "  same: { uses: probe.peak, fit: digits.train, apply: more }\n"
                      "  score: { uses: probe.judge, in: { classifier: fit.classifier, images: same } }\n"),
            "");
}

TEST(LineageCheck, UnpreparedImagesAreRefused) {
  EXPECT_EQ(
      errors_of("  score: { uses: probe.judge, in: { classifier: fit.classifier, images: digits.test } }\n"),
      "p.yaml:6:3: error: stage 'score' (probe.judge): the images on 'images' (digits.test) were not prepared like "
      "the images that fit.classifier was trained on: the images went through no probe.peak, but the classifier was "
      "trained on images that did (stage 'pixels')\n"
      "    6 |   score: { uses: probe.judge, in: { classifier: fit.classifier, images: digits.test } }\n"
      "      |   ^~~~~\n"
      "  help: the images that fit.classifier was trained on went through probe.peak ('pixels'), these through no "
      "preprocessing; send them through the same stages, fitted on the same images");
}

TEST(LineageCheck, OtherParametersAreRefused) {
  EXPECT_THAT(errors_of("  other: { uses: probe.peak, fit: digits.train, apply: digits.test, with: { times: 2 } }\n"
                        "  score: { uses: probe.judge, in: { classifier: fit.classifier, images: other } }\n"),
              ::testing::HasSubstr("times"));
}

TEST(LineageCheck, FittingOnOtherImagesIsRefused) {
  EXPECT_THAT(errors_of("  other: { uses: probe.peak, fit: digits.test, apply: digits.test }\n"
                        "  score: { uses: probe.judge, in: { classifier: fit.classifier, images: other } }\n"),
              ::testing::HasSubstr("probe.peak was fitted on digits.test (stage 'other') here, but on digits.train "
                                   "(stage 'pixels') in training"));
}

TEST(LineageCheck, AStepAfterTheTrainedOnesIsRefused) {
  EXPECT_THAT(errors_of("  more: { uses: probe.add, in: pixels.test }\n"
                        "  score: { uses: probe.judge, in: { classifier: fit.classifier, images: more } }\n"),
              ::testing::HasSubstr("probe.add"));
}

TEST(LineageCheck, ValidationImagesMustBePreparedLikeTrainingImages) {
  EXPECT_THAT(
      errors_of("  again: { uses: probe.train, in: { train: pixels.train, validation: digits.test } }\n"),
      ::testing::HasSubstr("the images on 'validation' (digits.test) were not prepared like the images on 'train'"));
}

TEST(LineageCheck, ImagesForFineTuningMustBePreparedLikeThoseOfTheClassifierThatItStartsFrom) {
  EXPECT_EQ(errors_of("  tune: { uses: probe.tune, in: { from: fit.classifier, train: pixels.test } }\n"
                      "  score: { uses: probe.judge, in: { classifier: tune.classifier, images: pixels.train } }\n"),
            "");
  EXPECT_EQ(
      errors_of("  tune: { uses: probe.tune, in: { from: fit.classifier, train: digits.test } }\n"),
      "p.yaml:6:3: error: stage 'tune' (probe.tune): the images on 'train' (digits.test) were not prepared like the "
      "images that fit.classifier was trained on: the images went through no probe.peak, but the classifier was "
      "trained "
      "on images that did (stage 'pixels')\n"
      "    6 |   tune: { uses: probe.tune, in: { from: fit.classifier, train: digits.test } }\n"
      "      |   ^~~~\n"
      "  help: the images that fit.classifier was trained on went through probe.peak ('pixels'), these through no "
      "preprocessing; send them through the same stages, fitted on the same images");
  EXPECT_THAT(errors_of("  tune:\n    uses: probe.tune\n"
                        "    in: { from: fit.classifier, train: pixels.train, validation: digits.test }\n"),
              ::testing::HasSubstr("the images on 'validation' (digits.test) were not prepared like the images that "
                                   "fit.classifier was trained on"));
}

TEST(LineageCheck, AFineTunedClassifierHasTheLineageOfItsOwnTrainingImages) {
  const std::string tuned =
      "  more: { uses: probe.add, in: digits.train }\n"
      "  again: { uses: probe.peak, fit: digits.train, apply: more }\n"
      "  tune: { uses: probe.tune, in: { from: fit.classifier, train: again";
  EXPECT_EQ(errors_of(tuned + " } }\n"), "");
  // What `fit` was trained behind is not enough for its successor, nor for the images beside those that train it.
  EXPECT_THAT(
      errors_of(tuned + " } }\n"
                        "  score: { uses: probe.judge, in: { classifier: tune.classifier, images: pixels.test } }\n"),
      ::testing::HasSubstr("stage 'score' (probe.judge): the images on 'images' (pixels.test) were not prepared "
                           "like the images that tune was trained on"));
  EXPECT_THAT(errors_of(tuned + ", validation: pixels.test } }\n"),
              ::testing::HasSubstr("stage 'tune' (probe.tune): the images on 'validation' (pixels.test) were not "
                                   "prepared like the images on 'train'"));
}

TEST(LineageCheck, JoinedImagesHaveTheirCommonEnd) {
  EXPECT_EQ(errors_of("  more: { uses: probe.add, in: digits.test }\n"
                      "  both: { uses: probe.join, in: [more, digits.test] }\n"
                      "  same: { uses: probe.peak, fit: digits.train, apply: both }\n"
                      "  score: { uses: probe.judge, in: { classifier: fit.classifier, images: same } }\n"),
            "");
}

}  // namespace
}  // namespace pipeline
