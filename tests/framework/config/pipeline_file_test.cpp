#include "config/pipeline_file.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "source_text.h"

namespace pipeline {
namespace {

constexpr const char* kMnist =
    "# trains the reference network\n"
    "name: mnist\n"
    "seed: 42\n"
    "\n"
    "stages:\n"
    "  digits:\n"
    "    uses: mnist.dataset\n"
    "    with: { path: ../data/mnist, validation: 5000 }\n"
    "  pixels:\n"
    "    uses: image.scale\n"
    "    fit: digits.train\n"
    "    apply: { train: digits.train, test: digits.test }\n"
    "  network:\n"
    "    uses: mlp.network\n"
    "    with: { hidden: [128, 64] }\n"
    "  fit:\n"
    "    uses: train.adam\n"
    "    in: { network: network, train: [pixels.train, more] }\n"
    "  more:\n"
    "    uses: image.invert\n"
    "    in: pixels.test\n"
    "  scaled: { uses: image.scale, fit: more, apply: more }\n"
    "  joined: { uses: data.concat, in: [more, scaled] }\n";

PipelineFile parsed(const std::string& text, const std::vector<std::string>& sets, Diagnostics& diagnostics) {
  return parse_pipeline_file(source(text), sets, diagnostics);
}

std::string file_errors(const std::string& text, const std::vector<std::string>& sets = {}) {
  Diagnostics diagnostics;
  parsed(text, sets, diagnostics);
  return diagnostics.text();
}

std::string joined(const std::vector<Reference>& references) {
  std::string text;
  for (const Reference& reference : references) text += "(" + reference.stage + "|" + reference.port + ")";
  return text;
}

TEST(PipelineFile, KeepsWhatIsWritten) {
  Diagnostics diagnostics;
  const PipelineFile file = parsed(kMnist, {}, diagnostics);
  ASSERT_TRUE(diagnostics.empty()) << diagnostics.text();
  EXPECT_EQ(file.path, "a.yaml");
  EXPECT_EQ(file.name, "mnist");
  EXPECT_EQ(file.name_place.line, 2);
  EXPECT_EQ(file.seed, 42U);
  EXPECT_TRUE(file.broken.empty());
  ASSERT_EQ(file.stages.size(), 7U);

  const StageNode& digits = file.stages[0];
  EXPECT_EQ(digits.id, "digits");
  EXPECT_EQ(digits.id_place.line, 6);
  EXPECT_EQ(digits.uses, "mnist.dataset");
  EXPECT_EQ(digits.uses_place.column, 11);
  EXPECT_EQ(to_value(*digits.with), Value(Value::Map{{"path", "../data/mnist"}, {"validation", 5000}}));
  EXPECT_FALSE(digits.has_in);
  EXPECT_FALSE(digits.fit);

  const StageNode& pixels = file.stages[1];
  EXPECT_EQ(pixels.with, nullptr);
  ASSERT_TRUE(pixels.fit);
  EXPECT_EQ(joined({*pixels.fit}), "(digits|train)");
  EXPECT_TRUE(pixels.apply_is_mapping);
  ASSERT_EQ(pixels.apply.size(), 2U);
  EXPECT_EQ(pixels.apply[1].port, "test");
  EXPECT_EQ(joined(pixels.apply[1].sources), "(digits|test)");
  EXPECT_EQ(pixels.fit_place.line, 11);
  EXPECT_EQ(pixels.apply_place.line, 12);

  const StageNode& fit = file.stages[3];
  EXPECT_TRUE(fit.has_in);
  ASSERT_EQ(fit.in.size(), 2U);
  EXPECT_EQ(fit.in[0].port, "network");
  EXPECT_EQ(joined(fit.in[0].sources), "(network|)");
  EXPECT_FALSE(fit.in[0].is_list);
  EXPECT_TRUE(fit.in[1].is_list);
  EXPECT_EQ(joined(fit.in[1].sources), "(pixels|train)(more|)");
  EXPECT_EQ(fit.in[1].place.column, 29);
  EXPECT_EQ(fit.in[1].sources[1].place.column, 51);

  EXPECT_EQ(file.stages[4].in[0].port, "");
  EXPECT_EQ(joined(file.stages[4].in[0].sources), "(pixels|test)");
  EXPECT_FALSE(file.stages[5].apply_is_mapping);
  EXPECT_EQ(joined(file.stages[5].apply[0].sources), "(more|)");
  EXPECT_EQ(joined(file.stages[6].in[0].sources), "(more|)(scaled|)");
}

TEST(PipelineFile, SeedIsZeroUnlessGiven) {
  Diagnostics diagnostics;
  EXPECT_EQ(parsed("name: a\nstages: { a: { uses: b.c } }\n", {}, diagnostics).seed, 0U);
  EXPECT_TRUE(diagnostics.empty());
}

TEST(PipelineFile, RefusedImagesAreListedUnlessTheRunIsToStop) {
  Diagnostics diagnostics;
  const PipelineFile file = parsed(
      "name: a\nstages:\n  a: { uses: b.c }\n  b: { uses: b.c, on_error: list }\n  c: { uses: b.c, on_error: stop }\n",
      {}, diagnostics);
  ASSERT_TRUE(diagnostics.empty()) << diagnostics.text();
  ASSERT_EQ(file.stages.size(), 3U);
  EXPECT_EQ(file.stages[0].on_error, OnError::list);
  EXPECT_EQ(file.stages[1].on_error, OnError::list);
  EXPECT_EQ(file.stages[2].on_error, OnError::stop);
  EXPECT_EQ(file.stages[2].on_error_place.line, 5);
}

TEST(PipelineFile, OptionsChangeParameters) {
  Diagnostics diagnostics;
  const PipelineFile file = parsed(kMnist, {"network.hidden.1=32", "fit.epochs=3", "digits.validation=1"}, diagnostics);
  ASSERT_TRUE(diagnostics.empty()) << diagnostics.text();
  EXPECT_EQ(to_value(*file.stages[2].with), Value(Value::Map{{"hidden", Value::List{128, 32}}}));
  EXPECT_EQ(to_value(*file.stages[3].with), Value(Value::Map{{"epochs", 3}}));
  EXPECT_EQ(to_value(*file.stages[0].with).at("validation"), Value(1));
}

TEST(PipelineFile, OptionsForUnknownStagesAreReported) {
  EXPECT_EQ(file_errors(kMnist, {"netwerk.dropout=0.5"}),
            "--set:1:1: error: the pipeline has no stage 'netwerk'\n"
            "    1 | netwerk.dropout=0.5\n"
            "      | ^~~~~~~\n"
            "  help: did you mean 'network'? It has: digits, pixels, network, fit, more, scaled, joined");
}

TEST(PipelineFile, EveryMistakeIsReportedInOneGo) {
  struct Case {
    std::string name;
    std::string text;
    std::string expected;
  };
  const std::vector<Case> cases = {
      {"an empty file", "# nothing yet\n",
       "a.yaml:1:1: error: the file holds no pipeline\n"
       "    1 | # nothing yet\n"
       "      | ^\n"
       "  help: begin with 'name: ...' and 'stages:'; the folder pipelines/ has examples"},
      {"a list", "- name: a\n",
       "a.yaml:1:1: error: a pipeline is a map with name, seed and stages; found a list\n"
       "    1 | - name: a\n"
       "      | ^\n"
       "  help: begin with 'name: ...' and 'stages:'; the folder pipelines/ has examples"},
      {"missing keys", "seed: 1\n",
       "a.yaml:1:1: error: the pipeline has no 'name'\n"
       "    1 | seed: 1\n"
       "      | ^\n"
       "  help: add a line such as 'name: digits'\n"
       "a.yaml:1:1: error: the pipeline has no 'stages'\n"
       "    1 | seed: 1\n"
       "      | ^\n"
       "  help: list stages by name, each with 'uses', as in 'stages: { digits: { uses: mnist.dataset } }'"},
      {"wrong values", "name: 5\nseed: -1\nstages:\n",
       "a.yaml:1:7: error: 'name' takes text; found the integer 5\n"
       "    1 | name: 5\n"
       "      |       ^\n"
       "  help: put it into quotes: \"5\"\n"
       "a.yaml:2:7: error: 'seed' takes an integer, at least 0; found the integer -1\n"
       "    2 | seed: -1\n"
       "      |       ^~\n"
       "a.yaml:3:1: error: 'stages' holds no stage\n"
       "    3 | stages:\n"
       "      | ^~~~~~\n"
       "  help: list stages by name, each with 'uses', as in 'stages: { digits: { uses: mnist.dataset } }'"},
      {"a misspelt key stands for what was meant", "nmae: a\nstagse: { a: { uses: b.c } }\nauthor: me\n",
       "a.yaml:1:1: error: a pipeline has no key 'nmae'\n"
       "    1 | nmae: a\n"
       "      | ^~~~\n"
       "  help: did you mean 'name'? It takes: name, seed, include, stages, compare, serve\n"
       "a.yaml:2:1: error: a pipeline has no key 'stagse'\n"
       "    2 | stagse: { a: { uses: b.c } }\n"
       "      | ^~~~~~\n"
       "  help: did you mean 'stages'? It takes: name, seed, include, stages, compare, serve\n"
       "a.yaml:3:1: error: a pipeline has no key 'author'\n"
       "    3 | author: me\n"
       "      | ^~~~~~\n"
       "  help: It takes: name, seed, include, stages, compare, serve"},
      {"compare and serve of the wrong form",
       "name: a\nstages: { a: { uses: b.c } }\ncompare: [ a ]\nserve: { classifier: [ a ], through: a }\n",
       "a.yaml:3:10: error: 'compare' takes a map with 'swap' and 'variants'; found a list\n"
       "    3 | compare: [ a ]\n"
       "      |          ^\n"
       "  help: write 'compare: { swap: STAGE, variants: { one: [ image.none ], other: [ image.invert ] } }'\n"
       "a.yaml:4:22: error: 'classifier' of 'serve' takes STAGE or STAGE.PORT; found a list\n"
       "    4 | serve: { classifier: [ a ], through: a }\n"
       "      |                      ^\n"
       "  help: name the stage whose output is meant, as in digits.train\n"
       "a.yaml:4:38: error: 'through' of 'serve' takes a list of stages; found the text 'a'\n"
       "    4 | serve: { classifier: [ a ], through: a }\n"
       "      |                                      ^\n"
       "  help: list the preprocessing stages in the order that an image takes, as in 'through: [ adapt, sized, mine "
       "]'"},
      {"stages of the wrong form",
       "name: a\nstages:\n  Box: { uses: b.c }\n  b: image.invert\n  c:\n  d: { with: 3, in: x }\n  e: { uses: [b.c] "
       "}\n",
       "a.yaml:3:3: error: 'Box' cannot name a stage\n"
       "    3 |   Box: { uses: b.c }\n"
       "      |   ^~~\n"
       "  help: use lower-case letters, digits and _, beginning with a letter, as in 'box_2'\n"
       "a.yaml:4:6: error: stage 'b' takes a map with 'uses'; found the text 'image.invert'\n"
       "    4 |   b: image.invert\n"
       "      |      ^~~~~~~~~~~~\n"
       "  help: write 'b: { uses: image.invert }'\n"
       "a.yaml:5:3: error: stage 'c' is empty\n"
       "    5 |   c:\n"
       "      |   ^\n"
       "  help: give it a stage type, as in 'c: { uses: image.invert }'\n"
       "a.yaml:6:3: error: stage 'd' has no 'uses'\n"
       "    6 |   d: { with: 3, in: x }\n"
       "      |   ^\n"
       "  help: name its stage type, as in 'uses: image.invert'; 'pipeline plugins' lists them\n"
       "a.yaml:6:14: error: 'with' of stage 'd' takes a map of parameters; found the integer 3\n"
       "    6 |   d: { with: 3, in: x }\n"
       "      |              ^\n"
       "  help: write NAME: VALUE pairs, as in 'with: { size: 20 }'\n"
       "a.yaml:7:14: error: 'uses' of stage 'e' takes the name of a stage type; found a list\n"
       "    7 |   e: { uses: [b.c] }\n"
       "      |              ^\n"
       "  help: write FAMILY.NOUN, as in 'uses: image.invert'; 'pipeline plugins' lists them"},
      {"wiring of the wrong form",
       "name: a\nstages:\n  a: { uses: b.c, in: x, fit: y }\n  b: { uses: b.c, fit: y }\n  c: { uses: b.c, in: x, "
       "on_error: skip }\n"
       "  d: { uses: b.c, in: { images: Digits.train } }\n  e: { uses: b.c, in: [] }\n  f: { uses: b.c, in: }\n"
       "  g: { uses: b.c, fit: [x], apply: { Train: x, test: [x] } }\n  h: { uses: b.c, in: { images: { a: b } } }\n"
       "  i: { uses: b.c, in: a.b.c }\n",
       "a.yaml:3:26: error: stage 'a' has both 'in' and 'fit'\n"
       "    3 |   a: { uses: b.c, in: x, fit: y }\n"
       "      |                          ^~~\n"
       "  help: a step that learns nothing takes 'in'; one that is fitted takes 'fit' and 'apply'\n"
       "a.yaml:4:19: error: stage 'b' has 'fit' but no 'apply'\n"
       "    4 |   b: { uses: b.c, fit: y }\n"
       "      |                   ^~~\n"
       "  help: 'apply' says which images the fitted step is used on, as in 'apply: { train: digits.train }'\n"
       "a.yaml:5:36: error: 'on_error' of stage 'c' takes list or stop; found the text 'skip'\n"
       "    5 |   c: { uses: b.c, in: x, on_error: skip }\n"
       "      |                                    ^~~~\n"
       "  help: list: an image that the step refuses is listed and counts as wrong; stop: it ends the run\n"
       "a.yaml:6:33: error: 'Digits.train' does not name a stage's output\n"
       "    6 |   d: { uses: b.c, in: { images: Digits.train } }\n"
       "      |                                 ^~~~~~~~~~~~\n"
       "  help: write STAGE or STAGE.PORT, as in digits.train\n"
       "a.yaml:7:23: error: 'in' of stage 'e' is an empty list\n"
       "    7 |   e: { uses: b.c, in: [] }\n"
       "      |                       ^\n"
       "  help: name at least one STAGE or STAGE.PORT\n"
       "a.yaml:8:19: error: 'in' of stage 'f' takes STAGE or STAGE.PORT, a list of these, or a map from ports to "
       "these; "
       "found nothing\n"
       "    8 |   f: { uses: b.c, in: }\n"
       "      |                   ^~\n"
       "  help: name the stage whose output is meant, as in digits.train\n"
       "a.yaml:9:24: error: 'fit' of stage 'g' takes STAGE or STAGE.PORT; found a list\n"
       "    9 |   g: { uses: b.c, fit: [x], apply: { Train: x, test: [x] } }\n"
       "      |                        ^\n"
       "  help: name the stage whose output is meant, as in digits.train\n"
       "a.yaml:9:38: error: 'Train' cannot name an output of stage 'g'\n"
       "    9 |   g: { uses: b.c, fit: [x], apply: { Train: x, test: [x] } }\n"
       "      |                                      ^~~~~\n"
       "  help: use lower-case letters, digits and _, beginning with a letter, as in 'train_2'\n"
       "a.yaml:9:54: error: 'apply.test' of stage 'g' takes STAGE or STAGE.PORT; found a list\n"
       "    9 |   g: { uses: b.c, fit: [x], apply: { Train: x, test: [x] } }\n"
       "      |                                                      ^\n"
       "  help: name the stage whose output is meant, as in digits.train\n"
       "a.yaml:10:33: error: 'in.images' of stage 'h' takes STAGE or STAGE.PORT or a list of these; found a map\n"
       "   10 |   h: { uses: b.c, in: { images: { a: b } } }\n"
       "      |                                 ^\n"
       "  help: name the stage whose output is meant, as in digits.train\n"
       "a.yaml:11:23: error: 'a.b.c' does not name a stage's output\n"
       "   11 |   i: { uses: b.c, in: a.b.c }\n"
       "      |                       ^~~~~\n"
       "  help: write STAGE or STAGE.PORT, as in digits.train"},
      {"unknown keys of a stage", "name: a\nstages:\n  a: { uses: b.c, wiht: { x: 1 }, inputs: y }\n",
       "a.yaml:3:19: error: stage 'a' has no key 'wiht'\n"
       "    3 |   a: { uses: b.c, wiht: { x: 1 }, inputs: y }\n"
       "      |                   ^~~~\n"
       "  help: did you mean 'with'? It takes: uses, with, in, fit, apply, like, on_error\n"
       "a.yaml:3:35: error: stage 'a' has no key 'inputs'\n"
       "    3 |   a: { uses: b.c, wiht: { x: 1 }, inputs: y }\n"
       "      |                                   ^~~~~~\n"
       "  help: It takes: uses, with, in, fit, apply, like, on_error"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(file_errors(c.text), c.expected);
  }
}

TEST(PipelineFile, StagesInDoubtAreLeftOutByName) {
  Diagnostics diagnostics;
  const PipelineFile file = parsed(
      "name: a\nstages:\n  good: { uses: b.c }\n  meant: { uses: b.c, wiht: { x: 1 } }\n  Box: { uses: b.c }\n"
      "  lost: { uses: b.c, inputs: y }\n  bare: { like: good }\n",
      {"lost.a=1", "Box.a=1"}, diagnostics);
  EXPECT_EQ(diagnostics.size(), 4U) << "nothing more is said about options for stages in doubt\n" << diagnostics.text();
  ASSERT_EQ(file.stages.size(), 2U);
  EXPECT_EQ(file.stages[0].id, "good");
  EXPECT_EQ(file.stages[1].id, "meant");
  EXPECT_EQ(to_value(*file.stages[1].with), Value(Value::Map{{"x", 1}}));
  EXPECT_EQ(file.broken, (std::set<std::string, std::less<>>{"Box", "bare", "lost"}));
}

TEST(PipelineFile, WithoutTheIncludedFileNothingIsSaidAboutWiring) {
  Diagnostics diagnostics;
  const PipelineFile file =
      parsed("include: there_is_no_such.yaml\nstages: { a: { uses: b.c, in: z } }\n", {"digits.limit=5"}, diagnostics);
  EXPECT_EQ(diagnostics.size(), 1U) << diagnostics.text();
  EXPECT_TRUE(file.stages.empty());
}

TEST(PipelineFile, AfterASyntaxErrorThereAreNoStages) {
  Diagnostics diagnostics;
  const PipelineFile file = parsed("name: a\nstages: [\n", {"digits.limit=5", "x"}, diagnostics);
  EXPECT_TRUE(file.stages.empty());
  EXPECT_EQ(diagnostics.size(), 2U) << "the text and the malformed option\n" << diagnostics.text();
}

TEST(IsIdentifier, LowerCaseLettersDigitsUnderscores) {
  for (const char* name : {"a", "box_2", "a__", "z9"}) EXPECT_TRUE(is_identifier(name)) << name;
  for (const char* name : {"", "A", "_a", "2a", "a-b", "a.b", "a b", "ä"}) EXPECT_FALSE(is_identifier(name)) << name;
  EXPECT_TRUE(is_identifier(std::string(100, 'a')));
  EXPECT_FALSE(is_identifier(std::string(101, 'a')));
}

}  // namespace
}  // namespace pipeline
