#include <pipeline/spec.h>

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace pipeline {
namespace {

TEST(Range, IsWrittenInWords) {
  const struct {
    Range range;
    const char* text;
  } cases[] = {
      {range(1, 4096), "1 to 4096"},
      {range(-0.5, 0.25), "-0.5 to 0.25"},
      {half_open(0, 1), "0 to below 1"},
      {at_least(1), "at least 1"},
      {above(0), "above 0"},
      {{0, 1, true, false}, "above 0 to 1"},
      {{0, 1, true, true}, "above 0 to below 1"},
      {{-std::numeric_limits<double>::infinity(), 7, false, false}, "at most 7"},
      {{-std::numeric_limits<double>::infinity(), 7, false, true}, "below 7"},
      {{}, "any"},
      {range(1, std::numeric_limits<int>::max()), "at least 1"},
      {range(std::numeric_limits<int>::min(), std::numeric_limits<int>::max()), "any"},
      {range(0, 4294967295.0), "0 to 4294967295"},
  };
  for (const auto& [range, text] : cases) EXPECT_EQ(range.text(), text);
}

TEST(Range, AnOpenEndDoesNotBelongToIt) {
  EXPECT_FALSE(half_open(0, 1).contains(1));
  EXPECT_TRUE(half_open(0, 1).contains(0));
  EXPECT_FALSE(above(0).contains(0));
  EXPECT_FALSE(range(0, 1).contains(std::numeric_limits<double>::quiet_NaN()));
}

enum class Activation { relu, tanh };

struct Patience {
  int patience = 10;
};

struct Options {
  int size = 20;
  double threshold = 0.2;
  double one = 1.0;
  std::vector<int> hidden{128, 64};
  Activation activation = Activation::tanh;
  std::string name;
  std::filesystem::path path;
  bool color = false;
  std::optional<int> limit;
  std::optional<Patience> stopping;
  std::uint64_t count = 3;
  std::uint8_t byte = 0;
};

Spec<Options> spec() {
  Spec<Options> spec;
  spec.param("size", &Options::size, range(1, 4096), "side of the box, in pixels");
  spec.param("threshold", &Options::threshold, range(0, 1), "share of the brightest pixel");
  spec.param("one", &Options::one, "a number");
  spec.param("hidden", &Options::hidden, at_least(1), "units of each layer");
  spec.param("activation", &Options::activation, choices({"relu", "tanh"}), "what follows each layer");
  spec.param("name", &Options::name, "a name");
  spec.required("path", &Options::path, "a folder");
  spec.param("color", &Options::color, "three channels");
  spec.param("limit", &Options::limit, at_least(1), "images at most");
  spec.group(
      "early_stopping", &Options::stopping,
      [](Spec<Patience>& inner) { inner.param("patience", &Patience::patience, at_least(1), "epochs"); },
      "when to stop");
  spec.param("count", &Options::count, "how many");
  spec.param("byte", &Options::byte, "a byte");
  return spec;
}

TEST(ParameterInfo, IsWrittenInOneLine) {
  const StageInfo info = spec().info();
  const struct {
    const char* name;
    const char* brief;
  } cases[] = {
      {"size", "integer, 1 to 4096, default 20"},
      {"threshold", "number, 0 to 1, default 0.2"},
      {"one", "number, default 1"},
      {"hidden", "list of integers, at least 1, default [128, 64]"},
      {"activation", "one of: relu, tanh; default tanh"},
      {"name", "text, default \"\""},
      {"path", "path, required"},
      {"color", "true or false, default false"},
      {"limit", "integer, at least 1, off by default"},
      {"early_stopping", "group of: patience; off by default"},
      {"count", "integer, at least 0, default 3"},
      {"byte", "integer, 0 to 255, default 0"},
  };
  for (const auto& [name, brief] : cases) EXPECT_EQ(info.parameter(name)->brief(), brief) << name;
}

TEST(StageInfo, FindsByName) {
  StageInfo info = spec().info();
  info.inputs.push_back({"images", "images", "", Need::required});
  info.outputs.push_back({"classifier", "classifier", "", Need::required});
  EXPECT_EQ(info.parameter("sise"), nullptr);
  EXPECT_EQ(info.input("images")->type, "images");
  EXPECT_EQ(info.input("classifier"), nullptr);
  EXPECT_EQ(info.output("classifier")->name, "classifier");
}

TEST(Spec, ReadsWhatIsGivenAndKeepsTheDefaultsOtherwise) {
  const Value given = Value::Map{{"size", 7},
                                 {"activation", "relu"},
                                 {"hidden", Value::List{5}},
                                 {"limit", 100},
                                 {"early_stopping", Value::Map{{"patience", 3}}}};
  const Options options = spec().read(given);
  EXPECT_EQ(options.size, 7);
  EXPECT_EQ(options.threshold, 0.2);
  EXPECT_EQ(options.activation, Activation::relu);
  EXPECT_EQ(options.hidden, std::vector<int>{5});
  EXPECT_EQ(options.limit, 100);
  EXPECT_EQ(options.stopping->patience, 3);
  EXPECT_FALSE(spec().read(Value::Map{}).stopping.has_value());
}

}  // namespace
}  // namespace pipeline
