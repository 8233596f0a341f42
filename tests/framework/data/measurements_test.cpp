#include <pipeline/measurements.h>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/messages.h"

namespace pipeline {
namespace {

using testing::message_of;

const double kUnknown = std::numeric_limits<double>::quiet_NaN();

Measurements of_two_images() {
  const std::vector<double> values{0.5, 3.0, 28.0, kUnknown, 1.0, 70.0};
  return {{"stroke", "parts", "width"}, {"a.png", "b.png"}, Tensor::of<double>({2, 3}, values)};
}

TEST(Measurements, ColumnsAndRowsAreFound) {
  const Measurements table = of_two_images();
  EXPECT_EQ(table.size(), 2);
  EXPECT_EQ(table.column("width"), (std::vector<double>{28.0, 70.0}));
  EXPECT_TRUE(std::isnan(table.row(1)[0]));
  EXPECT_EQ(table.row(1)[1], 1.0);
  EXPECT_FALSE(table.column("height").has_value());
}

TEST(Measurements, AStateGivesThemBack) {
  const Measurements read = Measurements::from_state(of_two_images().state());
  EXPECT_EQ(read.columns(), of_two_images().columns());
  EXPECT_EQ(read.ids(), of_two_images().ids());
  EXPECT_EQ(read.column("parts"), (std::vector<double>{3.0, 1.0}));
  EXPECT_TRUE(std::isnan(read.row(1)[0]));
  EXPECT_EQ(Measurements::from_state(Measurements().state()).size(), 0);
}

TEST(Measurements, ValuesThatDoNotFitAreRefused) {
  EXPECT_EQ(message_of([] { Measurements({"a", "b"}, {"x"}, Tensor::zeros(DType::f64, {2, 1})); }),
            "measurements of 1 images in 2 columns cannot have values of type f64 and shape 2 x 1");
  EXPECT_EQ(message_of([] { Measurements({"a"}, {"x"}, Tensor::zeros(DType::f32, {1, 1})); }),
            "measurements of 1 images in 1 columns cannot have values of type f32 and shape 1 x 1");
  EXPECT_EQ(message_of([] { Measurements({"a", "a"}, {"x"}, Tensor::zeros(DType::f64, {1, 2})); }),
            "measurements have two columns named 'a'");
}

}  // namespace
}  // namespace pipeline
