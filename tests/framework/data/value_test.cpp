#include <pipeline/value.h>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "data/json.h"
#include "support/messages.h"

namespace pipeline {
namespace {

using testing::message_of;

TEST(Value, HoldsEachKind) {
  EXPECT_TRUE(Value().is_null());
  EXPECT_EQ(Value(true).as_bool(), true);
  EXPECT_EQ(Value(7).as_integer(), 7);
  EXPECT_EQ(Value(0.25).as_number(), 0.25);
  EXPECT_EQ(Value("relu").as_text(), "relu");
  EXPECT_EQ(Value(Value::List{1, 2}).as_list().size(), 2U);
  EXPECT_EQ(Value(Value::Map{{"size", 20}}).at("size").as_integer(), 20);
}

TEST(Value, AnIntegerIsANumberButNotTheReverse) {
  EXPECT_EQ(Value(3).as_number(), 3.0);
  EXPECT_EQ(message_of([] { Value(3.0).as_integer(); }), "expected an integer, found 3.0");
}

TEST(Value, SetKeepsTheOrderAndReplacesInPlace) {
  Value value;
  value.set("b", 1);
  value.set("a", 2);
  value.set("b", 3);
  EXPECT_EQ(value.json(), R"({"b": 3, "a": 2})");
}

TEST(Value, FindGivesNullWhereThereIsNothing) {
  const Value map = Value::Map{{"size", 20}};
  EXPECT_EQ(map.find("width"), nullptr);
  EXPECT_EQ(Value(3).find("width"), nullptr);
}

TEST(Value, TheWrongKindIsNamedWithWhatWasFound) {
  EXPECT_EQ(message_of([] { Value("off").as_bool(); }), "expected true or false, found the text 'off'");
  EXPECT_EQ(message_of([] { Value().as_integer(); }), "expected an integer, found nothing");
  EXPECT_EQ(message_of([] { Value("many").as_number(); }), "expected a number, found the text 'many'");
  EXPECT_EQ(message_of([] { Value(12).as_text(); }), "expected text, found 12");
  EXPECT_EQ(message_of([] { Value(false).as_list(); }), "expected a list, found false");
  EXPECT_EQ(message_of([] { Value(Value::List{}).as_map(); }), "expected a map, found a list");
  EXPECT_EQ(message_of([] { Value(Value::Map{}).as_text(); }), "expected text, found a map");
  EXPECT_EQ(message_of([] { Value(Value::Map{}).at("size"); }), "there is no 'size'");
  EXPECT_EQ(message_of([] { Value(5).set("size", 1); }), "expected a map, found 5");
}

TEST(ValueJson, IsOneLineInTheOrderOfTheMap) {
  const Value value = Value::Map{{"on", true}, {"list", Value::List{1, 2.5, "x", Value()}}, {"empty", Value::Map{}}};
  EXPECT_EQ(value.json(), R"({"on": true, "list": [1, 2.5, "x", null], "empty": {}})");
}

TEST(ValueJson, NumbersAreTheShortestThatReadBack) {
  const struct {
    double number;
    const char* text;
  } cases[] = {
      {1.0, "1.0"},
      {-0.0, "-0.0"},
      {0.1, "0.1"},
      {1e20, "1e+20"},
      {0.1 + 0.2, "0.30000000000000004"},
      {5e-324, "5e-324"},
      {1.7976931348623157e308, "1.7976931348623157e+308"},
      {double{0.1F}, "0.10000000149011612"},
  };
  for (const auto& [number, text] : cases) {
    SCOPED_TRACE(text);
    EXPECT_EQ(Value(number).json(), text);
    const Value read = Value::parse_json(text);
    EXPECT_EQ(read.kind(), Value::Kind::number);
    EXPECT_EQ(std::signbit(read.as_number()), std::signbit(number));
    EXPECT_EQ(read.as_number(), number);
  }
}

TEST(ValueJson, WhatIsNotFiniteIsText) {
  EXPECT_EQ(Value(std::numeric_limits<double>::quiet_NaN()).json(), R"("nan")");
  EXPECT_EQ(Value(std::numeric_limits<double>::infinity()).json(), R"("inf")");
  EXPECT_EQ(Value(-std::numeric_limits<double>::infinity()).json(), R"("-inf")");
}

TEST(ValueJson, IntegersKeepAll64Bits) {
  for (const std::int64_t number : {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()})
    EXPECT_EQ(Value::parse_json(Value(number).json()), Value(number));
  EXPECT_EQ(Value::parse_json("9223372036854775808"), Value(9223372036854775808.0));
}

TEST(ValueJson, TextIsEscapedAndStaysUtf8) {
  EXPECT_EQ(Value("a\"b\\c\n\t\x01").json(), R"("a\"b\\c\n\t\u0001")");
  EXPECT_EQ(Value("gr\xC3\xBC\xC3\x9F").json(), "\"gr\xC3\xBC\xC3\x9F\"");
  // Latin-1, an overlong slash, a surrogate, a cut sequence: each byte becomes U+FFFD.
  EXPECT_EQ(Value("\xFC").json(), "\"\xEF\xBF\xBD\"");
  EXPECT_EQ(Value("\xC0\xAF").json(), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
  EXPECT_EQ(Value("\xED\xA0\x80").json(), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
  EXPECT_EQ(Value("\xE2\x82").json(), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST(ValueJson, ReadingGivesBackWhatWasWritten) {
  Value value = Value::Map{{"name", "caf\xC3\xA9 \"x\"\n"}, {"size", 20}, {"rate", 1e-3}, {"none", Value()}};
  value.set("nested", Value::List{Value::Map{{"a", Value::List{}}}, -5, true, 123456789012345678});
  EXPECT_EQ(Value::parse_json(value.json()), value);
  EXPECT_EQ(Value::parse_json(pretty_json(value)), value);
}

TEST(ValueJson, TheLongFormKeepsPlainListsOnOneLine) {
  const Value value = Value::Map{{"shape", Value::List{2, 3}},
                                 {"steps", Value::List{Value::Map{{"uses", "image.scale"}}, Value::List{}}},
                                 {"none", Value::Map{}}};
  EXPECT_EQ(pretty_json(value), R"({
  "shape": [2, 3],
  "steps": [
    {
      "uses": "image.scale"
    },
    []
  ],
  "none": {}
})");
}

TEST(ValueJson, NestingIsBounded) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_EQ(message_of([&] { Value::parse_json(nested(200)); }), "no error");
  EXPECT_EQ(message_of([&] { Value::parse_json(nested(201)); }), "the JSON text is nested deeper than 200 levels");
  EXPECT_EQ(message_of([] { Value::parse_json(std::string(1000000, '[')); }),
            "the JSON text is nested deeper than 200 levels");
}

TEST(ValueJson, WhatIsNotJsonIsRefusedWithItsOffset) {
  const struct {
    const char* text;
    const char* message;
  } cases[] = {
      {"", "the text is not JSON: it ends too early, at byte 0"},
      {"{\"a\": ", "the text is not JSON: it ends too early, at byte 6"},
      {"[1, ]", "the text is not JSON: it goes wrong at byte 4"},
      {"{} x", "the text is not JSON: it goes wrong at byte 3"},
      {"nan", "the text is not JSON: it goes wrong at byte 1"},
      {"\"\xFF\"", "the text is not JSON: it goes wrong at byte 1"},
      {R"({"a": 1, "a": 2})", "the JSON text names 'a' twice in one object"},
      {"1e999", "the JSON text holds the number 1e999, which no double can hold"},
  };
  for (const auto& [text, message] : cases) {
    SCOPED_TRACE(text);
    EXPECT_EQ(message_of([text = text] { Value::parse_json(text); }), message);
  }
}

}  // namespace
}  // namespace pipeline
