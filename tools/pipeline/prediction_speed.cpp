#include "prediction_speed.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include <pipeline/error.h>
#include <pipeline/lineage.h>
#include <pipeline/random.h>
#include <pipeline/tensor.h>

#include "run/stage_context.h"

namespace pipeline::cli {
namespace {

using Clock = std::chrono::steady_clock;

class Silent final : public StageListener {
 public:
  void message(RunObserver::Level, std::string_view) override {}
  void progress(const Progress&) override {}
  void metric(std::string_view, double) override {}
};

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

std::int64_t rows_for(const ImageShape& shape, DType dtype) {
  constexpr std::int64_t kRows = 8192;
  constexpr std::int64_t kFewest = 256;
  constexpr std::int64_t kBytes = 64LL * 1024 * 1024;
  const std::int64_t bytes = std::max<std::int64_t>(1, shape.values() * static_cast<std::int64_t>(size_of(dtype)));
  return std::clamp(kBytes / bytes, kFewest, kRows);
}

Shape shape_of(std::int64_t rows, const ImageShape& image) { return {rows, image.height, image.width, image.channels}; }

/// The images as a classifier with these training images accepts them.
Images accepted(const Classifier& classifier, Tensor pixels, Affine affine) {
  Images::Columns columns;
  columns.classes = classifier.classes();
  return Images(std::move(pixels), std::move(columns))
      .with_affine(affine)
      .with_lineage(classifier.trained_on().lineage);
}

template <class T>
Tensor rows_in_turn(const Images& images, std::span<const std::int64_t> rows, std::int64_t count) {
  const std::span<const T> from = images.pixels().values<T>();
  const auto size = static_cast<std::size_t>(images.shape().values());
  Tensor pixels = Tensor::uninitialized(images.dtype(), shape_of(count, images.shape()));
  const std::span<T> to = pixels.writable<T>();
  for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
    const auto row = static_cast<std::size_t>(rows[i % rows.size()]);
    std::copy_n(from.data() + row * size, size, to.data() + i * size);
  }
  return pixels;
}

}  // namespace

bool can_read(const Classifier& classifier, const Images& images) {
  return std::ssize(images.refused()) < images.size() && !images.is_ragged() &&
         images.shape() == classifier.trained_on().shape &&
         !lineage_gap(images.lineage(), classifier.trained_on().lineage);
}

Images repeated(const Classifier& classifier, const Images& images) {
  std::vector<std::int64_t> rows;
  for (std::int64_t row = 0; row < images.size(); ++row)
    if (!images.refused().contains(row)) rows.push_back(row);
  const std::int64_t count = rows_for(images.shape(), images.dtype());
  return accepted(classifier,
                  images.dtype() == DType::u8 ? rows_in_turn<std::uint8_t>(images, rows, count)
                                              : rows_in_turn<float>(images, rows, count),
                  images.affine());
}

Images noise_for(const Classifier& classifier) {
  const TrainingImages& trained_on = classifier.trained_on();
  const double range = trained_on.highest - trained_on.lowest;
  Tensor pixels =
      Tensor::uninitialized(trained_on.dtype, shape_of(rows_for(trained_on.shape, trained_on.dtype), trained_on.shape));
  Random random(0);
  if (trained_on.dtype == DType::u8) {
    for (std::uint8_t& value : pixels.writable<std::uint8_t>()) value = static_cast<std::uint8_t>(random.next() >> 24U);
    constexpr double kLargest = 255.0;
    return accepted(classifier, std::move(pixels),
                    {static_cast<float>(range / kLargest), static_cast<float>(trained_on.lowest)});
  }
  for (float& value : pixels.writable<float>())
    value = static_cast<float>(trained_on.lowest + range * random.uniform());
  return accepted(classifier, std::move(pixels), {});
}

SingleLatency single_latency(const Classifier& classifier, const Images& images, const std::atomic<bool>& stop) {
  constexpr int kWarmUp = 200;
  constexpr int kCalls = 2000;
  std::vector<float> probabilities(classifier.classes().size());
  std::vector<double> taken;
  taken.reserve(kCalls);
  for (int call = -kWarmUp; call < kCalls; ++call) {
    if (stop) throw Stopped();
    const std::array<std::int64_t, 1> row{(call + kWarmUp) % images.size()};
    const Clock::time_point begin = Clock::now();
    classifier.probabilities(images, row, probabilities);
    const double seconds = seconds_since(begin);
    if (call >= 0) taken.push_back(seconds * 1e6);
  }
  std::sort(taken.begin(), taken.end());
  const auto share = [&](double p) { return taken[static_cast<std::size_t>(p * static_cast<double>(taken.size()))]; };
  return {share(0.5), share(0.99)};
}

double predicted_per_second(const Classifier& classifier, const Images& images, ThreadPool& pool,
                            const std::atomic<bool>& stop) {
  constexpr double kLongEnough = 0.2;
  Silent silent;
  StageContext context(pool, 0, &stop, silent);
  classifier.predict(images, context);  // touches all that is needed, and wakes the processor
  std::int64_t rows = 0;
  double seconds = 0.0;
  const Clock::time_point begin = Clock::now();
  while (seconds < kLongEnough) {
    classifier.predict(images, context);
    rows += images.size();
    seconds = seconds_since(begin);
  }
  return static_cast<double>(rows) / seconds;
}

}  // namespace pipeline::cli
