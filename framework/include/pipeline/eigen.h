/// \file
/// Tensors and images as Eigen matrices, without copying. Not part of <pipeline/plugin.h>: include it where Eigen is
/// used.
///
/// Nothing of Eigen crosses the plugin boundary; a map is made and used on one side. Matrices that own memory must stay
/// on the side that made them: see "Decisions worth knowing" in framework/ARCHITECTURE.md.
#pragma once

#include <Eigen/Core>

#include <utility>

#include <pipeline/error.h>
#include <pipeline/images.h>
#include <pipeline/tensor.h>

namespace pipeline {

/// Row-major, as tensors are.
template <class T>
using MatrixView = Eigen::Map<const Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>;
/// Row-major, to be written to.
template <class T>
using WritableMatrixView = Eigen::Map<Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>;

/// The first dimension as rows, all others as columns: N x H x W x C becomes N x (H W C). Throws Error when `T` is not
/// the tensor's type or it has no dimension.
template <class T>
MatrixView<T> matrix_of(const Tensor& tensor) {
  const std::int64_t rows = tensor.shape().empty() ? 1 : tensor.shape().front();
  return {tensor.values<T>().data(), rows, rows == 0 ? 0 : tensor.size() / rows};
}

/// As `matrix_of`, to be written to. REQUIRES: no copy of the tensor exists.
template <class T>
WritableMatrixView<T> writable_matrix_of(Tensor& tensor) {
  const std::int64_t rows = tensor.shape().empty() ? 1 : tensor.shape().front();
  return {tensor.writable<T>().data(), rows, rows == 0 ? 0 : tensor.size() / rows};
}

/// A copy of a matrix, array or vector as a tensor of its size: rows x columns, or one dimension for a vector.
template <class Derived>
Tensor tensor_of(const Eigen::DenseBase<Derived>& matrix) {
  Shape shape{matrix.rows(), matrix.cols()};
  if constexpr (Derived::IsVectorAtCompileTime) shape = {matrix.size()};
  Tensor tensor = Tensor::uninitialized(dtype_of<typename Derived::Scalar>, std::move(shape));
  WritableMatrixView<typename Derived::Scalar>(tensor.writable<typename Derived::Scalar>().data(), matrix.rows(),
                                               matrix.cols()) = matrix.derived().matrix();
  return tensor;
}

/// An image as height x (width * channels). REQUIRES: `T` is its type: std::uint8_t for u8, float for f32.
template <class T>
MatrixView<T> matrix_of(const ImageView& image) {
  return {reinterpret_cast<const T*>(image.data), image.shape.height, image.shape.width * image.shape.channels};
}

}  // namespace pipeline
