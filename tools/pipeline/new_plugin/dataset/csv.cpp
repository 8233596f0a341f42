/// \file
/// @name@.csv: reads images from a text file with one line an image, as many data sets of small pictures come.
///
///     label,value,value,...          height x width values of 0 to 255, row by row; a label is any text without a
///     comma
///
/// Empty lines and a first line that begins with "label" are passed by. Every k-th image of the file, k being
/// `test_every`, is for testing and the others are for training, so that both have images of all classes in a sorted
/// file.
#include <pipeline/plugin.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using pipeline::Error;
using pipeline::Images;

class Csv final : public pipeline::Stage {
 public:
  struct Options {
    std::filesystem::path path;
    int height = 5;
    int width = 3;
    int test_every = 4;
  };

  static constexpr pipeline::Out<Images> kTrain{"train", "the images to learn from"};
  static constexpr pipeline::Out<Images> kTest{"test", "every 'test_every'-th image"};

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("reads images from a text file: a label and grey values on each line");
    spec.example("uses: @name@.csv\nwith: { path: @name@.csv, height: 5, width: 3 }\n");
    spec.required("path", &Options::path, "the file");
    spec.param("height", &Options::height, pipeline::range(1, 4096), "of each image, in pixels");
    spec.param("width", &Options::width, pipeline::range(1, 4096), "of each image, in pixels");
    spec.param("test_every", &Options::test_every, pipeline::range(2, 1000), "which images are for testing");
    spec.output(kTrain);
    spec.output(kTest);
  }

  explicit Csv(Options options) : options_(std::move(options)) {}

  void run(const pipeline::Inputs&, pipeline::Outputs& out, pipeline::Context& context) override {
    read(context);
    if (labels_.empty()) throw Error(options_.path.string() + " holds no image", "each line is LABEL,VALUE,VALUE,...");
    const Images all(
        pipeline::Tensor::of<std::uint8_t>({std::int64_t(labels_.size()), options_.height, options_.width, 1}, pixels_),
        columns());
    std::vector<std::int64_t> train;
    std::vector<std::int64_t> test;
    for (std::int64_t row = 0; row < all.size(); ++row)
      ((row + 1) % options_.test_every == 0 ? test : train).push_back(row);
    out.set(kTrain, all.select(train));
    out.set(kTest, all.select(test));
  }

 private:
  void read(pipeline::Context& context) {
    std::ifstream file(options_.path);
    if (!file)
      throw Error("cannot read " + options_.path.string(),
                  "'path' names the file; it is relative to the pipeline file");
    int number = 0;
    for (std::string line; std::getline(file, line);) {
      context.throw_if_stopped();
      ++number;
      if (line.ends_with('\r')) line.pop_back();
      if (line.empty() || (number == 1 && line.starts_with("label"))) continue;
      read_line(line, options_.path.string() + ", line " + std::to_string(number));
    }
  }

  void read_line(std::string_view line, const std::string& where) {
    const std::size_t comma = std::min(line.find(','), line.size());
    labels_.emplace_back(line.substr(0, comma));
    const auto expected = static_cast<std::size_t>(options_.height) * static_cast<std::size_t>(options_.width);
    std::size_t count = 0;
    for (std::size_t at = comma + 1; at <= line.size(); ++count) {
      const std::size_t end = std::min(line.find(',', at), line.size());
      const std::string_view text = line.substr(at, end - at);
      std::uint8_t value = 0;
      const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
      if (error != std::errc() || stop != text.data() + text.size())
        throw Error(where + ": '" + std::string(text) + "' is no integer from 0 to 255", "values are grey levels");
      pixels_.push_back(value);
      at = end + 1;
    }
    if (count != expected)
      throw Error(where + " holds " + std::to_string(count) + " values, expected " + std::to_string(expected) + " (" +
                      std::to_string(options_.height) + " x " + std::to_string(options_.width) + ")",
                  "set 'height' and 'width' to the size of the images");
  }

  /// Classes are the labels found, sorted.
  Images::Columns columns() const {
    Images::Columns columns;
    columns.classes = labels_;
    std::ranges::sort(columns.classes);
    const auto repeated = std::ranges::unique(columns.classes);
    columns.classes.erase(repeated.begin(), repeated.end());
    for (const std::string& label : labels_) {
      const auto found = std::ranges::lower_bound(columns.classes, label);
      columns.labels.push_back(static_cast<std::int32_t>(found - columns.classes.begin()));
    }
    return columns;
  }

  Options options_;
  std::vector<std::string> labels_;
  std::vector<std::uint8_t> pixels_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Csv>("@name@.csv"); }
