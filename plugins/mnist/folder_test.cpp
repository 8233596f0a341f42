#include "folder.h"

#include <gtest/gtest.h>

#include "test_files.h"

namespace mnist {
namespace {

using test::error_of;
using test::TempFolder;

TEST(FindFiles, TakesTheStandardNames) {
  const TempFolder folder;
  for (const char* name : {"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte",
                           "t10k-labels-idx1-ubyte", "README.md"})
    folder.write(name, "x");
  const Files files = find_files(folder.path());
  EXPECT_EQ(files.train_images, folder.path() / "train-images-idx3-ubyte");
  EXPECT_EQ(files.train_labels, folder.path() / "train-labels-idx1-ubyte");
  EXPECT_EQ(files.test_images, folder.path() / "t10k-images-idx3-ubyte");
  EXPECT_EQ(files.test_labels, folder.path() / "t10k-labels-idx1-ubyte");
}

TEST(FindFiles, RawComesBeforeGzipAndDotsAreAccepted) {
  const TempFolder folder;
  for (const char* name : {"train-images-idx3-ubyte.gz", "train-images.idx3-ubyte", "train-labels.idx1-ubyte.gz",
                           "t10k-images-idx3-ubyte.gz", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte.gz"})
    folder.write(name, "x");
  const Files files = find_files(folder.path());
  EXPECT_EQ(files.train_images, folder.path() / "train-images.idx3-ubyte");
  EXPECT_EQ(files.train_labels, folder.path() / "train-labels.idx1-ubyte.gz");
  EXPECT_EQ(files.test_images, folder.path() / "t10k-images-idx3-ubyte");
  EXPECT_EQ(files.test_labels, folder.path() / "t10k-labels-idx1-ubyte.gz");
}

TEST(FindFiles, MissingFilesAreNamedWithTheCommandThatGetsThem) {
  const TempFolder folder;
  folder.write("train-images-idx3-ubyte", "x");
  folder.write("t10k-labels-idx1-ubyte.gz", "x");
  const std::string path = folder.path().string();
  EXPECT_EQ(error_of([&] { find_files(folder.path()); }),
            "'" + path +
                "' lacks train-labels-idx1-ubyte, t10k-images-idx3-ubyte | get MNIST with: tools/fetch_mnist " + path +
                "; or set 'path' to a folder with its four files, raw or with '.gz'");
}

TEST(FindFiles, MissingFolderIsAnErrorWithTheCommandThatGetsMnist) {
  EXPECT_EQ(error_of([] { find_files("/nowhere/data/mnist"); }),
            "there is no MNIST data: '/nowhere/data/mnist' is not a folder | get MNIST with: tools/fetch_mnist "
            "/nowhere/data/mnist; or set 'path' to a folder with its four files, raw or with '.gz'");
}

TEST(FindFiles, CommandQuotesTheFolder) {
  EXPECT_EQ(error_of([] { find_files("/nowhere/Anna's data"); }),
            "there is no MNIST data: '/nowhere/Anna's data' is not a folder | get MNIST with: tools/fetch_mnist "
            "'/nowhere/Anna'\\''s data'; or set 'path' to a folder with its four files, raw or with '.gz'");
}

}  // namespace
}  // namespace mnist
