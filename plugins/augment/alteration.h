/// \file
/// What happens to one copy of an image, drawn by chance.
#pragma once

#include <cstdint>
#include <optional>

#include "settings.h"

namespace augment {

/// As drawn; each part is without effect unless its alteration was chosen.
struct Alteration {
  double angle = 0.0;  ///< radians, clockwise as seen
  double shear = 0.0;  ///< x gains this times y
  double scale = 1.0;
  double shift_x = 0.0, shift_y = 0.0;          ///< pixels
  double box_scale_x = 1.0, box_scale_y = 1.0;  ///< about the middle of the ink's box
  double box_shift_x = 0.0, box_shift_y = 0.0;  ///< pixels
  double pen_px = 0.0;                          ///< broader by this on each side, finer where negative
  bool elastic = false;
  std::optional<double> level;  ///< share of the brightest value from which a pixel is ink

  /// Whether any point moves along with its neighbours, by an affine map.
  bool is_affine() const;
  bool has_effect() const { return is_affine() || pen_px != 0.0 || elastic || level.has_value(); }
};

/// Streams of random numbers under the key of one copy: an alteration's numbers depend on no other alteration.
enum Stream : std::uint64_t { kAffine = 1, kElastic = 2, kPen = 3, kTwoLevel = 4, kBoxJitter = 5, kField = 6 };

/// The key of copy `copy` (1, 2, ...) of row `row`, under the stage's seed.
std::uint64_t key_of(std::uint64_t seed, std::int64_t row, int copy);

/// Uniform within the ranges of `settings`; factors are uniform in their logarithm.
Alteration drawn(const Settings& settings, std::uint64_t key);

}  // namespace augment
