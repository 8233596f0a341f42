#include "gemm_eigen.h"

#include <Eigen/Core>

namespace bench::eigen {

namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Given = Eigen::Map<const Matrix, Eigen::Aligned64>;
using Wanted = Eigen::Map<Matrix, Eigen::Aligned64>;

}  // namespace

void forward(const float* in, std::int64_t rows, std::int64_t inputs, const float* weight, const float* bias,
             std::int64_t outputs, float* out) {
  Wanted result(out, rows, outputs);
  result.rowwise() = Eigen::Map<const Eigen::RowVectorXf, Eigen::Aligned64>(bias, outputs);
  result.noalias() += Given(in, rows, inputs) * Given(weight, inputs, outputs);
}

void gradient(const float* in, std::int64_t rows, std::int64_t inputs, const float* delta, std::int64_t outputs,
              float* out) {
  Wanted(out, inputs, outputs).noalias() = Given(in, rows, inputs).transpose() * Given(delta, rows, outputs);
}

void backward(const float* delta, std::int64_t rows, std::int64_t outputs, const float* weight, std::int64_t inputs,
              float* out) {
  Wanted(out, rows, inputs).noalias() = Given(delta, rows, outputs) * Given(weight, inputs, outputs).transpose();
}

}  // namespace bench::eigen
