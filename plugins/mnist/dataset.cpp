/// \file
/// mnist.dataset: MNIST, or any data set in its four files: Fashion-MNIST, KMNIST, EMNIST, one's own.
///
/// Training images of file row r have the id "train/r", test images "test/r"; images held out for validation keep
/// their training id. Pixels are bytes as in the file, N x height x width x 1, rows in the order of the file.
#include <pipeline/plugin.h>
#include <pipeline/strata.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>
#include <numeric>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "folder.h"
#include "idx.h"

namespace {

using mnist::IdxFile;
using mnist::IdxKind;
using pipeline::Context;
using pipeline::Error;
using pipeline::Images;
using pipeline::Tensor;

/// The images of two files that belong together.
struct Part {
  std::string name;  ///< what ids begin with
  IdxFile images;
  std::string labels_name;
  std::vector<std::uint8_t> labels;  ///< of all images in the file
};

std::vector<std::uint8_t> read_labels(const IdxFile& file) {
  std::vector<std::uint8_t> labels(static_cast<std::size_t>(file.header().count));
  file.read(0, std::as_writable_bytes(std::span(labels)));
  return labels;
}

Part join(std::string name, IdxFile images, const IdxFile& labels) {
  if (images.header().count != labels.header().count) {
    throw Error("'" + images.name() + "' holds " + std::to_string(images.header().count) + " images and '" +
                    labels.name() + "' " + std::to_string(labels.header().count) + " labels",
                "take both files from the same source");
  }
  return {std::move(name), std::move(images), labels.name(), read_labels(labels)};
}

pipeline::ImageShape shape_of(const IdxFile& images) { return {images.header().height, images.header().width, 1}; }

/// The rows named, read to where they stay: no copy of a file in memory. `rows`: ascending.
Tensor read_pixels(const IdxFile& images, std::span<const std::int64_t> rows, Context& context) {
  constexpr std::int64_t kPieceBytes = 2 << 20;
  const pipeline::ImageShape shape = shape_of(images);
  const auto count = static_cast<std::int64_t>(rows.size());
  Tensor pixels = Tensor::uninitialized(pipeline::DType::u8, {count, shape.height, shape.width, shape.channels});
  const std::span<std::byte> to = std::as_writable_bytes(pixels.writable<std::uint8_t>());
  const std::int64_t item = images.header().item_bytes();
  const std::int64_t piece = std::max<std::int64_t>(1, kPieceBytes / item);
  context.parallel_for((count + piece - 1) / piece, [&](std::int64_t p) {
    context.throw_if_stopped();
    const std::int64_t end = std::min(count, (p + 1) * piece);
    for (std::int64_t begin = p * piece; begin < end;) {
      const std::int64_t first = rows[static_cast<std::size_t>(begin)];
      std::int64_t run = 1;  // neighbours in the file are read at once
      while (begin + run < end && rows[static_cast<std::size_t>(begin + run)] == first + run) ++run;
      images.read(first, to.subspan(static_cast<std::size_t>(begin * item), static_cast<std::size_t>(run * item)));
      begin += run;
    }
  });
  return pixels;
}

Images read_images(const Part& part, std::span<const std::int64_t> rows, const std::vector<std::string>& classes,
                   Context& context) {
  Images::Columns columns;
  columns.classes = classes;
  columns.labels.reserve(rows.size());
  columns.ids.reserve(rows.size());
  for (const std::int64_t row : rows) {
    columns.labels.push_back(part.labels[static_cast<std::size_t>(row)]);
    columns.ids.push_back(part.name + "/" + std::to_string(row));
  }
  return {read_pixels(part.images, rows, context), std::move(columns)};
}

std::vector<std::int64_t> first_rows(std::int64_t count) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(count));
  std::iota(rows.begin(), rows.end(), 0);
  return rows;
}

void check_labels(const Part& part, std::size_t classes) {
  const auto wrong = std::ranges::find_if(part.labels, [&](std::uint8_t label) { return label >= classes; });
  if (wrong == part.labels.end()) return;
  throw Error("'" + part.labels_name + "' gives image " + std::to_string(wrong - part.labels.begin()) +
                  " (counted from 0) the label " + std::to_string(*wrong) + ", and 'classes' names only 0 to " +
                  std::to_string(classes - 1),
              "name as many classes as the labels count, or leave 'classes' out");
}

/// The names given, or "0", "1", ... up to the largest label of both parts, whatever part of them is used.
std::vector<std::string> class_names(const std::vector<std::string>& given, const Part& train, const Part& test) {
  if (!given.empty()) {
    check_labels(train, given.size());
    check_labels(test, given.size());
    return given;
  }
  const int largest = std::max(*std::ranges::max_element(train.labels), *std::ranges::max_element(test.labels));
  std::vector<std::string> names;
  for (int label = 0; label <= largest; ++label) names.push_back(std::to_string(label));
  return names;
}

class Dataset final : public pipeline::Stage {
 public:
  struct Options {
    std::filesystem::path path;
    std::int64_t validation = 0;
    std::int64_t limit = 0;
    std::vector<std::string> classes;
  };
  static constexpr pipeline::Out<Images> kTrain{"train", "the training images, without those held out"};
  static constexpr pipeline::Out<Images> kValidation{"validation", "the images held out; none unless asked for"};
  static constexpr pipeline::Out<Images> kTest{"test", "the test images"};

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("reads MNIST, or another data set in its four IDX files, raw or gzipped");
    spec.required("path", &Options::path, "folder with train-images-idx3-ubyte and the other three files");
    spec.param("validation", &Options::validation, pipeline::at_least(0),
               "training images held out, chosen at random by the stage's seed, each class in proportion");
    spec.param("limit", &Options::limit, pipeline::at_least(0),
               "use only the first so many training images (before any are held out) and test images; 0 uses all");
    spec.param("classes", &Options::classes, "names of the labels 0, 1, ...; the numbers themselves when not given");
    spec.output(kTrain);
    spec.output(kValidation);
    spec.output(kTest);
    spec.example(R"(digits:
  uses: mnist.dataset
  with: { path: data/mnist, validation: 5000 }
)");
  }

  explicit Dataset(Options options) : options_(std::move(options)) {
    std::set<std::string> seen;
    for (const std::string& name : options_.classes)
      if (!seen.insert(name).second)
        throw Error("'classes' names '" + name + "' twice", "give each class a name of its own");
  }

  void run(const pipeline::Inputs& /*in*/, pipeline::Outputs& out, Context& context) override {
    const auto [train, test] = open(context);
    const std::vector<std::string> classes = class_names(options_.classes, train, test);
    const std::int64_t train_count = limited(train);
    if (options_.validation >= train_count) {
      throw Error("'validation' holds out " + std::to_string(options_.validation) + " images, and there are only " +
                      std::to_string(train_count) + (options_.limit > 0 ? " within 'limit'" : "") + " to train on",
                  "hold out at most " + std::to_string(train_count - 1));
    }

    const std::vector<std::int32_t> labels(train.labels.begin(), train.labels.begin() + train_count);
    const std::vector<std::int64_t> held_out = pipeline::stratified_rows(labels, options_.validation, context.seed());
    std::vector<std::int64_t> kept;
    std::ranges::set_difference(first_rows(train_count), held_out, std::back_inserter(kept));

    out.set(kTrain, read_images(train, kept, classes, context));
    out.set(kValidation, read_images(train, held_out, classes, context));
    out.set(kTest, read_images(test, first_rows(limited(test)), classes, context));
    context.info(std::to_string(kept.size()) + " images to train on, " + std::to_string(held_out.size()) +
                 " for validation, " + std::to_string(limited(test)) + " to test, " +
                 pipeline::text_of(shape_of(train.images)) + " pixels, " + std::to_string(classes.size()) + " classes");
  }

 private:
  /// Opens and checks all files, those compressed in parallel.
  std::pair<Part, Part> open(Context& context) const {
    const mnist::Files files = mnist::find_files(options_.path);
    struct Source {
      const std::filesystem::path& path;
      IdxKind kind;
    };
    const std::array sources{Source{files.train_images, IdxKind::images}, Source{files.test_images, IdxKind::images},
                             Source{files.train_labels, IdxKind::labels}, Source{files.test_labels, IdxKind::labels}};
    std::array<std::optional<IdxFile>, sources.size()> opened;
    context.parallel_for(sources.size(), [&](std::int64_t s) {
      const Source& source = sources.at(static_cast<std::size_t>(s));
      const auto poll = [&] { context.throw_if_stopped(); };
      mnist::IdxReading reading{.poll = poll};
      if (options_.limit > 0 && source.kind == IdxKind::images) reading.keep = options_.limit;
      opened.at(static_cast<std::size_t>(s)) = IdxFile::open(source.path, source.kind, reading);
    });
    Part train = join("train", std::move(*opened[0]), *opened[2]);
    Part test = join("test", std::move(*opened[1]), *opened[3]);
    if (shape_of(train.images) != shape_of(test.images)) {
      throw Error("'" + train.images.name() + "' holds images of " + pipeline::text_of(shape_of(train.images)) +
                      " and '" + test.images.name() + "' of " + pipeline::text_of(shape_of(test.images)),
                  "take the training and the test files from the same source");
    }
    return {std::move(train), std::move(test)};
  }

  std::int64_t limited(const Part& part) const {
    const std::int64_t count = part.images.header().count;
    return options_.limit > 0 ? std::min(count, options_.limit) : count;
  }

  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Dataset>("mnist.dataset"); }
