/// \file
/// An n-dimensional array with a shared, aligned buffer: the one container of bulk numbers.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <pipeline/export.h>

namespace pipeline {

/// Type of an element: an unsigned or signed integer, or a float, of so many bits.
enum class DType : std::uint8_t { u8, i32, i64, f32, f64 };

/// "u8", "i32", ...
PIPELINE_EXPORT std::string_view name_of(DType dtype);
/// Bytes of one element.
PIPELINE_EXPORT std::size_t size_of(DType dtype);

/// The DType of a C++ type.
///@{
template <class T>
inline constexpr DType dtype_of = [] {
  static_assert(sizeof(T) == 0, "a Tensor holds uint8_t, int32_t, int64_t, float or double");
  return DType::u8;
}();
template <>
inline constexpr DType dtype_of<std::uint8_t> = DType::u8;
template <>
inline constexpr DType dtype_of<std::int32_t> = DType::i32;
template <>
inline constexpr DType dtype_of<std::int64_t> = DType::i64;
template <>
inline constexpr DType dtype_of<float> = DType::f32;
template <>
inline constexpr DType dtype_of<double> = DType::f64;
///@}

using Shape = std::vector<std::int64_t>;  ///< sizes, the slowest dimension first

/// Row-major, contiguous, 64-byte aligned. Copies share the buffer; what travels on an edge is never written again.
class PIPELINE_EXPORT Tensor {
 public:
  /// f32 of shape {0}.
  Tensor();
  /// Throws Error when the shape is negative or its size in bytes overflows or exceeds the memory there is.
  static Tensor zeros(DType dtype, Shape shape);
  /// As `zeros`, but with undetermined content; for a buffer that is filled at once.
  static Tensor uninitialized(DType dtype, Shape shape);
  /// Copies `values`. REQUIRES: `values.size()` is the product of `shape`.
  template <class T>
  static Tensor of(Shape shape, std::span<const T> values) {
    Tensor tensor = uninitialized(dtype_of<T>, std::move(shape));
    assert(static_cast<std::int64_t>(values.size()) == tensor.size());
    std::span<T> out = tensor.writable<T>();
    for (std::size_t i = 0; i < values.size(); ++i) out[i] = values[i];
    return tensor;
  }

  DType dtype() const { return dtype_; }         ///< type of each element
  const Shape& shape() const { return shape_; }  ///< sizes of the dimensions
  /// Number of elements.
  std::int64_t size() const { return size_; }
  std::size_t bytes() const { return static_cast<std::size_t>(size_) * size_of(dtype_); }  ///< of all elements
  const std::byte* data() const { return buffer_.get(); }                                  ///< the first element

  /// REQUIRES: `T` is the tensor's type; throws Error otherwise.
  template <class T>
  std::span<const T> values() const {
    require(dtype_of<T>);
    return {reinterpret_cast<const T*>(buffer_.get()), static_cast<std::size_t>(size_)};
  }
  /// REQUIRES: `T` is the tensor's type (throws Error otherwise) and no copy of this tensor exists (assert).
  template <class T>
  std::span<T> writable() {
    require(dtype_of<T>);
    assert(buffer_.use_count() <= 1);
    return {reinterpret_cast<T*>(buffer_.get()), static_cast<std::size_t>(size_)};
  }

  /// The same buffer under another shape. Throws Error when the sizes differ.
  Tensor reshaped(Shape shape) const;

  /// Same type, shape and bits.
  friend PIPELINE_EXPORT bool operator==(const Tensor& a, const Tensor& b);

 private:
  void require(DType wanted) const;

  DType dtype_ = DType::f32;
  Shape shape_;
  std::int64_t size_ = 0;
  std::shared_ptr<std::byte[]> buffer_;
};

/// "3 x 28 x 28".
PIPELINE_EXPORT std::string text_of(const Shape& shape);

}  // namespace pipeline
