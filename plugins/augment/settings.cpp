#include "settings.h"

#include <pipeline/error.h>

namespace augment {

namespace {

constexpr double kMaxShift = 64.0;  // in pixels; farther out the drawing is gone

template <class Group>
void describe_probability(pipeline::Spec<Group>& spec) {
  spec.param("probability", &Group::probability, pipeline::range(0.0, 1.0), "share of the copies altered in this way");
}

std::string text_of(double number) { return pipeline::Value(number).json(); }

}  // namespace

void Affine::describe(pipeline::Spec<Affine>& spec) {
  describe_probability(spec);
  spec.param("rotation_deg", &Affine::rotation_deg, pipeline::range(0.0, 180.0), "largest turn to either side");
  spec.param("shear", &Affine::shear, pipeline::range(0.0, 1.0), "largest slant to either side: tangent of its angle");
  spec.param("scale", &Affine::scale, pipeline::range(0.0, 4.0), "0.1: at most 1.1 times as large or as small");
  spec.param("shift_px", &Affine::shift_px, pipeline::range(0.0, kMaxShift), "largest shift along each side");
}

void Elastic::describe(pipeline::Spec<Elastic>& spec) {
  describe_probability(spec);
  spec.param("displacement_px", &Elastic::displacement_px, pipeline::range(0.0, kMaxShift),
             "root of the mean squared displacement along each side");
  spec.param("smoothness_px", &Elastic::smoothness_px, pipeline::range(1.0, kMaxShift),
             "standard deviation of the Gaussian that smooths the field");
}

void Stroke::describe(pipeline::Spec<Stroke>& spec) {
  describe_probability(spec);
  spec.param("by_px", &Stroke::by_px, pipeline::range(0.0, 8.0), "largest change on each side of a stroke");
}

void TwoLevel::describe(pipeline::Spec<TwoLevel>& spec) {
  describe_probability(spec);
  spec.param("lowest", &TwoLevel::lowest, pipeline::Range{0.0, 1.0, true, true},
             "lowest level, a share of the brightest value, from which a pixel is ink");
  spec.param("highest", &TwoLevel::highest, pipeline::Range{0.0, 1.0, true, true}, "highest such level");
}

void BoxJitter::describe(pipeline::Spec<BoxJitter>& spec) {
  describe_probability(spec);
  spec.param("size", &BoxJitter::size, pipeline::range(0.0, 4.0),
             "0.1: the box at most 1.1 times as large or as small");
  spec.param("aspect", &BoxJitter::aspect, pipeline::range(0.0, 4.0),
             "0.1: width by height at most 1.1 times as large or as small");
  spec.param("shift_px", &BoxJitter::shift_px, pipeline::range(0.0, kMaxShift), "largest shift along each side");
}

void Settings::describe(pipeline::Spec<Settings>& spec) {
  spec.param("copies", &Settings::copies, pipeline::range(1, 1000), "altered copies of each image");
  spec.param("keep", &Settings::keep, "whether the images themselves come first, unaltered");
  spec.group("affine", &Settings::affine, &Affine::describe, "turn, slant, scale and shift the whole image");
  spec.group("elastic", &Settings::elastic, &Elastic::describe, "displace every point a little, smoothly");
  spec.group("thin", &Settings::thin, &Stroke::describe, "a finer pen; lines of one pixel stay");
  spec.group("thick", &Settings::thick, &Stroke::describe, "a broader pen");
  spec.group("two_level", &Settings::two_level, &TwoLevel::describe, "ink or ground, without grey");
  spec.group("box_jitter", &Settings::box_jitter, &BoxJitter::describe,
             "the ink's box in another size, shape and place");
}

void Settings::check() const {
  if (thin.probability + thick.probability > 1.0)
    throw pipeline::Error("'thin' and 'thick' have the probabilities " + text_of(thin.probability) + " and " +
                              text_of(thick.probability) + "; a pen is one or the other, so their sum is at most 1",
                          "lower one of them");
  if (two_level.lowest > two_level.highest)
    throw pipeline::Error(
        "two_level: 'lowest' is " + text_of(two_level.lowest) + ", above 'highest', " + text_of(two_level.highest),
        "exchange them");
}

}  // namespace augment
