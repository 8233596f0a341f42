/// \file
/// Eigen's products of row-major matrices. Apart, since gemm_eigen.cpp is compiled for the processor that builds it.
#pragma once

#include <cstdint>

namespace bench::eigen {

/// out (rows x outputs) = bias + in (rows x inputs) * weight (inputs x outputs). All matrices begin on a cache line.
void forward(const float* in, std::int64_t rows, std::int64_t inputs, const float* weight, const float* bias,
             std::int64_t outputs, float* out);
/// out (inputs x outputs) = transposed(in) * delta (rows x outputs).
void gradient(const float* in, std::int64_t rows, std::int64_t inputs, const float* delta, std::int64_t outputs,
              float* out);
/// out (rows x inputs) = delta * transposed(weight).
void backward(const float* delta, std::int64_t rows, std::int64_t outputs, const float* weight, std::int64_t inputs,
              float* out);

}  // namespace bench::eigen
