#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include <pipeline/pipeline.h>
#include <pipeline/value.h>

#include "idx_data.h"
#include "program.h"
#include "support/temp_dir.h"

namespace pipeline {
namespace {

using ::testing::HasSubstr;
using testing::kSoon;
using ::testing::MatchesRegex;
using testing::Outcome;
using testing::run_program;
using testing::TempDir;

class Draw : public ::testing::Test {
 protected:
  Draw() {
    RunOptions options;
    options.runs = folder_ / "runs";
    run_pipeline(testing::write_band_pipeline(folder_), options);
  }
  testing::Start start(const std::string& interrupt_after = "") const {
    testing::Start start;
    start.folder = folder_.path();
    start.interrupt_after = interrupt_after;
    return start;
  }

  TempDir folder_;
};

TEST_F(Draw, PrintsItsAddressAndStopsOnCtrlC) {
  const Outcome outcome = run_program({"draw", "latest", "--port", "0"}, start("Ctrl-C ends it"));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, MatchesRegex("http://127\\.0\\.0\\.1:[0-9]+/\\?token=[0-9a-f]{32}\n"));
  EXPECT_THAT(outcome.err, HasSubstr("open this address in a browser of this machine; drawings go to drawings\n"));
  EXPECT_LT(outcome.seconds_after_signal, kSoon);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "drawings")) << "made when something is saved";
}

TEST_F(Draw, StopsOnSigtermWithItsTokenFromTheEnvironment) {
  testing::Start start = this->start("token=");
  start.signal = 15;
  start.environment = {"PIPELINE_TOKEN=my-own.token"};
  const Outcome outcome = run_program({"draw", "latest", "--quiet"}, start);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, ::testing::EndsWith("/?token=my-own.token\n"));
}

TEST_F(Draw, ServeTellsAProgramWhereItIs) {
  const Outcome outcome = run_program({"serve", "latest", "--port", "0", "--json"}, start("port"));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  const Value told = Value::parse_json(outcome.out);
  EXPECT_THAT(told.at("address").as_text(), MatchesRegex("http://127\\.0\\.0\\.1:[0-9]+/"));
  EXPECT_EQ(told.at("token"), Value());
  EXPECT_THAT(told.at("run").as_text(), ::testing::EndsWith("-bands"));
}

TEST_F(Draw, MistakesAreTold) {
  struct Case {
    const char* name;
    std::vector<std::string> words;
    int code;
    std::string message;
  };
  folder_.write("labelled/labels.csv", "file,label,kind\n");
  folder_.write("short", "abc\n");
  const std::vector<Case> cases = {
      {"no run",
       {"draw"},
       2,
       "pipeline: error: 'pipeline draw' needs a RUN\n  help: for instance: pipeline draw latest\n"},
      {"two runs",
       {"serve", "a", "b"},
       2,
       "pipeline: error: 'pipeline serve' takes one RUN, and 2 are given\n  help: for instance: pipeline serve "
       "latest\n"},
      {"no folder",
       {"draw", "latest", "nowhere"},
       2,
       "pipeline: error: there is no folder 'nowhere'\n  help: name folders of images to look through\n"},
      {"port", {"draw", "latest", "--port", "70000"}, 2, "--port"},
      {"token",
       {"serve", "latest", "--token-file", "short"},
       2,
       "pipeline: error: the token is not one that fits into an address\n"
       "  help: take at least 8 letters, digits, '-', '.', '_' or '~'\n"},
      {"no token",
       {"serve", "latest", "--token-file", "nowhere"},
       2,
       "pipeline: error: no token can be read from 'nowhere'\n  help: put it on the first line of that file\n"},
      {"another table", {"draw", "latest", "--folder", "labelled"}, 1, "does not begin with 'file,label,author'"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Outcome outcome = run_program(c.words, start());
    EXPECT_EQ(outcome.exit_code, c.code);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, HasSubstr(c.message));
  }
}

}  // namespace
}  // namespace pipeline
