#include <pipeline/tensor.h>

#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>
#include <utility>

#include <pipeline/error.h>

namespace pipeline {
namespace {

constexpr std::size_t kAlignment = 64;

std::size_t physical_memory() {
  static const std::size_t bytes =
      static_cast<std::size_t>(::sysconf(_SC_PHYS_PAGES)) * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return bytes;
}

std::string mebibytes(std::size_t bytes) { return std::to_string(bytes >> 20U) + " MiB"; }

/// Number of elements. Throws Error where there is no such tensor on this machine.
std::int64_t checked_size(DType dtype, const Shape& shape) {
  std::int64_t size = 1;
  bool overflow = false;
  bool empty = false;
  for (const std::int64_t side : shape) {
    if (side < 0) throw Error("a tensor cannot have the shape " + text_of(shape) + ": a side is negative");
    empty = empty || side == 0;
    overflow = overflow || __builtin_mul_overflow(size, side, &size);
  }
  if (empty) return 0;
  std::int64_t bytes = 0;
  overflow = overflow || __builtin_mul_overflow(size, static_cast<std::int64_t>(size_of(dtype)), &bytes);
  if (overflow)
    throw Error("a tensor of " + text_of(shape) + " " + std::string(name_of(dtype)) +
                " values is larger than any memory");
  if (static_cast<std::size_t>(bytes) > physical_memory())
    throw Error("a tensor of " + text_of(shape) + " " + std::string(name_of(dtype)) + " values takes " +
                    mebibytes(static_cast<std::size_t>(bytes)) + "; this machine has " + mebibytes(physical_memory()),
                "use fewer or smaller images");
  return size;
}

enum class Content { zeros, undetermined };

std::shared_ptr<std::byte[]> allocate(std::size_t bytes, Content content) {
  if (bytes == 0) return nullptr;
  // Whole cache lines, so that a vectorised loop over the last values stays within the buffer.
  const std::size_t room = (bytes + kAlignment - 1) / kAlignment * kAlignment;
  // Batches take rows from all over a set: with pages of 4 KiB each would cost a walk through the page tables too.
  constexpr std::size_t kHugePage = std::size_t{2} << 20U;
  if (content == Content::undetermined && room >= 2 * kHugePage) {
    void* block = nullptr;
    if (::posix_memalign(&block, kHugePage, room) != 0)
      throw Error("there is no memory left for a tensor of " + mebibytes(bytes), "use fewer or smaller images");
    ::madvise(block, room, MADV_HUGEPAGE);  // a wish; without it all is as before
    return {static_cast<std::byte*>(block), [block](const std::byte*) { std::free(block); }};
  }
  // calloc leaves large zeros to the operating system, page by page as they are touched; it knows no alignment.
  void* const block =
      content == Content::zeros ? std::calloc(room + kAlignment, 1) : std::aligned_alloc(kAlignment, room);
  if (block == nullptr)
    throw Error("there is no memory left for a tensor of " + mebibytes(bytes), "use fewer or smaller images");
  void* start = block;
  std::size_t space = room + kAlignment;
  if (content == Content::zeros) std::align(kAlignment, room, start, space);
  return {static_cast<std::byte*>(start), [block](const std::byte*) { std::free(block); }};
}

}  // namespace

std::string_view name_of(DType dtype) {
  switch (dtype) {
    case DType::u8:
      return "u8";
    case DType::i32:
      return "i32";
    case DType::i64:
      return "i64";
    case DType::f32:
      return "f32";
    case DType::f64:
      return "f64";
  }
  return "unknown";
}

std::size_t size_of(DType dtype) {
  switch (dtype) {
    case DType::u8:
      return 1;
    case DType::i32:
    case DType::f32:
      return 4;
    case DType::i64:
    case DType::f64:
      return 8;
  }
  return 1;
}

Tensor::Tensor() : shape_{0} {}

Tensor Tensor::zeros(DType dtype, Shape shape) {
  Tensor tensor;
  tensor.size_ = checked_size(dtype, shape);
  tensor.dtype_ = dtype;
  tensor.shape_ = std::move(shape);
  tensor.buffer_ = allocate(tensor.bytes(), Content::zeros);
  return tensor;
}

Tensor Tensor::uninitialized(DType dtype, Shape shape) {
  Tensor tensor;
  tensor.size_ = checked_size(dtype, shape);
  tensor.dtype_ = dtype;
  tensor.shape_ = std::move(shape);
  tensor.buffer_ = allocate(tensor.bytes(), Content::undetermined);
  return tensor;
}

Tensor Tensor::reshaped(Shape shape) const {
  if (checked_size(dtype_, shape) != size_)
    throw Error("a tensor of shape " + text_of(shape_) + " cannot be read as " + text_of(shape));
  Tensor tensor = *this;
  tensor.shape_ = std::move(shape);
  return tensor;
}

void Tensor::require(DType wanted) const {
  if (dtype_ != wanted)
    throw Error("expected a tensor of " + std::string(name_of(wanted)) + " values, found " +
                std::string(name_of(dtype_)) + " of shape " + text_of(shape_));
}

bool operator==(const Tensor& a, const Tensor& b) {
  if (a.dtype_ != b.dtype_ || a.shape_ != b.shape_) return false;
  return a.buffer_ == b.buffer_ || a.bytes() == 0 || std::memcmp(a.data(), b.data(), a.bytes()) == 0;
}

std::string text_of(const Shape& shape) {
  if (shape.empty()) return "a single value";
  std::string text;
  for (const std::int64_t side : shape) {
    if (!text.empty()) text += " x ";
    text += std::to_string(side);
  }
  return text;
}

}  // namespace pipeline
