#include "config/overrides.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "source_text.h"

namespace pipeline {
namespace {

/// The parameters of stage `fit` after the options, which must be sound.
Value with(const std::string& given, const std::vector<std::string>& options) {
  Diagnostics diagnostics;
  std::shared_ptr<const Node> node = given.empty() ? nullptr : yaml(given);
  for (const Override& change : parse_overrides(options, diagnostics)) {
    EXPECT_EQ(change.stage.text, "fit");
    node = apply_override(node, change, diagnostics);
  }
  diagnostics.throw_if_any();
  return to_value(*node);
}

std::string override_errors(const std::string& given, const std::vector<std::string>& options) {
  Diagnostics diagnostics;
  const std::shared_ptr<const Node> node = yaml(given);
  for (const Override& change : parse_overrides(options, diagnostics)) {
    apply_override(node, change, diagnostics);
  }
  return diagnostics.text();
}

TEST(Overrides, ReplaceAddAndNest) {
  struct Case {
    std::string name;
    std::string given;
    std::vector<std::string> options;
    std::string expected;  // JSON
  };
  const std::vector<Case> cases = {
      {"replaces", "{epochs: 40, rate: 0.1}", {"fit.epochs=3"}, R"({"epochs":3,"rate":0.1})"},
      {"adds", "{epochs: 40}", {"fit.rate=1e-3"}, R"({"epochs":40,"rate":0.001})"},
      {"makes what is missing", "", {"fit.early_stopping.patience=3"}, R"({"early_stopping":{"patience":3}})"},
      {"makes a map of null", "{stop: ~}", {"fit.stop.patience=3"}, R"({"stop":{"patience":3}})"},
      {"keeps the neighbours", "{stop: {a: 1, b: 2}}", {"fit.stop.a=5"}, R"({"stop":{"a":5,"b":2}})"},
      {"an element of a list", "{hidden: [128, 64]}", {"fit.hidden.0=32"}, R"({"hidden":[32,64]})"},
      {"inside a list", "{steps: [{a: 1}]}", {"fit.steps.0.a=2"}, R"({"steps":[{"a":2}]})"},
      {"a list as value", "{}", {"fit.hidden=[8, 4]"}, R"({"hidden":[8,4]})"},
      {"a map as value", "{}", {"fit.stop={patience: 2}"}, R"({"stop":{"patience":2}})"},
      {"null", "{stop: {patience: 2}}", {"fit.stop=null"}, R"({"stop":null})"},
      {"nothing is null", "{stop: 1}", {"fit.stop="}, R"({"stop":null})"},
      {"text that is no other type", "{}", {"fit.mode=off"}, R"({"mode":"off"})"},
      {"text with an equals sign", "{}", {"fit.mode=a=b"}, R"({"mode":"a=b"})"},
      {"the last one wins", "{}", {"fit.a=1", "fit.a=2"}, R"({"a":2})"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(with(c.given, c.options), Value::parse_json(c.expected));
  }
}

TEST(Overrides, PathsStartFromTheCurrentFolder) {
  Diagnostics diagnostics;
  const std::vector<Override> changes = parse_overrides({"digits.path=data"}, diagnostics);
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].value->place.source->folder, std::filesystem::current_path());
}

TEST(Overrides, MalformedOnesAreReportedInOneGo) {
  EXPECT_EQ(override_errors("{}", {"fit.epochs", "seed=3", "epochs=3", ".epochs=3", "fit.=3", "fit..a=3", "fit.a=[1",
                                   "fit.b='x", "fit.c=!x 1", ""}),
            "--set:1:1: error: 'fit.epochs' has no '='\n"
            "    1 | fit.epochs\n"
            "      | ^~~~~~~~~~\n"
            "  help: write --set STAGE.PARAMETER=VALUE, as in --set fit.epochs=5\n"
            "--set:2:1: error: 'seed' names no parameter of a stage\n"
            "    2 | seed=3\n"
            "      | ^~~~\n"
            "  help: the option --seed sets the seed\n"
            "--set:3:1: error: 'epochs' names no parameter of a stage\n"
            "    3 | epochs=3\n"
            "      | ^~~~~~\n"
            "  help: write --set STAGE.PARAMETER=VALUE, as in --set fit.epochs=5\n"
            "--set:4:1: error: a name is missing before this\n"
            "    4 | .epochs=3\n"
            "      | ^\n"
            "  help: write --set STAGE.PARAMETER=VALUE, as in --set fit.epochs=5\n"
            "--set:5:5: error: a name is missing before this\n"
            "    5 | fit.=3\n"
            "      |     ^\n"
            "  help: write --set STAGE.PARAMETER=VALUE, as in --set fit.epochs=5\n"
            "--set:6:5: error: a name is missing before this\n"
            "    6 | fit..a=3\n"
            "      |     ^\n"
            "  help: write --set STAGE.PARAMETER=VALUE, as in --set fit.epochs=5\n"
            "--set:7:7: error: this '[' is never closed\n"
            "    7 | fit.a=[1\n"
            "      |       ^\n"
            "  help: close it with ']'\n"
            "--set:8:7: error: this quote is never closed\n"
            "    8 | fit.b='x\n"
            "      |       ^\n"
            "  help: close it with '\n"
            "--set:9:7: error: tags (!name) are not allowed\n"
            "    9 | fit.c=!x 1\n"
            "      |       ^~\n"
            "  help: remove the tag; put text that begins with '!' into quotes\n"
            "--set:10:1: error: '' has no '='\n"
            "   10 |\n"
            "      | ^\n"
            "  help: write --set STAGE.PARAMETER=VALUE, as in --set fit.epochs=5");
}

TEST(Overrides, WhatCannotBePutInIsReported) {
  EXPECT_EQ(
      override_errors("{epochs: 40, hidden: [128, 64], none: []}",
                      {"fit.epochs.x=1", "fit.hidden.2=1", "fit.hidden.first=1", "fit.hidden.-1=1", "fit.none.0=1"}),
      "--set:1:12: error: 'fit.epochs' is the integer 40, which has no 'x'\n"
      "    1 | fit.epochs.x=1\n"
      "      |            ^\n"
      "  help: set 'fit.epochs' itself\n"
      "--set:2:12: error: 'fit.hidden' is a list of 2 elements; found '2'\n"
      "    2 | fit.hidden.2=1\n"
      "      |            ^\n"
      "  help: name an element by a number from 0 to 1, or set the whole list\n"
      "--set:3:12: error: 'fit.hidden' is a list of 2 elements; found 'first'\n"
      "    3 | fit.hidden.first=1\n"
      "      |            ^~~~~\n"
      "  help: name an element by a number from 0 to 1, or set the whole list\n"
      "--set:4:12: error: 'fit.hidden' is a list of 2 elements; found '-1'\n"
      "    4 | fit.hidden.-1=1\n"
      "      |            ^~\n"
      "  help: name an element by a number from 0 to 1, or set the whole list\n"
      "--set:5:10: error: 'fit.none' is a list of 0 elements; found '0'\n"
      "    5 | fit.none.0=1\n"
      "      |          ^\n"
      "  help: set the whole list");
}

TEST(Overrides, AMistakeLeavesTheParametersAsTheyWere) {
  Diagnostics diagnostics;
  const std::shared_ptr<const Node> node = yaml("{stop: {patience: 3}, hidden: [8]}");
  for (const char* option : {"fit.stop.patience.x.y=1", "fit.hidden.1=1"}) {
    const Override change = parse_overrides({option}, diagnostics).at(0);
    EXPECT_EQ(apply_override(node, change, diagnostics), node);
  }
  EXPECT_EQ(diagnostics.size(), 2U);
}

TEST(Overrides, MustBeUtf8) {
  Diagnostics diagnostics;
  try {
    parse_overrides({"fit.a=1", "fit.b=\xFF"}, diagnostics);
    FAIL() << "no error";
  } catch (const PipelineFileError& error) {
    EXPECT_EQ(std::string(error.what()),
              "--set:2:7: error: the byte \\xff is not valid UTF-8\n"
              "    2 | fit.b=\\xff\n"
              "      |       ^~~~\n"
              "  help: use plain text in UTF-8");
  }
}

}  // namespace
}  // namespace pipeline
