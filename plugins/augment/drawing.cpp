/// \file
/// augment.drawing: adds altered copies of each image, so that a network learns drawings that its data set lacks.
///
/// For the training images, before their first preprocessing step: u8, one channel, all of one size, light ink on a
/// dark ground. The images themselves (`keep`) come first, then the first copy of each, then the second, and so on; a
/// copy of "7" is "7~1", "7~2" with the label, author, refusal and lineage of "7". Each copy undergoes, one after the
/// other, those of these alterations that chance chooses for it, each with its own `probability`:
///
///     thin, thick   the pen's width, by up to by_px on each side of a stroke; the ink's box keeps its longer side, as
///                   after any fitting into a box, so that this is a drawing with another pen (morphology, see pen.h)
///     box_jitter    the ink's box s * a wide and s / a high, and shifted; s within 1 + size, a^2 within 1 + aspect
///     affine        p' = rotation * slant * scale * p + shift about the middle of the image (Simard, LeCun, Denker,
///                   Victorri 1998; Simard, Steinkraus, Platt 2003)
///     elastic       p' = p + d(p), d a smoothed random field (Simard, Steinkraus, Platt 2003, see warp.h)
///     two_level     0 below and 255 from a level on, as pixel brushes paint
///
/// Sizes are uniform in their ranges (factors in their logarithm) and drawn from (seed, row, copy) alone: the same
/// bytes for any number of threads, and the first copies are the same whatever `copies` is.
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include <opencv2/core.hpp>

#include <pipeline/plugin.h>

#include "redrawer.h"
#include "settings.h"

namespace {

using pipeline::Error;
using pipeline::Images;
using pipeline::ImageShape;

constexpr std::int64_t kMaxSide = 512;
constexpr std::int64_t kMaxResultBytes = std::int64_t{4} << 30;
/// Images that a thread alters at once: some milliseconds.
constexpr std::int64_t kBlock = 64;

/// OpenCV has a pool of its own; the runtime's is the only one.
void keep_opencv_to_this_thread() { [[maybe_unused]] static const bool once = (cv::setNumThreads(1), true); }

class AugmentDrawing final : public pipeline::Stage {
 public:
  using Options = augment::Settings;
  static constexpr pipeline::In<Images> kImages{"images", "training images, light ink on dark, of one size"};
  static constexpr pipeline::Out<Images> kAugmented{"images", "the same, and altered copies of them"};

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("adds altered copies of training images: turned, warped, thin, thick, without grey");
    Options::describe(spec);
    spec.input(kImages);
    spec.output(kAugmented);
    spec.example(R"(augmented:
  uses: augment.drawing
  in: digits.train
  with: { copies: 4, elastic: { probability: 0.5 } }
)");
  }

  explicit AugmentDrawing(const Options& options) : options_(options) { options_.check(); }

  void run(const pipeline::Inputs& in, pipeline::Outputs& out, pipeline::Context& context) override {
    const Images& images = in[kImages];
    if (images.empty()) {
      out.set(kAugmented, images);
      return;
    }
    check(images);
    keep_opencv_to_this_thread();
    Images::Columns columns = columns_of(images);
    std::map<std::int64_t, std::string> refused;
    for (std::int64_t set = 0; set < sets(); ++set)
      for (const auto& [row, reason] : images.refused()) refused.emplace(set * images.size() + row, reason);
    out.set(kAugmented, Images(drawn(images, context), std::move(columns))
                            .with_affine(images.affine())
                            .with_refused(std::move(refused))
                            .with_lineage(images.lineage()));
  }

 private:
  /// How often each image is in the result.
  std::int64_t sets() const { return options_.copies + (options_.keep ? 1 : 0); }

  void check(const Images& images) const {
    if (images.is_ragged()) throw Error("the images have different sizes", "put an image.resize stage before this one");
    const ImageShape shape = images.shape();
    if (images.dtype() != pipeline::DType::u8 || shape.channels != 1)
      throw Error("the images hold " + std::to_string(shape.channels) +
                      (shape.channels == 1 ? " channel of " : " channels of ") + std::string(name_of(images.dtype())) +
                      " values; augment.drawing alters one channel of u8",
                  "put this stage before the first preprocessing step");
    if (shape.height > kMaxSide || shape.width > kMaxSide)
      throw Error("the images are " + text_of(shape) + "; augment.drawing takes at most " + std::to_string(kMaxSide) +
                      " pixels a side",
                  "put an image.resize stage before this one");
    if (images.size() > kMaxResultBytes / shape.values() / sets())
      throw Error(std::to_string(sets()) + " times " + std::to_string(images.size()) + " images of " + text_of(shape) +
                      " pixels would take more than 4 GiB",
                  "choose fewer 'copies', or work on fewer images");
  }

  /// Throws Error when a copy's id is taken.
  Images::Columns columns_of(const Images& images) const {
    Images::Columns columns;
    std::unordered_set<std::string_view> taken;
    for (std::int64_t row = 0; row < images.size(); ++row) taken.insert(images.id(row));
    columns.classes = images.classes();
    for (int copy = options_.keep ? 0 : 1; copy <= options_.copies; ++copy) {
      columns.labels.insert(columns.labels.end(), images.labels().begin(), images.labels().end());
      columns.authors.insert(columns.authors.end(), images.authors().begin(), images.authors().end());
      const std::string suffix = copy == 0 ? "" : "~" + std::to_string(copy);
      for (std::int64_t row = 0; row < images.size(); ++row) {
        columns.ids.push_back(images.id(row) + suffix);
        if (copy > 0 && taken.contains(columns.ids.back()))
          throw Error(
              "a copy of '" + images.id(row) + "' would be called '" + columns.ids.back() + "', as another image is",
              "join altered images with others after this stage, and use one such stage only");
      }
    }
    return columns;
  }

  pipeline::Tensor drawn(const Images& images, pipeline::Context& context) const {
    const ImageShape shape = images.shape();
    const cv::Size size(static_cast<int>(shape.width), static_cast<int>(shape.height));
    const std::int64_t total = sets() * images.size();
    pipeline::Tensor pixels =
        pipeline::Tensor::uninitialized(pipeline::DType::u8, {total, shape.height, shape.width, 1});
    const std::span<const std::uint8_t> from = images.pixels().values<std::uint8_t>();
    const std::span<std::uint8_t> to = pixels.writable<std::uint8_t>();
    if (options_.keep) std::ranges::copy(from, to.begin());

    const augment::ElasticField field(size, options_.elastic.displacement_px, options_.elastic.smoothness_px);
    const std::int64_t first = total - options_.copies * images.size();
    std::atomic<std::int64_t> done{first};
    context.parallel_for((total - first + kBlock - 1) / kBlock, [&](std::int64_t block) {
      context.throw_if_stopped();
      augment::Redrawer redrawer(options_, field);
      const std::int64_t begin = first + block * kBlock;
      const std::int64_t end = std::min(begin + kBlock, total);
      for (std::int64_t i = begin; i < end; ++i) {
        const std::int64_t row = i % images.size();
        const auto copy = static_cast<int>((i - first) / images.size() + 1);
        const auto values = static_cast<std::size_t>(shape.values());
        // OpenCV has no read-only matrices.
        const cv::Mat original(size, CV_8UC1,
                               const_cast<std::uint8_t*>(from.data()) + static_cast<std::size_t>(row) * values);
        cv::Mat altered(size, CV_8UC1, to.data() + static_cast<std::size_t>(i) * values);
        redrawer.redraw(original, augment::key_of(context.seed(), row, copy), altered);
      }
      pipeline::Progress progress;
      progress.done = done += end - begin;
      progress.total = total;
      context.progress(progress);
    });
    return pixels;
  }

  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<AugmentDrawing>("augment.drawing"); }
