#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include <pipeline/value.h>

#include "program.h"
#include "support/temp_dir.h"

namespace pipeline {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using testing::Outcome;
using testing::run_program;
using ::testing::StartsWith;
using testing::TempDir;

// That the standard plugins pass is tested by tests/conformance.

std::string faulty() { return std::string(FAULTY_PLUGINS) + "/faulty.so"; }

/// A stage type of the faulty plugin: faulty.CHECK, or faulty.CHECK_2 for another fault that this check finds.
struct Fault {
  std::string name;  ///< without "faulty."
  ::testing::Matcher<std::string> reason;
};

// What GoogleTest says of a parameter.
std::ostream& operator<<(std::ostream& out, const Fault& fault) { return out << fault.name; }

const std::vector<Fault>& faults() {
  static const std::vector<Fault> all = {
      // A sanitizer ends a process that crashes in its own way.
      {"empty", AnyOf(Eq("crashes (Segmentation fault)"),
                      Eq("is ended by the sanitizer that it was built with, which writes why"))},
      {"tiny",
       "on one image of 1 x 1: throws 'vector::at' instead of a pipeline::Error that tells a user what is wrong and "
       "how to mend it"},
      {"tiny_2", "ends the whole program, with exit code 3"},
      {"huge", "does not come to an end within 5 s"},
      {"random", "on white images: makes values that are no finite numbers"},
      {"random_2",
       "on a set of which one row was refused: throws 'returned 29 images for 30; a step keeps every row' instead of a "
       "pipeline::Error that tells a user what is wrong and how to mend it"},
      {"paths", "with 'path' naming what is not there, it goes on without a word"},
      {"inputs", "writes to the images that it is given; other stages read the same memory"},
      {"threads", "output 'images' differs between one thread and four, with the same seed"},
      {"state", "output 'classifier' predicts otherwise after it was saved and loaded"},
      {"rows", "an image's probabilities depend on the images beside it in the batch"},
      {"gradient", AllOf(HasSubstr("2 of 3 gradients are not those of the loss, for instance 'bias' ["),
                         HasSubstr("]: the gradient says "), HasSubstr(", differences of the loss say "))},
      {"stops", "was told to stop, and gives a result as if it were complete; let Context::throw_if_stopped end it"},
      {"stops_2", AllOf(StartsWith("works for 0."), HasSubstr("never asks whether to stop"))},
      {"leaks", MatchesRegex("keeps memory, 8[0-9]+ bytes more after every 11 runs; .*")},
      {"leaks_2", "leaves files open, 1 more after every 11 runs"}};
  return all;
}

class TestPluginOnAFault : public ::testing::TestWithParam<Fault> {};

TEST_P(TestPluginOnAFault, IsFoundByItsCheckAndByNoOther) {
  const std::string& name = GetParam().name;
  const std::string its_check = name.substr(0, name.find('_'));
  std::vector<std::string> words{"test-plugin", faulty(), "--stage", "faulty." + name, "--json", "--limit", "5"};
#if defined(__SANITIZE_ADDRESS__)
  // A sanitizer makes each of the processes ten times slower; that no other check fails is seen without.
  words.insert(words.end(), {"--check", its_check});
#endif
  const Outcome outcome = run_program(words);
  EXPECT_EQ(outcome.exit_code, 1);
  const Value result = Value::parse_json(outcome.out);
  EXPECT_EQ(result.at("plugin").as_text(), "faulty");
  EXPECT_EQ(result.at("failed").as_integer(), 1);
  for (const Value& check : result.at("checks").as_list()) {
    const std::string reason = check.at("reason").as_text();
    const bool failed = check.at("result").as_text() == "fail";
    EXPECT_EQ(failed, check.at("check").as_text() == its_check) << check.at("check").as_text() << ": " << reason;
    if (failed) {
      EXPECT_THAT(reason, GetParam().reason);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Faults, TestPluginOnAFault, ::testing::ValuesIn(faults()),
                         [](const auto& fault) { return fault.param.name; });

TEST(TestPlugin, EachStageOfTheFaultyPluginIsAFault) {
  std::set<std::string> named;
  for (const Fault& fault : faults()) named.insert("faulty." + fault.name);
  const Outcome outcome = run_program({"test-plugin", faulty(), "--json", "--check", "gradient"});
  const Value result = Value::parse_json(outcome.out);
  std::set<std::string> found;
  for (const Value& check : result.at("checks").as_list()) found.insert(check.at("stage").as_text());
  EXPECT_EQ(found, named);
}

TEST(TestPlugin, APluginThatSaysNothingOfItselfFails) {
  const Outcome outcome = run_program({"test-plugin", std::string(FAULTY_PLUGINS) + "/mute.so"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.out, AllOf(StartsWith("mute 1.2.3: /"),
                                 HasSubstr("\n  describes  FAIL: stage type 'mute.step' (Spec::summary) has no"),
                                 HasSubstr("\nNothing else was checked: the plugin cannot be used.\n")));
}

TEST(TestPlugin, ARefusedPluginFailsWithTheReason) {
  const TempDir folder;
  for (const std::string name : {"mute.so", "mute.json"})
    std::filesystem::copy_file(std::string(FAULTY_PLUGINS) + "/" + name, folder / name);
  std::filesystem::permissions(folder / "mute.so", std::filesystem::perms::others_write,
                               std::filesystem::perm_options::add);
  const Outcome outcome = run_program({"test-plugin", (folder / "mute.so").string(), "--json"});
  EXPECT_EQ(outcome.exit_code, 1);
  const Value result = Value::parse_json(outcome.out);
  EXPECT_TRUE(result.at("plugin").is_null());
  ASSERT_EQ(result.at("checks").as_list().size(), 1U);
  EXPECT_THAT(result.at("checks").as_list()[0].at("reason").as_text(), HasSubstr("may be written to by every user"));
}

TEST(TestPlugin, AnInstalledOneIsNamed) {
  const Outcome outcome = run_program({"test-plugin", "metrics", "--check", "threads"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.out << outcome.err;
  EXPECT_THAT(outcome.out,
              AllOf(StartsWith("metrics 0.1.0: /"), HasSubstr("\nmetrics.classification (metric)\n  threads    pass\n"),
                    HasSubstr("\n1 passed, 0 failed, 0 not applicable\n")));
}

TEST(TestPlugin, PathsAreGivenOrNotCheckedAloud) {
  EXPECT_THAT(
      run_program({"test-plugin", "mnist", "--check", "threads"}).out,
      HasSubstr(
          "  threads    not applicable: it needs 'path'; give it with --set\n             mnist.dataset.path=VALUE\n"));
  EXPECT_THAT(run_program({"test-plugin", "data", "--stage", "data.split", "--check", "threads", "--set",
                           "data.split.share=0.25"})
                  .out,
              HasSubstr("  threads    pass\n"));
}

TEST(TestPlugin, MistakesOfTheCommandLineEndWithTwo) {
  struct Case {
    std::vector<std::string> words;
    std::string message;
  };
  for (const Case& c : std::vector<Case>{
           {{},
            "pipeline: error: 'pipeline test-plugin' takes one FILE or NAME\n"
            "  help: for instance: pipeline test-plugin build/lib/pipeline/plugins/ink.so\n"},
           {{"metric"},
            "pipeline: error: there is no plugin 'metric'\n"
            "  help: did you mean 'metrics'? name its library, or add its folder: --plugins DIR\n"},
           {{"./ink.so"},
            "pipeline: error: there is no file './ink.so'\n"
            "  help: name the plugin's library, as in build/lib/pipeline/plugins/ink.so\n"},
           {{"metrics", "--check", "thread"},
            "pipeline: error: there is no check 'thread'\n"
            "  help: did you mean 'threads'? The checks are: describes, empty, tiny, huge, random, paths, inputs, "
            "threads, state, rows, gradient, stops, leaks\n"},
           {{"metrics", "--stage", "metrics.clasification"},
            "pipeline: error: the plugin has no stage type 'metrics.clasification'\n"
            "  help: did you mean 'metrics.classification'? It has: metrics.classification\n"},
           {{"metrics", "--limit", "0"}, "pipeline: error: --limit is '0', expected an integer from 1 to 3600\n"},
       }) {
    std::vector<std::string> words{"test-plugin"};
    words.insert(words.end(), c.words.begin(), c.words.end());
    const Outcome outcome = run_program(words);
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_EQ(outcome.err, c.message);
  }
  const Outcome set = run_program({"test-plugin", "metrics", "--set", "metrics.classification.bin=3"});
  EXPECT_EQ(set.exit_code, 2);
  EXPECT_THAT(set.err, HasSubstr("'metrics.classification' has no parameter 'bin'"));
}

}  // namespace
}  // namespace pipeline
