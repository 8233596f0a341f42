#include "plugin/stage_info_json.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <pipeline/images.h>

#include "support/messages.h"

namespace pipeline {
namespace {

enum class Shape { disc, square };

struct Options {
  struct Stopping {
    int patience = 10;
  };
  int count = 20;
  std::uint64_t seed = 0;
  double rate = 0.1;
  double limit = std::numeric_limits<double>::infinity();
  bool color = false;
  std::string title = "caf\u00e9 \"one\"";
  std::filesystem::path path;
  Shape shape = Shape::square;
  std::vector<int> hidden{128, 64};
  std::vector<std::string> names{"a"};
  std::optional<double> clip;
  std::optional<Stopping> early_stopping;
};

/// One parameter of every kind.
StageInfo everything() {
  Spec<Options> spec;
  spec.summary("does it all");
  spec.example("all:\n  uses: test.all\n");
  spec.input(In<Images>{"images", "to work on", Need::many});
  spec.output(Out<Images>{"out", "the result"});
  spec.param("count", &Options::count, range(1, 4096), "how many");
  spec.param("seed", &Options::seed, at_least(0), "where chance begins");
  spec.param("rate", &Options::rate, half_open(0.0, 1.0), "share left out");
  spec.param("limit", &Options::limit, above(0.0), "at most");
  spec.param("color", &Options::color, "three channels");
  spec.param("title", &Options::title, "above the table");
  spec.required("path", &Options::path, "where it lies");
  spec.param("shape", &Options::shape, choices({"disc", "square"}), "of the brush");
  spec.param("hidden", &Options::hidden, range(1, 65536), "widths");
  spec.param("names", &Options::names, "of the classes");
  spec.param("clip", &Options::clip, above(0.0), "longest gradient");
  spec.group(
      "early_stopping", &Options::early_stopping,
      [](Spec<Options::Stopping>& inner) {
        inner.param("patience", &Options::Stopping::patience, at_least(1), "epochs without gain");
      },
      "ends early");
  StageInfo info = spec.info();
  info.type = "test.all";
  info.kind = StageKind::fitted_step;
  return info;
}

TEST(StageInfoJson, EveryKindOfParameterAndPortIsReadBack) {
  const std::string text = value_of(everything()).json();
  const Value value = Value::parse_json(text);
  StageInfo expected = everything();
  expected.parameters.at(7).range = {};  // a choice is bounded by its choices
  EXPECT_EQ(stage_info_from(JsonNode(value)), expected);
}

/// `parameter` as the only one of a stage type.
std::string refusal_of_json(const std::string& parameter) {
  const Value value = Value::parse_json(R"({"type": "a.b", "kind": "stage", "summary": "", "parameters": [)" +
                                        parameter + R"(], "inputs": [], "outputs": []})");
  return testing::message_of([&] { stage_info_from(JsonNode(value)); });
}

TEST(StageInfoJson, MistakesAreRefused) {
  struct Case {
    std::string parameter, expected;
  };
  const Case cases[] = {
      {R"({"name": "n", "kind": "integer", "text": ""})", "no error"},
      {R"({"name": "n", "kind": "colour", "text": ""})",
       "kind: expected one of boolean, integer, number, text, path, choice, list, group, found \"colour\""},
      {R"({"name": "n n", "kind": "text", "text": ""})",
       "name: expected a name of a-z, 0-9 and _ that begins with a letter, found 'n n'"},
      {R"({"name": "n", "kind": "text"})", ": the entry 'text' is missing"},
      {R"({"name": "n", "kind": "integer", "text": "", "default": 1.5})",
       "default: expected an integer, found a number"},
      {R"({"name": "n", "kind": "integer", "text": "", "default": 9, "range": {"high": 8}})",
       "default: 9 lies outside the range: at most 8"},
      {R"({"name": "n", "kind": "number", "text": "", "default": 1, "range": {"low": 0, "high": 1, "high_open": true}})",
       "default: 1 lies outside the range: 0 to below 1"},
      {R"({"name": "n", "kind": "integer", "text": "", "required": true, "default": 9})",
       "default: a required parameter has no default"},
      {R"({"name": "n", "kind": "integer", "text": "", "range": {"low": 3, "high": 2}})",
       "range: the range holds no number"},
      {R"({"name": "n", "kind": "integer", "text": "", "range": {"low": 3, "high": 3, "low_open": true}})",
       "range: the range holds no number"},
      {R"({"name": "n", "kind": "text", "text": "", "range": {"low": 3}})", "range: only numbers have a range"},
      {R"({"name": "n", "kind": "choice", "text": ""})", ": a choice needs 'choices'"},
      {R"({"name": "n", "kind": "text", "text": "", "choices": ["a"]})", ": only a choice has 'choices'"},
      {R"({"name": "n", "kind": "choice", "text": "", "choices": ["a", "a"]})", "choices[1]: 'a' stands there twice"},
      {R"({"name": "n", "kind": "choice", "text": "", "choices": ["a"], "default": "b"})",
       "default: \"b\" is not one of the choices"},
      {R"({"name": "n", "kind": "list", "text": ""})", ": the entry 'element' is missing"},
      {R"({"name": "n", "kind": "list", "element": "group", "text": ""})", "element: a list holds single values"},
      {R"({"name": "n", "kind": "list", "element": "integer", "text": "", "default": [1, "x"]})",
       "default[1]: expected an integer, found text"},
      {R"({"name": "n", "kind": "text", "element": "text", "text": ""})", ": only a list has an 'element'"},
      {R"({"name": "n", "kind": "text", "members": [], "text": ""})", ": only a group has 'members'"},
      {R"({"name": "n", "kind": "group", "members": [], "text": "", "default": {"a": 1}})",
       "default: a group has no default of its own but {}; its members have"},
      {R"({"name": "n", "kind": "text", "text": ""}, {"name": "n", "kind": "text", "text": ""})",
       "parameters[1]: 'n' stands there twice"},
      {R"({"name": "n", "kind": "group", "text": "",
           "members": [{"name": "m", "kind": "text", "text": "", "colour": 1}]})",
       "members[0]: unknown entry \"colour\""},
  };
  for (const Case& mistake : cases) {
    SCOPED_TRACE(mistake.parameter);
    const std::string message = refusal_of_json(mistake.parameter);
    if (message == "no error" || mistake.expected.starts_with("parameters[")) {
      EXPECT_EQ(message, mistake.expected);
    } else {
      EXPECT_EQ(message,
                "parameters[0]" + std::string(mistake.expected.starts_with(':') ? "" : ".") + mistake.expected);
    }
  }
}

TEST(StageInfoJson, AReportDoesWithoutInputsAndHasNoOutputs) {
  const auto refused = [](const std::string& inputs, const std::string& outputs) {
    const Value value =
        Value::parse_json(R"({"type": "a.b", "kind": "report", "summary": "", "parameters": [], "inputs": [)" + inputs +
                          R"(], "outputs": [)" + outputs + "]}");
    return testing::message_of([&] { stage_info_from(JsonNode(value)); });
  };
  const auto port = [](const std::string& need) {
    return R"({"name": "p", "type": "images", "text": "")" + (need.empty() ? "" : R"(, "need": ")" + need + '"') + "}";
  };
  EXPECT_EQ(refused(port("any"), ""), "no error");
  EXPECT_EQ(refused(port("optional"), ""), "no error");
  for (const std::string need : {"", "many"})
    EXPECT_EQ(refused(port(need), ""), "inputs: a report does without its inputs; declare 'p' optional or any");
  EXPECT_EQ(refused("", port("")), "outputs: a report has no outputs; it returns files");
}

TEST(StageInfoJson, StageTypesAreFamilyDotNoun) {
  for (const char* type : {"image.invert", "a.b", "mnist_like.data_set2"}) EXPECT_TRUE(is_stage_type(type)) << type;
  for (const char* type : {"", ".", "image", "image.", ".invert", "image.invert.twice", "Image.invert", "image.2x",
                           "image.in vert", "image.invert\n"})
    EXPECT_FALSE(is_stage_type(type)) << type;
  EXPECT_FALSE(is_stage_type("a." + std::string(201, 'b')));
}

}  // namespace
}  // namespace pipeline
