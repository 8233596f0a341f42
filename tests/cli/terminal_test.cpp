#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pipeline/value.h>

#include "idx_data.h"
#include "program.h"
#include "support/temp_dir.h"

namespace pipeline {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::Outcome;
using testing::run_program;
using testing::TempDir;
using testing::write_band_pipeline;

TEST(InATerminal, ProgressIsLiveAndNeverWraps) {
  for (const int columns : {80, 40}) {
    SCOPED_TRACE(columns);
    const TempDir folder;
    write_band_pipeline(folder);
    const Outcome outcome = run_program({"run", "bands.yaml", "--json", "--set", "fit.epochs=3000"},
                                        {.folder = folder.path(), .columns = columns});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.out;
    EXPECT_THAT(outcome.out, HasSubstr("\x1b[J"));
    EXPECT_THAT(outcome.out, HasSubstr("\x1b[32m\u2713\x1b[0m digits"));
    const std::string progress = outcome.out.substr(0, outcome.out.find("{\"run\""));
    EXPECT_THAT(progress, HasSubstr("epoch "));
    EXPECT_LT(testing::longest_line(progress), columns);
  }
}

TEST(InATerminal, NoColorLeavesTextAlone) {
  const TempDir folder;
  write_band_pipeline(folder);
  const Outcome outcome = run_program(
      {"run", "bands.yaml"}, {.folder = folder.path(), .columns = 80, .environment = {"NO_COLOR=1", "LC_ALL=C"}});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.out;
  EXPECT_THAT(outcome.out, Not(HasSubstr("m+")));
  EXPECT_THAT(outcome.out, HasSubstr("+ digits   mnist.dataset"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("\u2713")));
}

TEST(InATerminal, ControlCEndsTheRunAsInterrupted) {
  const TempDir folder;
  write_band_pipeline(folder);
  const Outcome outcome = run_program({"run", "bands.yaml", "--set", "fit.epochs=1000000"},
                                      {.folder = folder.path(), .interrupt_after = "epoch ", .columns = 80});
  EXPECT_EQ(outcome.exit_code, 130);
  EXPECT_LT(outcome.seconds_after_signal, testing::kSoon);
  EXPECT_THAT(outcome.out, HasSubstr(": interrupted in "));
  EXPECT_EQ(Value::parse_json(folder.read("runs/latest/run.json")).at("status").as_text(), "interrupted");
}

TEST(InATerminal, ErrorsAreColoured) {
  const Outcome outcome = run_program({"rnu"}, {.columns = 80});
  EXPECT_THAT(outcome.out, HasSubstr("pipeline: \x1b[1;31merror:\x1b[0m there is no command 'rnu'\r\n"
                                     "  \x1b[36mhelp:\x1b[0m did you mean 'run'?"));
}

}  // namespace
}  // namespace pipeline
