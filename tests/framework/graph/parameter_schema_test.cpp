// Expected values are written by hand from JSON Schema 2020-12; tests/schema asks a validator.
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include <pipeline/spec.h>

#include "graph/parameter_schema.h"

namespace pipeline {
namespace {

enum class Mode { slow, fast };

struct Inner {
  int patience = 5;
  std::filesystem::path file;
};

struct Options {
  bool on = true;
  int count = 3;
  double share = 0.25;
  std::optional<double> limit;
  std::string label = "a";
  Mode mode = Mode::fast;
  std::vector<int> sizes{4, 2};
  std::optional<Inner> off;
  Inner group;
};

/// What the schema says of one parameter, without its description.
template <class Describe>
Value schema_of(Describe describe) {
  Spec<Options> spec;
  describe(spec);
  Value schema = parameters_schema(spec.info().parameters).at("properties").as_map().front().second;
  Value::Map rest;
  for (const auto& [key, value] : schema.as_map())
    if (key != "description" && key != "pattern" && key != "patternErrorMessage") rest.emplace_back(key, value);
  return rest;
}

TEST(ParameterSchema, EachKindHasItsTypesRangeAndDefault) {
  // "string" beside another type: an environment variable, by its pattern.
  EXPECT_EQ(schema_of([](auto& spec) { spec.param("on", &Options::on, ""); }),
            Value::parse_json(R"({"type":["boolean","string"],"default":true})"));
  EXPECT_EQ(schema_of([](auto& spec) { spec.param("count", &Options::count, range(1, 7), ""); }),
            Value::parse_json(R"({"type":["integer","string"],"minimum":1,"maximum":7,"default":3})"));
  EXPECT_EQ(schema_of([](auto& spec) { spec.param("share", &Options::share, half_open(0, 1.5), ""); }),
            Value::parse_json(R"({"type":["number","string"],"minimum":0,"exclusiveMaximum":1.5,"default":0.25})"));
  EXPECT_EQ(schema_of([](auto& spec) { spec.param("share", &Options::share, above(0), ""); }),
            Value::parse_json(R"({"type":["number","string"],"exclusiveMinimum":0,"default":0.25})"));
  EXPECT_EQ(schema_of([](auto& spec) { spec.param("label", &Options::label, ""); }),
            Value::parse_json(R"({"type":"string","default":"a"})"));
  EXPECT_EQ(
      schema_of([](auto& spec) { spec.param("sizes", &Options::sizes, range(1, 9), ""); }).at("items").at("maximum"),
      Value(9));
}

TEST(ParameterSchema, WhatIsOffByDefaultMayBeNull) {
  EXPECT_EQ(schema_of([](auto& spec) { spec.param("limit", &Options::limit, range(0, 1), ""); }),
            Value::parse_json(R"({"type":["number","string","null"],"minimum":0,"maximum":1})"));
}

TEST(ParameterSchema, AChoiceIsOneOfItsTextsOrAVariable) {
  EXPECT_EQ(
      schema_of([](auto& spec) { spec.param("mode", &Options::mode, choices({"slow", "fast"}), "how"); }),
      Value::parse_json(R"json({"anyOf":[{"title":"mode","description":"how (one of: slow, fast; default fast)",)json"
                        R"json("enum":["slow","fast"]},{"$ref":"#/$defs/variable"}],"default":"fast"})json"));
}

TEST(ParameterSchema, RequiredParametersAreRequiredAndTheMapWithThem) {
  Spec<Options> spec;
  EXPECT_EQ(parameters_schema(spec.info().parameters).at("type"), Value(Value::List{"object", "null"}));
  spec.required("label", &Options::label, "");
  const Value schema = parameters_schema(spec.info().parameters);
  EXPECT_EQ(schema.at("type").as_text(), "object");
  EXPECT_EQ(schema.at("required"), Value(Value::List{"label"}));
  EXPECT_EQ(schema.at("additionalProperties"), Value(false));
}

TEST(ParameterSchema, AGroupThatIsOnNeedsWhatItsMembersNeed) {
  const auto describe = [](Spec<Inner>& inner) {
    inner.param("patience", &Inner::patience, "");
    inner.required("file", &Inner::file, "");
  };
  Spec<Options> on;
  on.group("group", &Options::group, describe, "");
  EXPECT_TRUE(any_required(on.info().parameters));
  Spec<Options> off;
  off.group("off", &Options::off, describe, "");
  EXPECT_FALSE(any_required(off.info().parameters));
  const Value group = parameters_schema(off.info().parameters).at("properties").at("off");
  EXPECT_EQ(group.at("type"), Value(Value::List{"object", "null"}));
  EXPECT_EQ(group.at("required"), Value(Value::List{"file"}));
}

}  // namespace
}  // namespace pipeline
