#include "config/scalar.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <pipeline/error.h>

namespace pipeline {
namespace {

// YAML 1.2.2, section 10.3.2, and its table of what YAML 1.1 took for something else.
TEST(PlainScalar, FollowsTheCoreSchema) {
  struct Case {
    std::string text;
    Value value;
  };
  const double infinity = std::numeric_limits<double>::infinity();
  const std::vector<Case> cases = {
      {"", Value()},
      {"~", Value()},
      {"null", Value()},
      {"Null", Value()},
      {"NULL", Value()},
      {"nULL", "nULL"},
      {"true", true},
      {"True", true},
      {"TRUE", true},
      {"false", false},
      {"tRue", "tRue"},
      {"0", 0},
      {"-0", 0},
      {"12", 12},
      {"-19", -19},
      {"+7", 7},
      {"012", 12},
      {"0o17", 15},
      {"0x3A", 58},
      {"0o8", "0o8"},
      {"-0x1", "-0x1"},
      {"0x", "0x"},
      {"0b11", "0b11"},
      {"9223372036854775807", std::int64_t{9223372036854775807}},
      {"-9223372036854775808", std::numeric_limits<std::int64_t>::min()},
      {"0.", 0.0},
      {".5", 0.5},
      {"+12.5", 12.5},
      {"12e03", 12000.0},
      {"-2E+05", -200000.0},
      {"1e3", 1000.0},
      {"1.0e-3", 0.001},
      {".inf", infinity},
      {"-.Inf", -infinity},
      {"+.INF", infinity},
      {"inf", "inf"},
      {"nan", "nan"},
      {"-.nan", "-.nan"},
      {".", "."},
      {"-", "-"},
      {"+", "+"},
      {"e3", "e3"},
      {".e3", ".e3"},
      {"1e", "1e"},
      {"1e+", "1e+"},
      {"1.2.3", "1.2.3"},
      {"1_000", "1_000"},
      {"12:30", "12:30"},
      {"2026-01-02", "2026-01-02"},
      {"off", "off"},
      {"on", "on"},
      {"yes", "yes"},
      {"no", "no"},
      {"y", "y"},
      {"image.invert", "image.invert"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const Value value = plain_scalar(c.text);
    EXPECT_EQ(value.kind(), c.value.kind());
    EXPECT_EQ(value, c.value);
  }
  EXPECT_TRUE(std::isnan(plain_scalar(".nan").as_number()));
  EXPECT_TRUE(std::isnan(plain_scalar(".NaN").as_number()));
}

TEST(PlainScalar, WhatDoesNotFitIsAnError) {
  struct Case {
    std::string text;
    std::string message;
  };
  const std::vector<Case> cases = {
      {"9223372036854775808", "the integer 9223372036854775808 does not fit 64 bits"},
      {"-9223372036854775809", "the integer -9223372036854775809 does not fit 64 bits"},
      {"0x8000000000000000", "the integer 0x8000000000000000 does not fit 64 bits"},
      {"99999999999999999999999", "the integer 99999999999999999999999 does not fit 64 bits"},
      {"1e999", "the number 1e999 is beyond what 64 bits hold"},
      {"-1.5e400", "the number -1.5e400 is beyond what 64 bits hold"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    try {
      plain_scalar(c.text);
      ADD_FAILURE() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(error.what(), c.message);
    }
  }
}

}  // namespace
}  // namespace pipeline
