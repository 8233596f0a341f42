#include <pipeline/classifier.h>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <mutex>
#include <set>
#include <vector>

#include "framework/data/tiny_network.h"
#include "support/messages.h"
#include "support/test_context.h"

namespace pipeline {
namespace {

using testing::message_of;
using testing::TestContext;
using testing::TinyNetwork;

LineageStep scaled() { return {"image.scale", Value::Map{{"high", 255.0}}, "3fa8c0de", "pixels", "digits.train"}; }

/// `count` images of 1 x 2; image i begins with the byte i modulo 251.
Images numbered(std::int64_t count) {
  std::vector<std::uint8_t> values;
  for (std::int64_t i = 0; i < count; ++i) {
    values.push_back(static_cast<std::uint8_t>(i % 251));
    values.push_back(9);
  }
  return Images(Tensor::of<std::uint8_t>({count, 1, 2, 1}, values), {{}, {"a", "b", "c"}, {}, {}})
      .with_affine({1.0F / 255.0F, 0.0F})
      .with_lineage({scaled()});
}

std::shared_ptr<const NetworkClassifier> tiny(const Images& images) {
  auto network = std::make_shared<TinyNetwork>();
  network->made_by("tiny.network", Value::Map{});
  Tensor parameters = Tensor::zeros(DType::f32, {32});
  const std::span<float> weights = parameters.writable<float>();
  weights[1] = 1.5F;
  weights[2] = -2.0F;
  const TrainingImages trained_on = TrainingImages::of(images);
  return std::make_shared<const NetworkClassifier>(network, network->build(images.shape(), 3), parameters, trained_on);
}

TEST(TrainingImages, RememberShapeRangeAndLineage) {
  const TrainingImages trained_on = TrainingImages::of(numbered(4).with_affine({-0.5F, 10.0F}));
  EXPECT_EQ(trained_on.shape, (ImageShape{1, 2, 1}));
  EXPECT_EQ(trained_on.dtype, DType::u8);
  EXPECT_EQ(trained_on.lowest, 5.5);    // 10 - 0.5 * 9
  EXPECT_EQ(trained_on.highest, 10.0);  // 10 - 0.5 * 0
  EXPECT_EQ(trained_on.images, 4);
  EXPECT_EQ(trained_on.lineage, Lineage{scaled()});
}

TEST(TrainingImages, PassOverRefusedRows) {
  const TrainingImages trained_on = TrainingImages::of(numbered(20).with_refused({{0, "no ink"}, {19, "no ink"}}));
  EXPECT_EQ(trained_on.images, 18);
  EXPECT_EQ(trained_on.lowest, double{1.0F / 255.0F});
  EXPECT_EQ(trained_on.highest, double{18.0F * (1.0F / 255.0F)});
}

TEST(TrainingImages, EveryKthIsRemembered) {
  // Of 2,501 usable images 1,000 are kept: number i is the one before which floor(2501 i / 1000) were passed by. Row 0
  // was refused, so these are the rows 1, 3, 6, 8, ... and at the end 2501 * 999 / 1000 = 2498, plus 1.
  const TrainingImages trained_on = TrainingImages::of(numbered(2502).with_refused({{0, "no ink"}}));
  ASSERT_EQ(trained_on.remembered.size(), 1000);
  EXPECT_EQ(trained_on.remembered.id(0), "1");
  EXPECT_EQ(trained_on.remembered.id(1), "3");
  EXPECT_EQ(trained_on.remembered.id(2), "6");
  EXPECT_EQ(trained_on.remembered.id(999), "2499");
  EXPECT_EQ(trained_on.remembered.affine(), numbered(1).affine());
  EXPECT_EQ(TrainingImages::of(numbered(4)).remembered.size(), 4);
}

TEST(TrainingImages, OfLargeOnesFewerAreRemembered) {
  // 2 MiB each: eight of them are 16 MiB.
  const Images large(Tensor::zeros(DType::u8, {10, 1024, 2048, 1}), {});
  EXPECT_EQ(TrainingImages::of(large).remembered.size(), 8);
}

TEST(TrainingImages, AValueGivesThemBack) {
  const TrainingImages trained_on = TrainingImages::of(numbered(4).as_floats());
  const TrainingImages read = TrainingImages::from_value(Value::parse_json(trained_on.to_value().json()));
  EXPECT_EQ(read.to_value(), trained_on.to_value());
  EXPECT_EQ(read.classes, trained_on.classes);
  EXPECT_EQ(read.dtype, DType::f32);
  EXPECT_EQ(read.highest, trained_on.highest);
}

TEST(TrainingImages, WhatNothingCanBeLearnedFromIsRefused) {
  EXPECT_EQ(message_of([] { TrainingImages::of(Images()); }), "there are no images to learn from");
  EXPECT_EQ(message_of([] { TrainingImages::of(numbered(2).with_refused({{0, "no ink"}, {1, "no ink"}})); }),
            "all 2 images were refused, none is left to learn from");
  for (const float wrong : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
    const std::vector<float> values{1.0F, 2.0F, wrong, 4.0F};
    const Images images(Tensor::of<float>({2, 1, 2, 1}, values), {{}, {}, {"a", "b"}, {}});
    EXPECT_EQ(message_of([&] { TrainingImages::of(images); }), "image 'b' holds a value that is not finite");
  }
}

TEST(Model, PartsThatItDoesNotHaveAreAnErrorThatNamesThem) {
  const testing::TinyModel model(3);
  const auto workspace = model.workspace(1, true);
  const auto missing = [](const std::string& function) {
    return "the network says that it works in parts (rows_of_part), but has no '" + function +
           "'\nhelp: override prepare, propagate, gradient_ranges and gradient, or let rows_of_part return 0";
  };
  EXPECT_EQ(message_of([&] { model.prepare({}, 0, *workspace); }), missing("prepare"));
  EXPECT_EQ(message_of([&] { model.propagate({}, {}, *workspace); }), missing("propagate"));
  EXPECT_EQ(message_of([&] { model.gradient({}, {}, {}); }), missing("gradient"));
}

TEST(Classifier, PredictsEachRow) {
  const Images images = numbered(600);
  TestContext context(3);
  const Tensor probabilities = tiny(images)->predict(images, context);
  EXPECT_EQ(probabilities.shape(), (Shape{600, 3}));
  for (const std::size_t row : {std::size_t{0}, std::size_t{255}, std::size_t{256}, std::size_t{599}}) {
    const double x = static_cast<double>(row % 251) / 255.0;
    const double sum = 1.0 + std::exp(1.5 * x) + std::exp(-2.0 * x);
    EXPECT_NEAR(probabilities.values<float>()[row * 3], 1.0 / sum, 1e-6);
    EXPECT_NEAR(probabilities.values<float>()[row * 3 + 1], std::exp(1.5 * x) / sum, 1e-6);
  }
}

TEST(Classifier, PredictsTheSameOnAnyNumberOfThreads) {
  const Images images = numbered(2000);
  TestContext one(1);
  TestContext four(4);
  EXPECT_EQ(tiny(images)->predict(images, one), tiny(images)->predict(images, four));
}

TEST(Classifier, RefusedRowsAreZerosAndChangeNoOther) {
  const Images images = numbered(600);
  TestContext context;
  const auto classifier = tiny(images);
  const Tensor all = classifier->predict(images, context);
  const Tensor some = classifier->predict(images.with_refused({{1, "no ink"}, {299, "no ink"}}), context);
  for (std::size_t i = 0; i < 1800; ++i) {
    const bool refused = i / 3 == 1 || i / 3 == 299;
    EXPECT_EQ(some.values<float>()[i], refused ? 0.0F : all.values<float>()[i]);
  }
}

/// Records the blocks that it is asked for.
class Recorder final : public Classifier {
 public:
  using Classifier::Classifier;
  State state() const override { return {}; }
  void probabilities(const Images& /*images*/, std::span<const std::int64_t> rows,
                     std::span<float> /*out*/) const override {
    const std::lock_guard lock(mutex_);
    blocks.emplace(rows.front(), rows.size());
  }
  mutable std::set<std::pair<std::int64_t, std::size_t>> blocks;

 private:
  mutable std::mutex mutex_;
};

TEST(Classifier, IsAskedInBlocksOf64RowsWithoutTheRefusedOnes) {
  const Images images = numbered(150);
  const Recorder recorder(TrainingImages::of(images));
  TestContext context(4);
  recorder.predict(images.with_refused({{64, "no ink"}, {100, "no ink"}}), context);
  EXPECT_EQ(recorder.blocks, (std::set<std::pair<std::int64_t, std::size_t>>{{0, 64}, {65, 62}, {128, 22}}));
}

TEST(Classifier, PredictsNothingForNoImagesOfWhateverShape) {
  const Images images = numbered(3);
  TestContext context;
  EXPECT_EQ(tiny(images)->predict(Images(), context).shape(), (Shape{0, 3}));
}

TEST(Classifier, ImagesThatWereAllRefusedNeedNoShape) {
  TestContext context;
  const Images large = Images(Tensor::zeros(DType::u8, {2, 5, 7, 1}), {}).with_lineage({scaled()});
  const Tensor none = tiny(numbered(3))->predict(large.with_refused({{0, "no ink"}, {1, "no ink"}}), context);
  EXPECT_EQ(none.shape(), (Shape{2, 3}));
  for (const float value : none.values<float>()) EXPECT_EQ(value, 0.0F);
}

TEST(Classifier, ImagesOfAnotherShapeAreRefused) {
  TestContext context;
  const auto classifier = tiny(numbered(3));
  const auto message = [&](Shape shape) {
    const Images images = Images(Tensor::zeros(DType::u8, std::move(shape)), {}).with_lineage({scaled()});
    return message_of([&] { classifier->predict(images, context); });
  };
  EXPECT_EQ(message({1, 280, 260, 1}),
            "the images are 280 x 260, the classifier reads 1 x 2\n"
            "help: add image.resize with { width: 2, height: 1 } before the classifier");
  EXPECT_EQ(message({1, 1, 2, 3}),
            "the images are 1 x 2 x 3, the classifier reads 1 x 2\n"
            "help: load the images with one channel (without color: true)");
  const Images ragged =
      Images(std::vector<Image>{{Tensor::zeros(DType::u8, {1, 2, 1})}, {Tensor::zeros(DType::u8, {2, 2, 1})}}, {})
          .with_lineage({scaled()});
  EXPECT_EQ(message_of([&] { classifier->predict(ragged, context); }),
            "the images have different sizes, the classifier reads 1 x 2\n"
            "help: add image.resize with { width: 2, height: 1 } before the classifier");
}

TEST(Classifier, ImagesOfAnotherLineageAreRefused) {
  TestContext context;
  const auto classifier = tiny(numbered(3));
  EXPECT_EQ(message_of([&] { classifier->predict(numbered(3).with_lineage({}), context); }),
            "the images went through no image.scale, but the classifier was trained on images that did (stage "
            "'pixels')\n"
            "help: the images must end with the classifier's own steps, applied as fitted in training: image.scale "
            "(stage 'pixels')");
}

TEST(Classifier, PredictionStopsWhenAsked) {
  const Images images = numbered(600);
  TestContext context(1);
  context.stop_after(1);
  EXPECT_THROW(tiny(images)->predict(images, context), Stopped);
}

TEST(NetworkClassifier, AStateGivesItBack) {
  const Images images = numbered(300);
  const auto classifier = tiny(images);
  auto network = std::make_shared<TinyNetwork>();
  network->made_by("tiny.network", Value::Map{});
  const auto read = NetworkClassifier::from_state(network, classifier->trained_on(), classifier->state());
  TestContext context;
  EXPECT_EQ(read->state(), classifier->state());
  EXPECT_EQ(read->predict(images, context), classifier->predict(images, context));
}

TEST(NetworkClassifier, AnotherNumberOfParametersIsRefused) {
  const Images images = numbered(3);
  auto network = std::make_shared<TinyNetwork>();
  EXPECT_EQ(message_of([&] {
              NetworkClassifier(network, network->build(images.shape(), 3), Tensor::zeros(DType::f32, {31}),
                                TrainingImages::of(images));
            }),
            "a classifier was given 31 f32 parameters, its network has 32 f32 ones");
}

}  // namespace
}  // namespace pipeline
