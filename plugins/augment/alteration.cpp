#include "alteration.h"

#include <cmath>
#include <numbers>

#include <pipeline/random.h>

namespace augment {

namespace {

/// Uniform in [-most, most].
double either_way(pipeline::Random& random, double most) { return most * (2.0 * random.uniform() - 1.0); }

/// Between 1 / (1 + most) and 1 + most.
double factor(pipeline::Random& random, double most) { return std::exp(either_way(random, std::log1p(most))); }

bool chosen(pipeline::Random& random, double probability) { return random.uniform() < probability; }

}  // namespace

bool Alteration::is_affine() const {
  return angle != 0.0 || shear != 0.0 || scale != 1.0 || shift_x != 0.0 || shift_y != 0.0 || box_scale_x != 1.0 ||
         box_scale_y != 1.0 || box_shift_x != 0.0 || box_shift_y != 0.0;
}

std::uint64_t key_of(std::uint64_t seed, std::int64_t row, int copy) {
  return pipeline::mix(pipeline::mix(seed, static_cast<std::uint64_t>(row)), static_cast<std::uint64_t>(copy));
}

Alteration drawn(const Settings& settings, std::uint64_t key) {
  Alteration drawn;
  if (pipeline::Random random(key, kAffine); chosen(random, settings.affine.probability)) {
    const Affine& most = settings.affine;
    drawn.angle = either_way(random, most.rotation_deg) * std::numbers::pi / 180.0;
    drawn.shear = either_way(random, most.shear);
    drawn.scale = factor(random, most.scale);
    drawn.shift_x = either_way(random, most.shift_px);
    drawn.shift_y = either_way(random, most.shift_px);
  }
  if (pipeline::Random random(key, kBoxJitter); chosen(random, settings.box_jitter.probability)) {
    const BoxJitter& most = settings.box_jitter;
    const double size = factor(random, most.size);
    const double aspect = std::sqrt(factor(random, most.aspect));
    drawn.box_scale_x = size * aspect;
    drawn.box_scale_y = size / aspect;
    drawn.box_shift_x = either_way(random, most.shift_px);
    drawn.box_shift_y = either_way(random, most.shift_px);
  }
  pipeline::Random elastic(key, kElastic);
  drawn.elastic = chosen(elastic, settings.elastic.probability) && settings.elastic.displacement_px > 0.0;
  pipeline::Random pen(key, kPen);
  const double which = pen.uniform();
  if (which < settings.thin.probability) {
    drawn.pen_px = -settings.thin.by_px * pen.uniform();
  } else if (which < settings.thin.probability + settings.thick.probability) {
    drawn.pen_px = settings.thick.by_px * pen.uniform();
  }
  if (pipeline::Random random(key, kTwoLevel); chosen(random, settings.two_level.probability))
    drawn.level = std::lerp(settings.two_level.lowest, settings.two_level.highest, random.uniform());
  return drawn;
}

}  // namespace augment
