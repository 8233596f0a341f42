#include <pipeline/eigen.h>

#include <gtest/gtest.h>

#include <vector>

namespace pipeline {
namespace {

TEST(MatrixOf, MapsATensorWithoutCopyingIt) {
  const std::vector<float> values{1, 2, 3, 4, 5, 6};
  const Tensor tensor = Tensor::of<float>({2, 3}, values);
  const auto matrix = matrix_of<float>(tensor);
  EXPECT_EQ(matrix.rows(), 2);
  EXPECT_EQ(matrix.cols(), 3);
  EXPECT_EQ(matrix(1, 0), 4.0F);
  EXPECT_EQ(static_cast<const void*>(matrix.data()), static_cast<const void*>(tensor.data()));
}

TEST(MatrixOf, ImagesOfASetAreItsRows) {
  const Tensor tensor = Tensor::zeros(DType::u8, {3, 5, 7, 2});
  EXPECT_EQ(matrix_of<std::uint8_t>(tensor).rows(), 3);
  EXPECT_EQ(matrix_of<std::uint8_t>(tensor).cols(), 70);
}

TEST(MatrixOf, AnotherTypeIsAnError) { EXPECT_THROW(matrix_of<float>(Tensor::zeros(DType::u8, {1})), Error); }

TEST(MatrixOf, AnImageHasItsChannelsSideBySide) {
  const std::vector<std::uint8_t> values{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  const Image image{Tensor::of<std::uint8_t>({2, 3, 2}, values)};
  const auto matrix = matrix_of<std::uint8_t>(image.view());
  EXPECT_EQ(matrix.rows(), 2);
  EXPECT_EQ(matrix.cols(), 6);
  EXPECT_EQ(matrix(1, 3), 10);
}

TEST(WritableMatrixOf, WritesIntoTheTensor) {
  Tensor tensor = Tensor::zeros(DType::f32, {2, 3});
  writable_matrix_of<float>(tensor).row(1).setConstant(2.5F);
  EXPECT_EQ(tensor.values<float>()[2], 0.0F);
  EXPECT_EQ(tensor.values<float>()[3], 2.5F);
}

TEST(TensorOf, CopiesAMatrixRowByRow) {
  Eigen::MatrixXf matrix(2, 3);  // column-major
  matrix << 1, 2, 3, 4, 5, 6;
  EXPECT_EQ(tensor_of(matrix), Tensor::of<float>({2, 3}, std::vector<float>{1, 2, 3, 4, 5, 6}));
}

TEST(TensorOf, TakesArraysExpressionsAndVectorsOfEitherKind) {
  const Eigen::Array22d array{{1, 2}, {3, 4}};
  EXPECT_EQ(tensor_of(array + 0.5), Tensor::of<double>({2, 2}, std::vector<double>{1.5, 2.5, 3.5, 4.5}));
  const Tensor three = Tensor::of<float>({3}, std::vector<float>{7, 8, 9});
  EXPECT_EQ(tensor_of(Eigen::RowVector3f(7, 8, 9)), three);
  EXPECT_EQ(tensor_of(Eigen::Vector3f(7, 8, 9)), three);
}

}  // namespace
}  // namespace pipeline
