/// \file
/// Where the points of an image go: an affine map, and a smooth random displacement.
#pragma once

#include <cstdint>
#include <vector>

#include <opencv2/core.hpp>

namespace augment {

/// p' = matrix p + shift, p counted in pixels from the middle of the image, x to the right and y down.
struct AffineMap {
  double xx = 1.0, xy = 0.0, yx = 0.0, yy = 1.0;
  double shift_x = 0.0, shift_y = 0.0;

  /// `second` after this one.
  AffineMap then(const AffineMap& second) const;
  /// REQUIRES: the determinant is not 0.
  AffineMap inverse() const;
};

/// A random field of displacements, independent along x and y, with Gaussian correlation:
///
///     d(p) = displacement_px * sqrt(3 / pi) * sum over i of exp(-|p - p_i|^2 / (2 s^2)) u_i,    s = smoothness_px
///
/// with u_i uniform in [-1, 1) at the points p_i of a square lattice of spacing s that reaches 3 s beyond the image.
/// This is white noise smoothed by a Gaussian, with a root mean square of displacement_px everywhere: the sum of the
/// squared weights along a line is sqrt(pi), to 1 part in 10,000. Source: Simard, Steinkraus, Platt, "Best practices
/// for convolutional neural networks applied to visual document analysis", ICDAR 2003, who smooth a number for each
/// pixel; their alpha = 34 with sigma = 4 is a displacement_px of 1.4.
class ElasticField {
 public:
  ElasticField(cv::Size size, double displacement_px, double smoothness_px);
  /// Depends on `key` alone. Thread-safe; `noise` is memory to work in.
  void draw(std::uint64_t key, std::vector<float>& noise, cv::Mat_<cv::Vec2f>& field) const;

 private:
  cv::Mat_<float> along_x_;  ///< lattice columns x width
  cv::Mat_<float> along_y_;  ///< height x lattice rows
};

}  // namespace augment
