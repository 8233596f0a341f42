#include "config/parameters.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/overrides.h"
#include "source_text.h"

namespace pipeline {
namespace {

struct Stopping {
  int patience = 10;
  std::string watch = "loss";
};
struct Options {
  int epochs = 40;
  double rate = 0.001;
  bool shuffle = true;
  std::string title = "run";
  std::filesystem::path path;
  std::vector<int> hidden = {128, 64};
  std::vector<double> weights;
  std::vector<std::filesystem::path> files;
  int activation = 0;
  std::optional<int> limit;
  std::optional<Stopping> early_stopping;
};

std::vector<ParameterInfo> all() {
  ParameterInfo activation;
  activation.name = "activation";
  activation.kind = ParameterKind::choice;
  activation.fallback = "relu";
  activation.choices = {"relu", "tanh", "gelu"};
  Spec<Options> spec;
  spec.param("epochs", &Options::epochs, range(1, 1000), "passes over the images");
  spec.param("rate", &Options::rate, above(0), "step size");
  spec.param("shuffle", &Options::shuffle, "");
  spec.param("title", &Options::title, "");
  spec.param("path", &Options::path, "");
  spec.param("hidden", &Options::hidden, at_least(1), "units of each layer");
  spec.param("weights", &Options::weights, "");
  spec.param("files", &Options::files, "");
  spec.param("limit", &Options::limit, at_least(1), "");
  spec.group(
      "early_stopping", &Options::early_stopping,
      [](Spec<Stopping>& inner) {
        inner.required("patience", &Stopping::patience, at_least(1), "epochs without improvement");
        inner.param("watch", &Stopping::watch, "");
      },
      "");
  std::vector<ParameterInfo> infos = spec.info().parameters;
  infos.push_back(activation);
  return infos;
}

Value checked(const std::string& given, const std::vector<ParameterInfo>& infos, Diagnostics& diagnostics) {
  const std::shared_ptr<const Node> root = yaml("fit:\n" + given);
  const Node::Entry& stage = root->entries.front();
  return check_parameters(stage.value->kind == Node::Kind::null ? nullptr : stage.value.get(), stage.key_place,
                          "stage 'fit' (train.adam)", infos, diagnostics);
}

Value sound(const std::string& given) {
  Diagnostics diagnostics;
  const Value value = checked(given, all(), diagnostics);
  diagnostics.throw_if_any();
  return value;
}

std::string errors(const std::string& given, const std::vector<ParameterInfo>& infos = all()) {
  Diagnostics diagnostics;
  checked(given, infos, diagnostics);
  return diagnostics.text();
}

TEST(CheckParameters, DefaultsAreFilledInInTheirOrder) {
  const Value defaults = Value::parse_json(
      R"({"epochs":40,"rate":0.001,"shuffle":true,"title":"run","path":"","hidden":[128,64],"weights":[],"files":[],)"
      R"("limit":null,"early_stopping":null,"activation":"relu"})");
  EXPECT_EQ(sound(""), defaults);
  EXPECT_EQ(sound("  {}"), defaults);
}

TEST(CheckParameters, GivenValuesAreTaken) {
  EXPECT_EQ(
      sound("  activation: tanh\n"
            "  early_stopping: { patience: 3 }\n"
            "  limit: 7\n"
            "  weights: [1, 0.5]\n"
            "  hidden: []\n"
            "  title: \"5\"\n"
            "  shuffle: false\n"
            "  rate: 2\n"
            "  epochs: 0x10\n"),
      Value::parse_json(
          R"({"epochs":16,"rate":2.0,"shuffle":false,"title":"5","path":"","hidden":[],"weights":[1.0,0.5],"files":[],)"
          R"("limit":7,"early_stopping":{"patience":3,"watch":"loss"},"activation":"tanh"})"));
}

TEST(CheckParameters, NullSwitchesOffWhatMayBeOff) {
  const Value value = sound("  limit: ~\n  early_stopping:\n");
  EXPECT_TRUE(value.at("limit").is_null());
  EXPECT_TRUE(value.at("early_stopping").is_null());
}

TEST(CheckParameters, PathsStartFromTheFolderOfTheFile) {
  struct Case {
    std::string given;
    std::string expected;
  };
  for (const Case& c :
       {Case{"../mnist", "/data/mnist"}, Case{"a/./b", "/data/pipelines/a/b"}, Case{"/abs/x/../y", "/abs/y"},
        Case{".", "/data/pipelines"}, Case{"a/", "/data/pipelines/a"}, Case{"/", "/"}}) {
    SCOPED_TRACE(c.given);
    EXPECT_EQ(sound("  path: " + c.given).at("path").as_text(), c.expected);
  }
  EXPECT_EQ(sound("  files: [a, /b]").at("files"), Value(Value::List{"/data/pipelines/a", "/b"}));
}

TEST(CheckParameters, PathsOfOptionsStartFromTheCurrentFolder) {
  Diagnostics diagnostics;
  const auto node = apply_override(nullptr, parse_overrides({"fit.path=x"}, diagnostics).at(0), diagnostics);
  const Value value = check_parameters(node.get(), {}, "stage 'fit' (train.adam)", all(), diagnostics);
  diagnostics.throw_if_any();
  EXPECT_EQ(value.at("path").as_text(), (std::filesystem::current_path() / "x").string());
}

TEST(CheckParameters, UnknownOnesAreReportedWithWhatThereIs) {
  ParameterInfo size;
  size.name = "size";
  size.kind = ParameterKind::integer;
  size.range = range(1, 4096);
  size.fallback = 20;
  ParameterInfo threshold;
  threshold.name = "threshold";
  threshold.kind = ParameterKind::number;
  threshold.range = range(0, 1);
  threshold.fallback = 0.2;
  EXPECT_EQ(errors("  sise: 20\n  colour: 1\n", {size, threshold}),
            "a.yaml:2:3: error: stage 'fit' (train.adam) has no parameter 'sise'\n"
            "    2 |   sise: 20\n"
            "      |   ^~~~\n"
            "  help: did you mean 'size'? It takes: size (integer, 1 to 4096, default 20), threshold (number, 0 to 1, "
            "default 0.2)\n"
            "a.yaml:3:3: error: stage 'fit' (train.adam) has no parameter 'colour'\n"
            "    3 |   colour: 1\n"
            "      |   ^~~~~~\n"
            "  help: It takes: size (integer, 1 to 4096, default 20), threshold (number, 0 to 1, default 0.2)");
  EXPECT_EQ(errors("  size: 20\n", {}),
            "a.yaml:2:3: error: stage 'fit' (train.adam) has no parameter 'size'\n"
            "    2 |   size: 20\n"
            "      |   ^~~~\n"
            "  help: It takes none");
}

TEST(CheckParameters, MissingOnesAreReportedAtTheStage) {
  ParameterInfo path;
  path.name = "path";
  path.kind = ParameterKind::path;
  path.required = true;
  path.text = "folder of the images";
  EXPECT_EQ(errors("", {path}),
            "a.yaml:1:1: error: stage 'fit' (train.adam) needs the parameter 'path'\n"
            "    1 | fit:\n"
            "      | ^~~\n"
            "  help: add 'path' (path, required): folder of the images");
  EXPECT_EQ(errors("  early_stopping: { watch: accuracy }\n"),
            "a.yaml:2:3: error: stage 'fit' (train.adam) needs the parameter 'early_stopping.patience'\n"
            "    2 |   early_stopping: { watch: accuracy }\n"
            "      |   ^~~~~~~~~~~~~~\n"
            "  help: add 'patience' (integer, at least 1, required): epochs without improvement");
}

TEST(CheckParameters, EveryMistakeIsReportedInOneGo) {
  EXPECT_EQ(
      errors("  epochs: 3.0\n"
             "  rate: 0\n"
             "  shuffle: off\n"
             "  title: 5\n"
             "  path: ''\n"
             "  hidden: [128, 0, wide]\n"
             "  weights: 1.5\n"
             "  files: [2024]\n"
             "  limit: off\n"
             "  early_stopping: { patience: ~, wach: 1 }\n"
             "  activation: rulu\n"),
      "a.yaml:2:11: error: 'epochs' of stage 'fit' (train.adam) takes an integer, 1 to 1000; found the number 3.0\n"
      "    2 |   epochs: 3.0\n"
      "      |           ^~~\n"
      "  help: write 3\n"
      "a.yaml:3:9: error: 'rate' of stage 'fit' (train.adam) must be above 0; found 0\n"
      "    3 |   rate: 0\n"
      "      |         ^\n"
      "a.yaml:4:12: error: 'shuffle' of stage 'fit' (train.adam) takes true or false; found the text 'off'\n"
      "    4 |   shuffle: off\n"
      "      |            ^~~\n"
      "  help: write true or false\n"
      "a.yaml:5:10: error: 'title' of stage 'fit' (train.adam) takes text; found the integer 5\n"
      "    5 |   title: 5\n"
      "      |          ^\n"
      "  help: put it into quotes: \"5\"\n"
      "a.yaml:6:9: error: 'path' of stage 'fit' (train.adam) is an empty path\n"
      "    6 |   path: ''\n"
      "      |         ^~\n"
      "  help: name a file or folder; '.' is the folder of this file\n"
      "a.yaml:7:17: error: element 2 of 'hidden' of stage 'fit' (train.adam) must be at least 1; found 0\n"
      "    7 |   hidden: [128, 0, wide]\n"
      "      |                 ^\n"
      "a.yaml:7:20: error: element 3 of 'hidden' of stage 'fit' (train.adam) takes an integer, at least 1; found the "
      "text 'wide'\n"
      "    7 |   hidden: [128, 0, wide]\n"
      "      |                    ^~~~\n"
      "a.yaml:8:12: error: 'weights' of stage 'fit' (train.adam) takes a list of numbers; found the number 1.5\n"
      "    8 |   weights: 1.5\n"
      "      |            ^~~\n"
      "  help: put it into brackets: [1.5]\n"
      "a.yaml:9:11: error: element 1 of 'files' of stage 'fit' (train.adam) takes a path; found the integer 2024\n"
      "    9 |   files: [2024]\n"
      "      |           ^~~~\n"
      "  help: put it into quotes: \"2024\"\n"
      "a.yaml:10:10: error: 'limit' of stage 'fit' (train.adam) takes an integer, at least 1; found the text 'off'\n"
      "   10 |   limit: off\n"
      "      |          ^~~\n"
      "  help: write null to switch it off\n"
      "a.yaml:11:31: error: 'early_stopping.patience' of stage 'fit' (train.adam) takes an integer, at least 1; found "
      "nothing\n"
      "   11 |   early_stopping: { patience: ~, wach: 1 }\n"
      "      |                               ^\n"
      "a.yaml:11:34: error: stage 'fit' (train.adam) has no parameter 'early_stopping.wach'\n"
      "   11 |   early_stopping: { patience: ~, wach: 1 }\n"
      "      |                                  ^~~~\n"
      "  help: did you mean 'watch'? It takes: patience (integer, at least 1, required), watch (text, default loss)\n"
      "a.yaml:12:15: error: 'activation' of stage 'fit' (train.adam) does not know 'rulu'\n"
      "   12 |   activation: rulu\n"
      "      |               ^~~~\n"
      "  help: did you mean 'relu'? It takes: relu, tanh, gelu");
}

TEST(CheckParameters, OtherWrongKinds) {
  struct Case {
    std::string given;
    std::string expected;  // without the source line
  };
  const std::vector<Case> cases = {
      {"epochs: 1001", "'epochs' of stage 'fit' (train.adam) must be 1 to 1000; found 1001"},
      {"epochs: '3'",
       "'epochs' of stage 'fit' (train.adam) takes an integer, 1 to 1000; found the text '3'|write it without quotes"},
      {"epochs: [3]", "'epochs' of stage 'fit' (train.adam) takes an integer, 1 to 1000; found a list"},
      {"rate: .inf", "'rate' of stage 'fit' (train.adam) takes a finite number; found .inf"},
      {"rate: .nan", "'rate' of stage 'fit' (train.adam) takes a finite number; found .nan"},
      {"rate: fast", "'rate' of stage 'fit' (train.adam) takes a number, above 0; found the text 'fast'"},
      {"title: ~", "'title' of stage 'fit' (train.adam) takes text; found nothing"},
      {"hidden: ~", "'hidden' of stage 'fit' (train.adam) takes a list of integers; found nothing"},
      {"hidden: [1, ~]",
       "element 2 of 'hidden' of stage 'fit' (train.adam) takes an integer, at least 1; found nothing"},
      {"early_stopping: 3",
       "'early_stopping' of stage 'fit' (train.adam) takes a map of parameters; found the integer 3|write NAME: VALUE "
       "pairs; it takes: patience, watch"},
      {"activation: 3",
       "'activation' of stage 'fit' (train.adam) takes one of its choices; found the integer 3|It takes: relu, tanh, "
       "gelu"},
      {"activation: softmax",
       "'activation' of stage 'fit' (train.adam) does not know 'softmax'|It takes: relu, tanh, gelu"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.given);
    std::string text = errors("  " + c.given);
    const std::size_t message = text.find("error: ") + 7;
    std::string found = text.substr(message, text.find('\n') - message);
    if (const std::size_t help = text.find("\n  help: "); help != std::string::npos)
      found += "|" + text.substr(help + 9);
    EXPECT_EQ(found, c.expected);
  }
}

}  // namespace
}  // namespace pipeline
