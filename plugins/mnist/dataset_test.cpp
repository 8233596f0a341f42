/// mnist.dataset, run as the runtime runs it.
#include <gmock/gmock.h>
#include <pipeline/testing.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "test_files.h"

namespace mnist {
namespace {

using pipeline::Images;
using pipeline::testing::StageRun;
using test::error_of;
using test::gzipped;
using test::image_file;
using test::label_file;
using test::TempFolder;
using ::testing::ElementsAre;

const char* const kDebianFashion = "/usr/share/datasets/fashion-mnist";

struct Sets {
  Images train, validation, test;
};

Sets load(const std::filesystem::path& folder, const std::string& parameters = "", int threads = 2,
          std::uint64_t seed = 1) {
  StageRun run("mnist.dataset", "{ path: " + folder.string() + (parameters.empty() ? "" : ", " + parameters) + " }");
  run.threads(threads).seed(seed).run();
  return {run.output<Images>("train"), run.output<Images>("validation"), run.output<Images>("test")};
}

/// What the stage reports when it is run on `folder`.
std::string error_in(const std::filesystem::path& folder, const std::string& parameters = "") {
  return error_of([&] { load(folder, parameters); });
}

/// Four training images and two test images of 2 x 3; the classes 0, 2 and 4 occur.
void write_small(const TempFolder& folder) {
  folder.write("train-images-idx3-ubyte", image_file(4, 2, 3, "aaaAAAbbbBBBcccCCCdddDDD"));
  folder.write("train-labels-idx1-ubyte", label_file(4, test::bytes({2, 0, 2, 0})));
  folder.write("t10k-images-idx3-ubyte", image_file(2, 2, 3, "xxxXXXyyyYYY"));
  folder.write("t10k-labels-idx1-ubyte", label_file(2, test::bytes({4, 0})));
}

/// 30 training images of one pixel, their value the row; 20 of class 0 and 10 of class 1, mixed.
void write_thirty(const TempFolder& folder) {
  std::string pixels, labels;
  for (int row = 0; row < 30; ++row) {
    pixels += static_cast<char>(row);
    labels += row % 3 == 2 ? '\1' : '\0';
  }
  folder.write("train-images-idx3-ubyte", image_file(30, 1, 1, pixels));
  folder.write("train-labels-idx1-ubyte", label_file(30, labels));
  folder.write("t10k-images-idx3-ubyte", image_file(1, 1, 1, "x"));
  folder.write("t10k-labels-idx1-ubyte", label_file(1, test::bytes({1})));
}

std::string pixels_of(const Images& images) {
  const auto values = images.pixels().values<std::uint8_t>();
  return {values.begin(), values.end()};
}

std::vector<std::string> ids_of(const Images& images) {
  std::vector<std::string> ids;
  for (std::int64_t row = 0; row < images.size(); ++row) ids.push_back(images.id(row));
  return ids;
}

/// Number of images of each class, in the order of the classes.
std::vector<int> counts_of(const Images& images) {
  std::vector<int> counts(images.classes().size(), 0);
  for (const std::int32_t label : images.labels()) ++counts.at(static_cast<std::size_t>(label));
  return counts;
}

TEST(MnistDataset, DeliversPixelsLabelsAndIdsInTheOrderOfTheFile) {
  const TempFolder folder;
  write_small(folder);
  const Sets sets = load(folder.path());

  EXPECT_EQ(pixels_of(sets.train), "aaaAAAbbbBBBcccCCCdddDDD");
  EXPECT_EQ(sets.train.shape(), (pipeline::ImageShape{2, 3, 1}));
  EXPECT_THAT(sets.train.labels(), ElementsAre(2, 0, 2, 0));
  EXPECT_THAT(ids_of(sets.train), ElementsAre("train/0", "train/1", "train/2", "train/3"));
  EXPECT_TRUE(sets.train.affine().is_identity());
  EXPECT_TRUE(sets.train.lineage().empty());

  EXPECT_EQ(pixels_of(sets.test), "xxxXXXyyyYYY");
  EXPECT_THAT(sets.test.labels(), ElementsAre(4, 0));
  EXPECT_THAT(ids_of(sets.test), ElementsAre("test/0", "test/1"));
}

TEST(MnistDataset, CountsClassesUpToTheLargestLabelOfBothFiles) {
  const TempFolder folder;
  write_small(folder);
  const Sets sets = load(folder.path());
  for (const Images* images : {&sets.train, &sets.validation, &sets.test})
    EXPECT_THAT(images->classes(), ElementsAre("0", "1", "2", "3", "4"));
}

TEST(MnistDataset, WithoutValidationThatPortIsEmptyButOfTheSameShape) {
  const TempFolder folder;
  write_small(folder);
  const Images validation = load(folder.path()).validation;
  EXPECT_EQ(validation.size(), 0);
  EXPECT_EQ(validation.shape(), (pipeline::ImageShape{2, 3, 1}));
  EXPECT_EQ(validation.dtype(), pipeline::DType::u8);
}

TEST(MnistDataset, HoldsOutEachClassInProportion) {
  const TempFolder folder;
  write_thirty(folder);
  const Sets sets = load(folder.path(), "validation: 6");
  EXPECT_THAT(counts_of(sets.validation), ElementsAre(4, 2));
  EXPECT_THAT(counts_of(sets.train), ElementsAre(16, 8));
}

TEST(MnistDataset, EachImageIsOnOneSideWithItsOwnPixelsLabelAndId) {
  const TempFolder folder;
  write_thirty(folder);
  const Sets sets = load(folder.path(), "validation: 7");
  std::set<std::string> seen;
  for (const Images* images : {&sets.train, &sets.validation}) {
    int last = -1;
    for (std::int64_t row = 0; row < images->size(); ++row) {
      const int number = std::to_integer<int>(*images->at(row).data);
      EXPECT_GT(number, last) << "rows keep the order of the file";
      last = number;
      EXPECT_EQ(images->id(row), "train/" + std::to_string(number));
      EXPECT_EQ(images->labels()[static_cast<std::size_t>(row)], number % 3 == 2 ? 1 : 0);
      seen.insert(images->id(row));
    }
  }
  EXPECT_EQ(seen.size(), 30U);
}

TEST(MnistDataset, SeedDecidesWhatIsHeldOutAndThreadsDoNot) {
  const TempFolder folder;
  write_thirty(folder);
  const auto held_out = ids_of(load(folder.path(), "validation: 7", 1, 5).validation);
  EXPECT_EQ(held_out, ids_of(load(folder.path(), "validation: 7", 4, 5).validation));
  EXPECT_NE(held_out, ids_of(load(folder.path(), "validation: 7", 1, 6).validation));
}

TEST(MnistDataset, LimitUsesTheFirstImagesBeforeAnyAreHeldOut) {
  const TempFolder folder;
  write_thirty(folder);
  const Sets sets = load(folder.path(), "limit: 9, validation: 3");
  EXPECT_EQ(sets.train.size(), 6);
  EXPECT_THAT(counts_of(sets.validation), ElementsAre(2, 1));
  std::vector<std::string> ids = ids_of(sets.train);
  for (std::string& id : ids_of(sets.validation)) ids.push_back(std::move(id));
  std::ranges::sort(ids);
  EXPECT_THAT(ids, ElementsAre("train/0", "train/1", "train/2", "train/3", "train/4", "train/5", "train/6", "train/7",
                               "train/8"));
  EXPECT_EQ(sets.test.size(), 1) << "a limit above the number of images uses all";
}

TEST(MnistDataset, LimitDoesNotChangeTheClasses) {
  const TempFolder folder;
  write_small(folder);
  EXPECT_EQ(load(folder.path(), "limit: 1").train.classes().size(), 5U);
}

TEST(MnistDataset, ClassesMayBeNamed) {
  const TempFolder folder;
  write_small(folder);
  const Sets sets = load(folder.path(), "classes: [zero, one, two, three, four, five]");
  EXPECT_EQ(sets.train.label_name(0), "two");
  EXPECT_EQ(sets.test.label_name(0), "four");
  EXPECT_EQ(sets.test.classes().size(), 6U);
}

TEST(MnistDataset, GzippedFilesGiveTheSameImages) {
  const TempFolder raw, compressed;
  write_small(raw);
  for (const auto& entry : std::filesystem::directory_iterator(raw.path())) {
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string content((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    compressed.write(entry.path().filename().string() + ".gz", gzipped(content));
  }
  const Sets a = load(raw.path(), "validation: 2");
  const Sets b = load(compressed.path(), "validation: 2");
  EXPECT_EQ(a.train.state(), b.train.state());
  EXPECT_EQ(a.validation.state(), b.validation.state());
  EXPECT_EQ(a.test.state(), b.test.state());
  EXPECT_EQ(pixels_of(load(compressed.path(), "limit: 3").train), "aaaAAAbbbBBBcccCCC");
}

TEST(MnistDataset, StopsWhenAsked) {
  const TempFolder folder;
  write_small(folder);
  StageRun run("mnist.dataset", "{ path: " + folder.path().string() + " }");
  EXPECT_THROW(run.stop_after(0).run(), pipeline::Stopped);
}

TEST(MnistDataset, SaysWhatItRead) {
  const TempFolder folder;
  write_thirty(folder);
  StageRun run("mnist.dataset", "{ path: " + folder.path().string() + ", validation: 4 }");
  run.run();
  EXPECT_THAT(run.messages(),
              ElementsAre("26 images to train on, 4 for validation, 1 to test, 1 x 1 pixels, 2 classes"));
}

TEST(MnistDataset, MissingDataSayWhichCommandGetsThem) {
  EXPECT_EQ(error_in("/nowhere/mnist"),
            "there is no MNIST data: '/nowhere/mnist' is not a folder | get MNIST with: tools/fetch_mnist "
            "/nowhere/mnist; or set 'path' to a folder with its four files, raw or with '.gz'");
  EXPECT_EQ(error_of([] { pipeline::testing::StageRun("mnist.dataset", "{ path: /nowhere, validation: 1 }").run(); }),
            "there is no MNIST data: '/nowhere' is not a folder | get MNIST with: tools/fetch_mnist /nowhere; or set "
            "'path' to a folder with its four files, raw or with '.gz'");
}

TEST(MnistDataset, FilesThatDoNotBelongTogetherAreErrors) {
  const TempFolder folder;
  const std::string path = folder.path().string();
  write_small(folder);
  folder.write("train-labels-idx1-ubyte", label_file(3, test::bytes({2, 0, 2})));
  EXPECT_EQ(error_in(path), "'" + path + "/train-images-idx3-ubyte' holds 4 images and '" + path +
                                "/train-labels-idx1-ubyte' 3 labels | take both files from the same source");

  write_small(folder);
  folder.write("t10k-images-idx3-ubyte", image_file(2, 3, 2, "xxxXXXyyyYYY"));
  EXPECT_EQ(error_in(path), "'" + path + "/train-images-idx3-ubyte' holds images of 2 x 3 and '" + path +
                                "/t10k-images-idx3-ubyte' of 3 x 2 | take the training and the test files from the "
                                "same source");
}

TEST(MnistDataset, LabelWithoutNameIsAnErrorWithFileAndRow) {
  const TempFolder folder;
  const std::string path = folder.path().string();
  write_small(folder);
  EXPECT_EQ(error_in(path, "classes: [zero, one, two, three]"),
            "'" + path +
                "/t10k-labels-idx1-ubyte' gives image 0 (counted from 0) the label 4, and 'classes' names only "
                "0 to 3 | name as many classes as the labels count, or leave 'classes' out");
  EXPECT_EQ(error_in(path, "classes: [zero, one]"),
            "'" + path +
                "/train-labels-idx1-ubyte' gives image 0 (counted from 0) the label 2, and 'classes' names "
                "only 0 to 1 | name as many classes as the labels count, or leave 'classes' out");
}

TEST(MnistDataset, ClassNamedTwiceIsAnError) {
  EXPECT_EQ(error_in("/nowhere", "classes: [cat, dog, cat]"),
            "'classes' names 'cat' twice | give each class a name of its own");
}

TEST(MnistDataset, HoldingOutAllIsAnError) {
  const TempFolder folder;
  write_small(folder);
  EXPECT_EQ(error_in(folder.path(), "validation: 4"),
            "'validation' holds out 4 images, and there are only 4 to train on | hold out at most 3");
  EXPECT_EQ(error_in(folder.path(), "validation: 3, limit: 2"),
            "'validation' holds out 3 images, and there are only 2 within 'limit' to train on | hold out at most 1");
}

// The real data, where they are. Class counts, mean and standard deviation: NumPy 1.24 on the same files.

TEST(MnistDataset, ReadsMnist) {
#ifdef MNIST_FOLDER
  const std::filesystem::path folder = MNIST_FOLDER;
#else
  const std::filesystem::path folder;
#endif
  if (!std::filesystem::exists(folder / "train-images-idx3-ubyte")) GTEST_SKIP() << "tools/fetch_mnist gets the data";
  const Sets all = load(folder);
  EXPECT_THAT(counts_of(all.train), ElementsAre(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949));
  EXPECT_THAT(counts_of(all.test), ElementsAre(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009));
  EXPECT_EQ(all.train.shape(), (pipeline::ImageShape{28, 28, 1}));
  EXPECT_EQ(all.train.label_name(0), "5");
  EXPECT_EQ(all.test.label_name(0), "7");
  double sum = 0.0, squares = 0.0;
  for (const std::uint8_t byte : all.train.pixels().values<std::uint8_t>()) {
    const double value = byte / 255.0;
    sum += value;
    squares += value * value;
  }
  const double mean = sum / (60'000.0 * 784.0);
  EXPECT_NEAR(mean, 0.1307, 0.00005);
  EXPECT_NEAR(std::sqrt(squares / (60'000.0 * 784.0) - mean * mean), 0.3081, 0.00005);

  // n / 12 of each class, rounded down, is 4,994 in all; the six largest remainders get one more. Classes 0 and 8 have
  // the same remainder, 7/12, and 0 comes first.
  EXPECT_THAT(counts_of(load(folder, "validation: 5000").validation),
              ElementsAre(494, 562, 496, 511, 487, 452, 493, 522, 487, 496));
}

TEST(MnistDataset, ReadsFashionMnistAsDebianShipsIt) {
  if (!std::filesystem::exists(kDebianFashion)) GTEST_SKIP() << "install dataset-fashion-mnist";
  const Sets sets = load(kDebianFashion, "validation: 5000");
  EXPECT_THAT(counts_of(sets.validation), ::testing::Each(500));
  EXPECT_THAT(counts_of(sets.train), ::testing::Each(5500));
  EXPECT_THAT(counts_of(sets.test), ::testing::Each(1000));
  EXPECT_EQ(sets.test.label_name(0), "9");
}

}  // namespace
}  // namespace mnist
