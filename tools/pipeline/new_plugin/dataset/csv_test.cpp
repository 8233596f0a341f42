#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <pipeline/error.h>
#include <pipeline/testing.h>

namespace {

using pipeline::Images;
using pipeline::testing::StageRun;

/// A file of this text, for as long as it lives.
class File {
 public:
  explicit File(const std::string& text) {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    path_ = std::filesystem::temp_directory_path() / (std::string("@name@_csv_") + test->name() + ".csv");
    std::ofstream(path_) << text;
  }
  ~File() { std::filesystem::remove(path_); }
  /// Images of 1 x 2 pixels, every second one for testing.
  std::string parameters() const { return "{ path: \"" + path_.string() + "\", height: 1, width: 2, test_every: 2 }"; }
  std::string name() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

std::string message_of(const File& file) {
  StageRun run("@name@.csv", file.parameters());
  try {
    run.run();
  } catch (const pipeline::Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Csv, ReadsLabelsAndValuesAndPutsEverySecondImageAside) {
  const File file("label,left,right\nb,1,2\na,3,255\n\nb,5,6\n");
  StageRun run("@name@.csv", file.parameters());
  run.run();
  const auto& train = run.output<Images>("train");
  const auto& test = run.output<Images>("test");
  EXPECT_EQ(train.size(), 2);
  EXPECT_EQ(test.size(), 1);
  EXPECT_EQ(train.classes(), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(train.label_name(1), "b");
  EXPECT_EQ(test.label_name(0), "a");
  const auto values = test.pixels().values<std::uint8_t>();
  EXPECT_EQ(std::vector<std::uint8_t>(values.begin(), values.end()), (std::vector<std::uint8_t>{3, 255}));
}

TEST(Csv, MistakesAreNamedWithTheirLine) {
  const File number("a,1,2\nb,1,256\n");
  EXPECT_EQ(message_of(number), number.name() + ", line 2: '256' is no integer from 0 to 255");
}

TEST(Csv, AnotherSizeIsAMistake) {
  const File file("a,1,2,3\n");
  EXPECT_EQ(message_of(file), file.name() + ", line 1 holds 3 values, expected 2 (1 x 2)");
}

TEST(Csv, AnEmptyFileIsAMistake) {
  const File file("label,left,right\n");
  EXPECT_EQ(message_of(file), file.name() + " holds no image");
}

}  // namespace
