#include <pipeline/preprocess.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "data/image_copy.h"

namespace pipeline {

Preprocess::~Preprocess() = default;
ImagePreprocess::~ImagePreprocess() = default;
SetPreprocess::~SetPreprocess() = default;

namespace {

/// Images a thread takes at once: enough to make the pool's bookkeeping cheap, few enough to stop soon.
constexpr std::int64_t kBlock = 64;

/// The image as a network would see it: lends the stored values where no affine map is in the way.
class Seen {
 public:
  Seen(const ImageView& stored, Affine affine) : view_(stored) {
    if (affine.is_identity()) return;
    floats_.resize(static_cast<std::size_t>(stored.shape.values()));
    if (stored.dtype == DType::u8) {
      map(reinterpret_cast<const std::uint8_t*>(stored.data), affine);
    } else {
      map(reinterpret_cast<const float*>(stored.data), affine);
    }
    view_.dtype = DType::f32;
    view_.data = reinterpret_cast<const std::byte*>(floats_.data());
  }
  Seen(const Seen&) = delete;
  Seen& operator=(const Seen&) = delete;

  const ImageView& view() const { return view_; }

 private:
  template <class T>
  void map(const T* values, Affine affine) {
    for (std::size_t i = 0; i < floats_.size(); ++i)
      floats_[i] = affine.scale * static_cast<float>(values[i]) + affine.offset;
  }

  ImageView view_;
  std::vector<float> floats_;
};

/// What the step made of the images. Results like the first one that arrives go straight into one tensor; which one
/// that is depends on the threads, but `take` then gives the same result whichever it was.
class Results {
 public:
  explicit Results(const Images& images) : images_(images), others_(static_cast<std::size_t>(images.size())) {
    // Where sizes differ on the way in they mostly differ on the way out, and one huge image must not set the size of
    // all.
    collecting_ = images.is_ragged();
  }

  /// Thread-safe for different rows.
  void put(std::int64_t row, Image image) {
    check(image);
    if (std::byte* const place = place_for(row, image.pixels)) {
      std::memcpy(place, image.pixels.data(), image.pixels.bytes());
    } else {
      others_[static_cast<std::size_t>(row)] = std::move(image);
    }
  }

  /// REQUIRES: all rows but `refused` were put.
  Images take(const std::map<std::int64_t, std::string>& refused) {
    const auto kept =
        std::count_if(others_.begin(), others_.end(), [](const auto& other) { return other.has_value(); });
    const std::int64_t expected = images_.size() - static_cast<std::int64_t>(refused.size());
    if (expected == 0) return images_;
    if (kept == 0) {
      for (const auto& entry : refused)
        std::memset(start_ + stride() * static_cast<std::size_t>(entry.first), 0, stride());
      return images_.with_pixels(std::move(uniform_));
    }
    return images_.with_pixels(collected(refused));
  }

 private:
  static void check(const Image& image) {
    const DType dtype = image.pixels.dtype();
    if (image.pixels.shape().size() != 3 || image.pixels.size() == 0 || (dtype != DType::u8 && dtype != DType::f32))
      throw Error("the step returned a tensor of " + text_of(image.pixels.shape()) + " " + std::string(name_of(dtype)) +
                  " values; an image is height x width x channels, u8 or f32");
  }

  std::size_t stride() const { return static_cast<std::size_t>(shape_[0] * shape_[1] * shape_[2]) * size_of(dtype_); }

  /// Where `pixels` go in the common tensor; null when they are of another shape or type.
  std::byte* place_for(std::int64_t row, const Tensor& pixels) {
    if (collecting_) return nullptr;
    {
      const std::lock_guard lock(mutex_);
      if (start_ == nullptr) {
        shape_ = pixels.shape();
        dtype_ = pixels.dtype();
        uniform_ = Tensor::uninitialized(dtype_, {images_.size(), shape_[0], shape_[1], shape_[2]});
        start_ = dtype_ == DType::u8 ? reinterpret_cast<std::byte*>(uniform_.writable<std::uint8_t>().data())
                                     : reinterpret_cast<std::byte*>(uniform_.writable<float>().data());
      }
    }
    if (pixels.dtype() != dtype_ || pixels.shape() != shape_) return nullptr;
    return start_ + stride() * static_cast<std::size_t>(row);
  }

  Image result(std::int64_t row) {
    std::optional<Image>& other = others_[static_cast<std::size_t>(row)];
    if (other) return std::move(*other);
    return copy_of({start_ + stride() * static_cast<std::size_t>(row), dtype_, {shape_[0], shape_[1], shape_[2]}});
  }

  /// Every image on its own: all f32 where any is; a refused row keeps its last pixels if they fit in.
  std::vector<Image> collected(const std::map<std::int64_t, std::string>& refused) {
    std::vector<Image> all(static_cast<std::size_t>(images_.size()));
    std::optional<Shape> first;
    bool one_shape = true;
    DType dtype = DType::u8;
    for (std::int64_t row = 0; row < images_.size(); ++row) {
      if (refused.contains(row)) continue;
      Image& image = all[static_cast<std::size_t>(row)];
      image = result(row);
      const Shape& shape = image.pixels.shape();
      if (!first) first = shape;
      if (shape[2] != (*first)[2])
        throw Error("the step returned images of " + std::to_string((*first)[2]) + " and of " +
                    std::to_string(shape[2]) + " channels; those of one set have the same number");
      one_shape = one_shape && shape == *first;
      if (image.pixels.dtype() == DType::f32) dtype = DType::f32;
    }
    uniform_ = Tensor();
    for (const auto& entry : refused) {
      const ImageView last = images_.at(entry.first);
      Image& image = all[static_cast<std::size_t>(entry.first)];
      if (one_shape) {
        image.pixels = Tensor::zeros(dtype, *first);
      } else if (last.shape.channels == (*first)[2]) {
        image = copy_of(Seen(last, images_.affine()).view());
        if (image.pixels.dtype() == DType::f32) dtype = DType::f32;
      } else {
        image.pixels = Tensor::zeros(dtype, {1, 1, (*first)[2]});
      }
    }
    for (Image& image : all) {
      if (image.pixels.dtype() == dtype) continue;
      // Only bytes are not yet of the common type.
      Tensor floats = Tensor::uninitialized(DType::f32, image.pixels.shape());
      const std::span<const std::uint8_t> bytes = image.pixels.values<std::uint8_t>();
      std::copy(bytes.begin(), bytes.end(), floats.writable<float>().begin());
      image.pixels = std::move(floats);
    }
    return all;
  }

  const Images& images_;
  bool collecting_ = false;
  std::mutex mutex_;  ///< guards the choice of the next four, which are constant once `start_` is set
  Tensor uniform_;
  Shape shape_;
  DType dtype_ = DType::u8;
  std::byte* start_ = nullptr;
  std::vector<std::optional<Image>> others_;
};

}  // namespace

Images apply_to_each(const ImagePreprocess& step, const Images& images, Context& context) {
  const std::int64_t size = images.size();
  const std::int64_t blocks = (size + kBlock - 1) / kBlock;
  Results results(images);
  std::map<std::int64_t, std::string> refused = images.refused();
  std::mutex mutex;  // guards `refused` and `done`
  std::int64_t done = 0;

  context.parallel_for(blocks, [&](std::int64_t block) {
    context.throw_if_stopped();
    const std::int64_t end = std::min(size, (block + 1) * kBlock);
    for (std::int64_t row = block * kBlock; row < end; ++row) {
      if (images.refused().contains(row)) continue;
      if (context.stop_requested()) throw Stopped();
      try {
        const Seen seen(images.at(row), images.affine());
        results.put(row, step.apply(seen.view()));
      } catch (const ImageRefused& reason) {
        const std::lock_guard lock(mutex);
        refused.emplace(row, reason.what());
      } catch (const Error& error) {
        throw Error("image '" + images.id(row) + "': " + error.what(), error.help());
      }
    }
    const std::lock_guard lock(mutex);
    done += end - block * kBlock;
    Progress progress;
    progress.done = done;
    progress.total = size;
    context.progress(progress);
  });

  Images result = results.take(refused);
  return result.with_refused(std::move(refused));
}

}  // namespace pipeline
