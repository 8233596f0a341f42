#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pipeline/value.h>

#include "idx_data.h"
#include "program.h"
#include "support/temp_dir.h"

namespace pipeline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Outcome;
using testing::TempDir;
using ::testing::UnorderedElementsAre;
using testing::write_band_pipeline;

/// A folder with the pipeline bands.yaml and a folder for temporary files, `tmp`.
class Bench : public ::testing::Test {
 protected:
  Bench() {
    write_band_pipeline(folder_);
    std::filesystem::create_directory(folder_ / "tmp");
  }
  Outcome bench(std::vector<std::string> words, const std::string& interrupt_after = "") const {
    words.insert(words.begin(), "bench");
    return testing::run_program(words, {.folder = folder_.path(),
                                        .interrupt_after = interrupt_after,
                                        .columns = interrupt_after.empty() ? 0 : 80,
                                        .environment = {"TMPDIR=" + (folder_ / "tmp").string()}});
  }
  /// Neither a run folder nor a temporary one is left.
  void expect_nothing_left() const {
    EXPECT_THAT(folder_.names(), UnorderedElementsAre("bands.yaml", "data", "tmp"));
    EXPECT_TRUE(std::filesystem::is_empty(folder_ / "tmp"));
  }

  const TempDir folder_;
};

void expect_figure(const Value& of, const std::string& key) {
  SCOPED_TRACE(key);
  const Value& figure = of.at(key);
  EXPECT_GT(figure.at("min").as_number(), 0.0);
  EXPECT_LE(figure.at("min").as_number(), figure.at("median").as_number());
  EXPECT_LE(figure.at("median").as_number(), figure.at("max").as_number());
}

TEST_F(Bench, JsonHasTheMachineTheRunAndThePrediction) {
  const Outcome outcome = bench({"bands.yaml", "--rounds", "2", "--threads", "2", "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  const Value report = Value::parse_json(outcome.out);
  EXPECT_EQ(report.at("file").as_text(), "bands.yaml");
  EXPECT_EQ(report.at("rounds").as_integer(), 2);

  const Value& machine = report.at("machine");
  EXPECT_EQ(machine.at("threads").as_integer(), 2);
  for (const std::string threads : {"1_thread", "all_threads"}) {
    expect_figure(machine, "multiply_add_" + threads + "_gflops");
    expect_figure(machine, "first_level_" + threads + "_gb_per_second");
    expect_figure(machine, "memory_" + threads + "_gb_per_second");
  }

  const Value& run = report.at("run");
  expect_figure(run, "total_seconds");
  EXPECT_GT(run.at("peak_memory_bytes").as_integer(), 1'000'000);
  EXPECT_EQ(run.at("metrics").at("score.accuracy").as_number(), 1.0);
  std::vector<std::string> ids;
  double least = 0.0;
  for (const Value& stage : run.at("stages").as_list()) {
    ids.push_back(stage.at("id").as_text());
    expect_figure(stage, "seconds");
    least += stage.at("seconds").at("min").as_number();
    EXPECT_EQ(stage.find("epochs") != nullptr, ids.back() == "fit");
  }
  EXPECT_THAT(ids, ElementsAre("digits", "pixels", "network", "fit", "score"));
  EXPECT_LE(least, run.at("total_seconds").at("min").as_number()) << "each stage here waits for the one before";

  const Value& fit = run.at("stages").as_list()[3];
  EXPECT_EQ(fit.at("training_images").as_integer(), 181);  // 211, of which 30 are held out
  EXPECT_EQ(fit.at("epochs").as_integer(), 30);
  expect_figure(fit, "images_per_second");
  EXPECT_NEAR(fit.at("images_per_second").at("max").as_number() * fit.at("seconds").at("min").as_number(), 181 * 30,
              1e-6 * 181 * 30);

  const Value& prediction = report.at("prediction");
  EXPECT_EQ(prediction.at("images").as_text(), "pixels.test");
  for (const std::string key : {"batch_1_p50_us", "batch_1_p99_us", "batch_256_1_thread_images_per_second",
                                "batch_256_all_threads_images_per_second"})
    expect_figure(prediction, key);
  EXPECT_LE(prediction.at("batch_1_p50_us").at("min").as_number(),
            prediction.at("batch_1_p99_us").at("min").as_number());
  expect_nothing_left();
}

TEST_F(Bench, PrintsATableInEightyColumns) {
  const Outcome outcome = bench({"bands.yaml", "--rounds", "1", "--threads", "1", "--set", "fit.epochs=3"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(outcome.out, HasSubstr("\nbands.yaml, 1 round\n"));
  for (const std::string row : {"machine\n  multiply-add, 1 thread ", "\nrun\n  digits, mnist.dataset ",
                                "\n    3 epochs ", "\nprediction of pixels.test\n  1 image, median "})
    EXPECT_THAT(outcome.out, HasSubstr(row));
  EXPECT_THAT(outcome.out, Not(HasSubstr("2 threads")));
  EXPECT_LE(testing::longest_line(outcome.out), 80);
  expect_nothing_left();
}

TEST_F(Bench, WithoutJudgedImagesPredictsNoise) {
  std::string file = folder_.read("bands.yaml");
  file.resize(file.find("  score:"));
  folder_.write("bands.yaml", file);
  const Outcome outcome = bench({"bands.yaml", "--rounds", "1", "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  const Value prediction = Value::parse_json(outcome.out).at("prediction");
  EXPECT_TRUE(prediction.at("images").is_null());
  expect_figure(prediction, "batch_1_p50_us");
}

TEST_F(Bench, WithoutAClassifierThereIsNoPrediction) {
  std::string file = folder_.read("bands.yaml");
  file.resize(file.find("  network:"));
  folder_.write("bands.yaml", file);
  const Outcome outcome = bench({"bands.yaml", "--rounds", "1", "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_TRUE(Value::parse_json(outcome.out).at("prediction").is_null());
}

TEST_F(Bench, WithoutAFileTakesTheOneThatComesWithTheProgram) {
  const Outcome outcome = bench({"--rounds", "1", "--json", "--set", "digits.path=" + (folder_ / "data").string(),
                                 "--set", "digits.validation=30", "--set", "fit.epochs=2"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(Value::parse_json(outcome.out).at("file").as_text(), SOURCE_FOLDER "/pipelines/mnist.yaml");
  expect_nothing_left();
}

TEST_F(Bench, AFailingStageEndsWithOneAndLeavesNothing) {
  std::filesystem::resize_file(folder_ / "data/train-images-idx3-ubyte", 1000);
  const Outcome outcome = bench({"bands.yaml", "--json"});
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("bands.yaml:5:3: error: stage 'digits' (mnist.dataset): "));
  EXPECT_EQ(Value::parse_json(outcome.out).at("status").as_text(), "failed");
  expect_nothing_left();
}

TEST_F(Bench, MistakesOfTheCommandLineEndWithTwo) {
  struct Case {
    std::string name;
    std::vector<std::string> words;
    std::string message;
  };
  for (const Case& c : std::vector<Case>{
           {"two files",
            {"bands.yaml", "bands.yaml"},
            "pipeline: error: 'pipeline bench' takes one FILE, and 2 are given\n"
            "  help: for instance: pipeline bench pipelines/mnist.yaml\n"},
           {"no rounds",
            {"bands.yaml", "--rounds", "0"},
            "pipeline: error: --rounds is '0', expected an integer from 1 to 1000\n"},
       }) {
    SCOPED_TRACE(c.name);
    const Outcome outcome = bench(c.words);
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.err, c.message);
  }
  expect_nothing_left();
}

TEST_F(Bench, ControlCEndsItAndLeavesNothing) {
  for (const std::string during : {"round 1 of 1000: fit", "round 1 of 1000: memory", "round 2 of 1000: prediction"}) {
    SCOPED_TRACE(during);
    const Outcome outcome = bench({"bands.yaml", "--rounds", "1000", "--set", "fit.epochs=2000"}, during);
    EXPECT_EQ(outcome.exit_code, 130);
    EXPECT_LT(outcome.seconds_after_signal, testing::kSoon);
    EXPECT_THAT(outcome.out, HasSubstr("stopping..."));
    expect_nothing_left();
  }
}

}  // namespace
}  // namespace pipeline
