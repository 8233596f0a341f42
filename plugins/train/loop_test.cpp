#include "loop.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <pipeline/error.h>
#include <pipeline/random.h>

#include "judge.h"
#include "test_context.h"
#include "test_network.h"

namespace train {
namespace {

Trained trained(const TrainingOptions& options, const pipeline::Images& images, const pipeline::Images* validation,
                TestContext& context, const pipeline::Classifier* from = nullptr) {
  Adam adam({}, pipeline::instruction_set());
  return train(options, adam, test_network(), {&images}, validation, from, context);
}

TrainingOptions options_of(int epochs, int batch_size, double learning_rate) {
  TrainingOptions options;
  options.epochs = epochs;
  options.batch_size = batch_size;
  options.learning_rate = learning_rate;
  return options;
}

std::vector<float> weights_of(const Trained& result) {
  const auto values = result.classifier->parameters();
  return {values.begin(), values.end()};
}

/// What `run` throws, as "what | help".
template <class Run>
std::string error_of(Run run) {
  try {
    run();
  } catch (const pipeline::Error& error) {
    return std::string(error.what()) + " | " + error.help();
  }
  return "no error";
}

TEST(Loop, TrainsAnyNetworkThroughItsInterface) {
  const pipeline::Images images = test_images(500, 3, 40.0);
  const pipeline::Images held_out = test_images(200, 3, 40.0, 2);
  for (const bool adam : {true, false}) {
    TestContext context;
    const TrainingOptions options = options_of(12, 32, adam ? 0.02 : 0.3);
    Adam first({}, pipeline::instruction_set());
    Sgd second({0.9, true, 0.0}, pipeline::instruction_set());
    Optimiser& optimiser = adam ? static_cast<Optimiser&>(first) : second;
    const Trained result = train(options, optimiser, test_network(), {&images}, &held_out, nullptr, context);
    EXPECT_GT(result.history.rows().back()[3], 0.9);
    EXPECT_LT(result.history.rows().back()[0], result.history.rows().front()[0]);
    EXPECT_EQ(result.classifier->trained_on().images, 500);
    // Statistics are the network's own: no optimiser touches them.
    EXPECT_EQ(result.classifier->parameters()[48 + 16], 42.0F);
  }
}

TEST(Loop, HistoryMetricsAndMessagesTellOfEachEpoch) {
  const pipeline::Images images = test_images(100, 3, 40.0);
  const pipeline::Images held_out = test_images(50, 3, 40.0, 2);
  TestContext context;
  TrainingOptions options = options_of(3, 32, 0.02);
  options.schedule.kind = Schedule::Kind::step;
  options.schedule.step_epochs = 2;
  const Trained result = trained(options, images, &held_out, context);
  EXPECT_THAT(result.history.columns(), testing::ElementsAre("train_loss", "train_accuracy", "validation_loss",
                                                             "validation_accuracy", "learning_rate"));
  ASSERT_EQ(result.history.rows().size(), 3U);
  EXPECT_DOUBLE_EQ(result.history.rows()[1][4], 0.02);
  EXPECT_DOUBLE_EQ(result.history.rows()[2][4], 0.002);
  EXPECT_EQ(result.history.best_epoch(), 3);
  EXPECT_EQ(context.metrics.at("epochs"), 3);
  EXPECT_EQ(context.metrics.at("best_epoch"), 3);
  EXPECT_EQ(context.metrics.at("validation_accuracy"), result.history.rows()[2][3]);
  EXPECT_EQ(context.metrics.at("validation_loss"), result.history.rows()[2][2]);
  EXPECT_EQ(context.metrics.at("train_loss"), result.history.rows()[2][0]);
  ASSERT_EQ(context.messages.size(), 3U);
  EXPECT_THAT(context.messages[0],
              testing::MatchesRegex("epoch 1/3: loss [0-9.]+, accuracy [0-9.]+ %; validation loss [0-9.]+, accuracy "
                                    "[0-9.]+ %"));
  // Batches of 32, 32, 32 and 4 images and the whole epoch, three times.
  ASSERT_EQ(context.reports.size(), 15U);
  EXPECT_EQ(context.reports[7].done, 100 + 96);
  EXPECT_EQ(context.reports[7].total, 300);
  EXPECT_EQ(context.reports[7].epoch, 2);
  EXPECT_FALSE(context.reports[7].milestone);
  EXPECT_TRUE(context.reports[9].milestone);
  EXPECT_EQ(context.reports[9].validation_accuracy, result.history.rows()[1][3]);
}

TEST(Loop, WithoutValidationItsFiguresAreNaN) {
  TestContext context;
  const Trained result = trained(options_of(1, 32, 0.02), test_images(50, 3, 40.0), nullptr, context);
  EXPECT_TRUE(std::isnan(result.history.rows()[0][2]));
  EXPECT_TRUE(std::isnan(result.history.rows()[0][3]));
  EXPECT_EQ(context.metrics.count("validation_loss"), 0U);
}

TEST(Loop, SameSeedSameWeightsAtAnyNumberOfThreads) {
  const pipeline::Images images = test_images(700, 3, 60.0);
  const pipeline::Images held_out = test_images(600, 3, 60.0, 2);
  TestContext one(1);
  TestContext two(2);
  TestContext four(4);
  TestContext other(2, 8);
  const TrainingOptions options = options_of(3, 256, 0.02);
  const Trained reference = trained(options, images, &held_out, one);
  for (TestContext* context : {&two, &four}) {
    const Trained result = trained(options, images, &held_out, *context);
    EXPECT_EQ(weights_of(result), weights_of(reference));
    EXPECT_EQ(result.history.rows(), reference.history.rows());
  }
  EXPECT_NE(weights_of(trained(options, images, &held_out, other)), weights_of(reference));
}

/// Trains on several sets, and judges by the first.
Trained trained_on(const TrainingOptions& options, const std::vector<const pipeline::Images*>& sets,
                   const std::shared_ptr<const pipeline::Network>& network, TestContext& context) {
  Adam adam({}, pipeline::instruction_set());
  return train(options, adam, network, sets, sets.front(), nullptr, context);
}

TEST(Loop, AModelWithPartsLearnsTheSameAtAnyNumberOfThreads) {
  const pipeline::Images images = test_images(700, 3, 60.0);
  const pipeline::Images others = test_images(90, 3, 60.0, 5);
  TrainingOptions options = options_of(3, 100, 0.02);
  options.shares = {0.8, 0.2};
  options.clip_norm = 0.05;
  options.ema_decay = 0.9;
  options.label_smoothing = 0.1;
  const auto network = test_network("test.network", R"({"bias":true})", /*rows_of_part=*/16);
  TestContext one(1);
  const Trained reference = trained_on(options, {&images, &others}, network, one);
  for (const int threads : {2, 3, 8}) {
    TestContext context(threads);
    const Trained result = trained_on(options, {&images, &others}, network, context);
    EXPECT_EQ(weights_of(result), weights_of(reference)) << threads << " threads";
    EXPECT_EQ(result.history.rows(), reference.history.rows());
  }
  // The parts sum in another order than the whole, and that is all.
  TestContext context;
  const std::vector<float> whole = weights_of(trained_on(options, {&images, &others}, test_network(), context));
  for (std::size_t i = 0; i < whole.size(); ++i) EXPECT_NEAR(weights_of(reference)[i], whole[i], 1e-4) << i;
}

TEST(Loop, ABatchOfVeryManyPartsIsTakenAsAWhole) {
  const pipeline::Images images = test_images(140, 3, 60.0);
  const TrainingOptions options = options_of(2, 70, 0.02);  // more than 64 parts of one row
  TestContext context(2);
  const auto parted = test_network("test.network", R"({})", /*rows_of_part=*/1);
  EXPECT_EQ(weights_of(trained_on(options, {&images}, parted, context)),
            weights_of(trained_on(options, {&images}, test_network(), context)));
}

TEST(Loop, WithLabelSmoothingTheNetworkGrowsAsSureAsTheTargets) {
  // Without noise every image of a class is the same, and the best that can be learned are the targets themselves:
  // 1 - 0.3 + 0.3 / 3 for the right class.
  const pipeline::Images images = test_images(60, 3, 0.0);
  TrainingOptions options = options_of(400, 60, 0.1);
  options.label_smoothing = 0.3;
  TestContext context;
  const Trained result = trained(options, images, nullptr, context);
  const pipeline::Tensor probabilities = result.classifier->predict(images, context);
  for (std::size_t row = 0; row < 60; ++row)
    for (std::size_t c = 0; c < 3; ++c)
      EXPECT_NEAR(probabilities.values<float>()[row * 3 + c],
                  static_cast<std::size_t>(images.labels()[row]) == c ? 0.8 : 0.1, 2e-3);
}

TEST(Loop, ClippingShortensTheGradientToTheNormAskedFor) {
  const pipeline::Images images = test_images(200, 3, 40.0);
  const auto after_one_step = [&](std::optional<double> clip_norm, std::int64_t rows_of_part) {
    TrainingOptions options = options_of(1, 200, 1.0);  // one batch, and a step as long as the gradient
    options.clip_norm = clip_norm;
    Sgd sgd({}, pipeline::instruction_set());
    TestContext context;
    return weights_of(
        train(options, sgd, test_network("test.network", R"({})", rows_of_part), {&images}, nullptr, nullptr, context));
  };
  std::vector<float> start(after_one_step({}, 0).size());
  TestModel(15, 3).initialise(start, pipeline::mix(7, 1));
  for (const std::int64_t rows_of_part : {0, 16}) {
    const auto step = [&](std::optional<double> clip_norm) {
      std::vector<double> moved;
      const std::vector<float> weights = after_one_step(clip_norm, rows_of_part);
      for (std::size_t i = 0; i < start.size(); ++i)
        moved.push_back(static_cast<double>(weights[i]) - static_cast<double>(start[i]));
      return moved;
    };
    const auto norm = [](const std::vector<double>& values) {
      double sum = 0.0;
      for (const double value : values) sum += value * value;
      return std::sqrt(sum);
    };
    const std::vector<double> free = step({});
    const std::vector<double> clipped = step(0.01);
    EXPECT_GT(norm(free), 0.1);
    EXPECT_NEAR(norm(clipped), 0.01, 1e-6);
    for (std::size_t i = 0; i < free.size(); ++i)  // shorter, in the same direction
      EXPECT_NEAR(clipped[i], free[i] * 0.01 / norm(free), 1e-6);
    EXPECT_EQ(step(10.0), free);
  }
}

TEST(Loop, TheMovingAverageOfTheWeightsIsJudgedAndReturned) {
  // With one batch an epoch, runs of 1, 2 and 3 epochs show the weights after each update.
  const pipeline::Images images = test_images(60, 3, 40.0);
  const auto weights_after = [&](int epochs, std::optional<double> ema_decay) {
    TrainingOptions options = options_of(epochs, 60, 0.05);
    options.ema_decay = ema_decay;
    TestContext context;
    return weights_of(trained(options, images, nullptr, context));
  };
  std::vector<float> start(weights_after(1, {}).size());
  TestModel(15, 3).initialise(start, pipeline::mix(7, 1));
  std::vector<double> average(start.begin(), start.end());
  for (int update = 1; update <= 3; ++update) {
    const double decay = std::min(0.25, (1.0 + update) / (10.0 + update));  // 2/11, 3/12 and then 0.25
    const std::vector<float> weights = weights_after(update, {});
    for (std::size_t i = 0; i < average.size(); ++i)
      average[i] = decay * average[i] + (1.0 - decay) * static_cast<double>(weights[i]);
  }
  const std::vector<float> found = weights_after(3, 0.25);
  for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], average[i], 1e-6) << i;
}

TEST(Loop, SeveralSetsAreLearnedFromTogether) {
  const pipeline::Images images = test_images(400, 3, 40.0);
  // The second set has other names for its classes, in another order, one of which the first does not know.
  const pipeline::Images others = test_images(30, 2, 40.0, 9);
  TrainingOptions options = options_of(2, 40, 0.02);
  options.shares = {3.0, 1.0};
  TestContext context;
  const Trained result = trained_on(options, {&images, &others}, test_network(), context);
  EXPECT_EQ(result.classifier->trained_on().images, 430);
  // 400 = 13 * 30 + 10, and 10 or 3 of the second set to each.
  EXPECT_EQ(context.reports.back().total, 2 * (400 + 13 * 10 + 3));
  EXPECT_EQ(context.reports.back().done, context.reports.back().total);

  EXPECT_EQ(error_of([&] { trained_on(options, {&images}, test_network(), context); }),
            "'shares' has 2 numbers, and 'train' 1 set of images | give one share for each set on 'train', in the same "
            "order, or leave 'shares' out");
  EXPECT_EQ(error_of([&] { trained_on(options, {&others, &images}, test_network(), context); }),
            "the training images have the class 'class 2', which set 1 on 'train' does not have; its classes are "
            "'class 0', 'class 1' | leave these images out, give the class the same name, or connect a set with all "
            "classes first");
  const pipeline::Images turned = others.with_pixels(others.pixels().reshaped({30, 5, 3, 1}));
  EXPECT_EQ(error_of([&] { trained_on(options, {&images, &turned}, test_network(), context); }),
            "the images of set 2 on 'train' are 5 x 3, those of set 1 3 x 5 | prepare all sets with the same stages");
  const pipeline::Images scaled = images.with_lineage({{"image.scale", pipeline::Value::Map{}, "", "pixels", ""}});
  EXPECT_THAT(error_of([&] { trained_on(options, {&scaled, &others}, test_network(), context); }),
              testing::StartsWith("the images of set 2 on 'train' are prepared differently from those of set 1: "));
}

TEST(Loop, EarlyStoppingKeepsTheBestWeights) {
  // Much noise and a high learning rate: the validation loss soon rises.
  const pipeline::Images images = test_images(40, 3, 120.0);
  const pipeline::Images held_out = test_images(300, 3, 120.0, 2);
  TestContext context;
  TrainingOptions options = options_of(200, 8, 0.2);
  options.early_stopping = EarlyStopping{.patience = 4};
  const Trained stopped = trained(options, images, &held_out, context);
  const auto& rows = stopped.history.rows();
  const auto best = std::ranges::min_element(rows, {}, [](const std::vector<double>& row) { return row[2]; });
  const int epoch = static_cast<int>(best - rows.begin()) + 1;
  EXPECT_EQ(stopped.history.best_epoch(), epoch);
  EXPECT_EQ(static_cast<int>(rows.size()), epoch + 4);
  EXPECT_EQ(context.metrics.at("validation_loss"), (*best)[2]);

  // The weights are those that a training of just so many epochs ends with.
  TestContext again;
  const Trained shorter = trained(options_of(epoch, 8, 0.2), images, &held_out, again);
  EXPECT_EQ(weights_of(stopped), weights_of(shorter));
}

TEST(Loop, EpochsWithoutShuffleTakeTheImagesInTheirOrder) {
  const pipeline::Images images = test_images(90, 3, 60.0);
  TrainingOptions options = options_of(2, 32, 0.02);
  options.shuffle = false;
  TestContext a(1, 5);
  const std::vector<float> plain = weights_of(trained(options, images, nullptr, a));
  options.shuffle = true;
  TestContext b(1, 5);
  EXPECT_NE(weights_of(trained(options, images, nullptr, b)), plain);
}

TEST(Loop, ImagesWithoutLabelAndRefusedOnesAreLeftOut) {
  const pipeline::Images all = test_images(40, 3, 60.0);
  pipeline::Images::Columns columns;
  columns.classes = all.classes();
  columns.labels.assign(all.labels().begin(), all.labels().end());
  columns.labels[3] = pipeline::Images::kUnlabelled;
  columns.labels[11] = pipeline::Images::kUnlabelled;
  const pipeline::Images some =
      pipeline::Images(all.pixels(), columns).with_affine(all.affine()).with_refused({{20, "no ink"}});
  TestContext context;
  trained(options_of(1, 16, 0.02), some, nullptr, context);
  EXPECT_THAT(
      context.warnings,
      testing::ElementsAre("3 of 40 training images are left out: 2 without label, 1 refused by preprocessing"));
  EXPECT_EQ(context.reports.back().total, 37);
}

TEST(Loop, ValidationClassesAreMatchedByName) {
  const pipeline::Images images = test_images(300, 3, 30.0);
  const pipeline::Images held_out = test_images(100, 3, 30.0, 2);
  pipeline::Images::Columns columns;
  columns.classes = {"class 2", "never seen, never used", "class 0", "class 1"};
  for (const std::int32_t label : held_out.labels()) columns.labels.push_back(label == 2 ? 0 : label + 2);
  const pipeline::Images renamed = pipeline::Images(held_out.pixels(), columns).with_affine(held_out.affine());
  TestContext a;
  TestContext b;
  const TrainingOptions options = options_of(4, 32, 0.05);
  EXPECT_EQ(trained(options, images, &held_out, a).history.rows(),
            trained(options, images, &renamed, b).history.rows());
}

TEST(Loop, StartsFromTheWeightsOfAClassifierAndOtherwiseAfresh) {
  const pipeline::Images images = test_images(200, 3, 40.0);
  // Updates of 1e-38 leave each weight of some 0.1 as it is, to the last bit: this is the network as initialised.
  TestContext a(1, 5);
  const Trained untrained = trained(options_of(1, 32, 1e-38), images, nullptr, a);
  TestContext b(1, 5);
  const Trained fresh = trained(options_of(3, 32, 0.02), images, nullptr, b);
  TestContext c(1, 5);
  EXPECT_EQ(weights_of(trained(options_of(3, 32, 0.02), images, nullptr, c, untrained.classifier.get())),
            weights_of(fresh));
  // From another seed's network it goes on from where that is.
  TestContext d(1, 6);
  const Trained same = trained(options_of(1, 32, 1e-38), images, nullptr, d, fresh.classifier.get());
  EXPECT_EQ(weights_of(same), weights_of(fresh));
  EXPECT_NE(weights_of(untrained), weights_of(fresh));
}

TEST(Loop, FineTuningImprovesOnImagesThatAreNew) {
  // The new images have the classes' bright pixels elsewhere: 3 x 5 pixels upside down.
  const pipeline::Images old = test_images(300, 3, 40.0);
  std::vector<std::uint8_t> bytes(old.pixels().values<std::uint8_t>().begin(),
                                  old.pixels().values<std::uint8_t>().end());
  for (std::size_t row = 0; row < 300; ++row)
    std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(15 * row),
                 bytes.begin() + static_cast<std::ptrdiff_t>(15 * row + 14));
  const pipeline::Images changed =
      old.with_pixels(pipeline::Tensor::of<std::uint8_t>({300, 3, 5, 1}, bytes), old.affine());
  TestContext a;
  const Trained first = trained(options_of(10, 32, 0.05), old, nullptr, a);
  TestContext b;
  const Trained tuned = trained(options_of(10, 32, 0.05), changed, nullptr, b, first.classifier.get());
  const auto accuracy = [&](const Trained& network) {
    TestContext context;
    const Examples examples = training_examples(changed, changed.classes(), Teacher::first_set, context);
    return judge(network.classifier->model(), network.classifier->parameters(), changed, examples, 3, context).accuracy;
  };
  EXPECT_LT(accuracy(first), 0.6);
  EXPECT_GT(accuracy(tuned), 0.9);
}

TEST(Loop, FineTuningMatchesClassesByNameAndKeepsTheOrderItHad) {
  const pipeline::Images images = test_images(200, 3, 40.0);
  // The same images, their classes in another order.
  pipeline::Images::Columns columns;
  columns.classes = {"class 2", "never used", "class 0", "class 1"};
  for (const std::int32_t label : images.labels()) columns.labels.push_back(label == 2 ? 0 : label + 2);
  const pipeline::Images renamed = pipeline::Images(images.pixels(), columns).with_affine(images.affine());
  TestContext a;
  const Trained first = trained(options_of(4, 32, 0.05), images, nullptr, a);
  TestContext b;
  TestContext c;
  const Trained tuned = trained(options_of(4, 32, 0.05), renamed, &renamed, b, first.classifier.get());
  EXPECT_THAT(tuned.classifier->classes(), testing::ElementsAre("class 0", "class 1", "class 2"));
  EXPECT_EQ(weights_of(tuned),
            weights_of(trained(options_of(4, 32, 0.05), images, &images, c, first.classifier.get())));
  // Some of the classes are enough.
  std::vector<std::int64_t> rows;
  for (std::int64_t row = 0; row < images.size(); ++row)
    if (images.label_name(row) == "class 1") rows.push_back(row);
  TestContext d;
  EXPECT_EQ(trained(options_of(1, 32, 0.05), images.select(rows), nullptr, d, first.classifier.get())
                .classifier->classes()
                .size(),
            3U);
}

TEST(Loop, AStopRequestEndsTrainingWithinABatch) {
  TestContext context;
  context.stop_after = 5;
  EXPECT_THROW(trained(options_of(100, 8, 0.02), test_images(80, 3, 60.0), nullptr, context), pipeline::Stopped);
  EXPECT_LE(context.reports.size(), 5U);
}

TEST(Judge, CountsAndAveragesAsByHand) {
  // Two classes, one pixel, weights zero but the bias: probabilities 0.8 and 0.2 for every image.
  const TestModel model(1, 2);
  std::vector<float> parameters(static_cast<std::size_t>(model.parameter_size()));
  parameters[16] = std::log(4.0F);
  pipeline::Images::Columns columns{{0, 1, 0}, {"a", "b"}, {}, {}};
  const pipeline::Images images(pipeline::Tensor::zeros(pipeline::DType::u8, {3, 1, 1, 1}), columns);
  TestContext context;
  const Judgement found = judge(model, parameters, images, {{0, 1, 2}, {0, 1, 0}}, 2, context);
  EXPECT_NEAR(found.loss, -(2.0 * std::log(0.8) + std::log(0.2)) / 3.0, 1e-6);
  EXPECT_DOUBLE_EQ(found.accuracy, 2.0 / 3.0);
}

TEST(LoopErrors, LossThatIsNoLongerFinite) {
  pipeline::Images::Columns columns;
  columns.classes = {"a", "b"};
  columns.labels.assign(40, 0);
  const pipeline::Images images = pipeline::Images(pipeline::Tensor::zeros(pipeline::DType::u8, {40, 1, 1, 1}), columns)
                                      .with_affine({1.0F, std::numeric_limits<float>::max()});
  TestContext context;
  EXPECT_EQ(error_of([&] { trained(options_of(2, 16, 0.02), images, nullptr, context); }),
            "the loss is no longer finite in epoch 1, batch 1 | try a lower 'learning_rate' (a tenth), a warm-up "
            "(schedule: { warm_up_epochs: 1 }), or scale the images (image.scale)");
}

TEST(LoopErrors, ImagesThatCannotBeLearnedFrom) {
  TestContext context;
  const TrainingOptions options = options_of(1, 16, 0.02);
  const pipeline::Images images = test_images(30, 3, 40.0);
  EXPECT_EQ(error_of([&] { trained(options, pipeline::Images(), nullptr, context); }),
            "there are no training images | check the data set that feeds 'train', and its 'limit'");

  const pipeline::Images unlabelled(images.pixels(), {});
  EXPECT_EQ(error_of([&] { trained(options, unlabelled.with_refused({{2, "no ink"}}), nullptr, context); }),
            "none of the 30 training images can be learned from: 1 are refused by preprocessing, the others have no "
            "label | connect labelled images to 'train'");

  std::vector<pipeline::Image> ragged;
  ragged.push_back({pipeline::Tensor::zeros(pipeline::DType::u8, {3, 5, 1})});
  ragged.push_back({pipeline::Tensor::zeros(pipeline::DType::u8, {5, 3, 1})});
  EXPECT_EQ(
      error_of([&] { trained(options, pipeline::Images(ragged, {{0, 1}, {"a", "b"}, {}, {}}), nullptr, context); }),
      "the training images have different sizes; a network needs them all alike | put an image.resize stage "
      "before the trainer");
}

/// A classifier of another kind: none of its values is called "network".
class Guess final : public pipeline::Classifier {
 public:
  using Classifier::Classifier;
  pipeline::State state() const override { return {}; }
  void probabilities(const pipeline::Images&, std::span<const std::int64_t>, std::span<float>) const override {}
};

TEST(LoopErrors, ClassifierThatATrainingCannotStartFrom) {
  TestContext context;
  const TrainingOptions options = options_of(1, 16, 0.02);
  const pipeline::Images images = test_images(30, 3, 40.0);
  const auto start = [&](const pipeline::Classifier& from, const std::shared_ptr<const pipeline::Network>& network,
                         const pipeline::Images& train_on) {
    Adam adam({}, pipeline::instruction_set());
    return error_of([&] { train(options, adam, network, {&train_on}, nullptr, &from, context); });
  };
  const Trained first = trained(options, images, nullptr, context);
  EXPECT_EQ(start(*first.classifier, test_network(), images), "no error");

  const std::string network_help =
      " | connect 'network' to the stage that the classifier on 'from' was made with, or leave 'from' out to train "
      "afresh";
  EXPECT_EQ(start(Guess(pipeline::TrainingImages::of(images)), test_network(), images),
            "the classifier on 'from' is not made of a network | connect a classifier that a trainer of networks made, "
            "or leave 'from' out");
  EXPECT_EQ(start(*first.classifier, test_network("test.other"), images),
            "the network is test.other, the one on 'from' is test.network" + network_help);
  EXPECT_EQ(
      start(*first.classifier, test_network("test.network", R"({"bias":false,"hidden":[7,5]})"), images),
      "the network (test.network) is not that of 'from': bias is false here, true in 'from'; hidden is [7, 5] here, "
      "off in 'from'; rate is off here, 1 in 'from'" +
          network_help);
  // 1 and 1.0 are the same number: which of them a file says depends on who wrote it.
  EXPECT_EQ(start(*first.classifier, test_network("test.network", R"({"bias":true,"rate":1.0})"), images), "no error");
  EXPECT_EQ(
      start(*first.classifier, test_network(), images.with_pixels(images.pixels().reshaped({30, 5, 3, 1}))),
      "the training images are 5 x 3, the classifier on 'from' was trained on 3 x 5 | prepare the images as those "
      "that it was trained on");
  EXPECT_EQ(
      start(*first.classifier, test_network(), test_images(30, 4, 40.0)),
      "the training images have the class 'class 3', which the classifier on 'from' does not have; its classes are "
      "'class 0', 'class 1', 'class 2' | leave these images out, give the class the same name, or leave 'from' out");
}

TEST(LoopErrors, ValidationThatDoesNotFit) {
  TestContext context;
  TrainingOptions options = options_of(1, 16, 0.02);
  const pipeline::Images images = test_images(30, 3, 40.0);

  const pipeline::Images four = test_images(30, 4, 40.0);
  EXPECT_EQ(error_of([&] { trained(options, images, &four, context); }),
            "the validation images have the class 'class 3', which the training images do not have; theirs are "
            "'class 0', 'class 1', 'class 2' | take both from the same data set, or give the classes the same names");

  const pipeline::Images turned = images.with_pixels(images.pixels().reshaped({30, 5, 3, 1}));
  EXPECT_EQ(error_of([&] { trained(options, images, &turned, context); }),
            "the validation images are 5 x 3; the training images are 3 x 5 | prepare both with the same stages");

  const pipeline::Images scaled = images.with_lineage({{"image.scale", pipeline::Value::Map{}, "", "pixels", ""}});
  EXPECT_THAT(error_of([&] { trained(options, scaled, &images, context); }),
              testing::StartsWith("the validation images are prepared differently from the training images: "));

  options.early_stopping = EarlyStopping{};
  const std::string help =
      " | hold some images back (mnist.dataset: validation: 5000) and connect them to 'validation', or leave "
      "'early_stopping' out";
  EXPECT_EQ(error_of([&] { trained(options, images, nullptr, context); }),
            "early stopping needs validation images, but 'validation' is not connected" + help);
  const pipeline::Images none;
  EXPECT_EQ(error_of([&] { trained(options, images, &none, context); }),
            "early stopping needs validation images, but the set on 'validation' is empty" + help);
  const pipeline::Images unlabelled(images.pixels(), {});
  EXPECT_EQ(error_of([&] { trained(options, images, &unlabelled, context); }),
            "early stopping needs validation images, but no image on 'validation' has a label" + help);
}

}  // namespace
}  // namespace train
