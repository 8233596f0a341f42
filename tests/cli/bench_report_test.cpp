#include "bench_report.h"

#include <gtest/gtest.h>

namespace pipeline::cli {
namespace {

BenchReport example() {
  BenchReport report;
  report.file = "pipelines/mnist.yaml";
  report.rounds = 3;
  report.machine = {"Some Processor",
                    "avx2",
                    2,
                    {{60.04, 59.0, 61.0}, {118.0, 110.5, 119.25}},
                    {{90.0, 89.0, 91.0}, {180.0, 170.0, 181.0}},
                    {{12.0, 11.0, 13.0}, {24.0, 20.0, 25.0}}};
  report.run.stages = {
      {"digits", "mnist.dataset", {0.05, 0.04, 0.0654321}, {}},
      {"fit", "train.adam", {5.0, 4.0, 8.0}, StageFigures::Training{55'000, 40, {440e3, 275e3, 550e3}}}};
  report.run.seconds = {5.1, 4.1, 8.2};
  report.run.peak_memory_bytes = 89'400'000;
  report.run.metrics = {{"score.accuracy", 0.9842}};
  report.prediction = {
      "pixels.test", {2.5, 2.0, 3.125}, {4.0, 3.0, 9.0}, {{1e6, 0.9e6, 1.2345678e6}, {2e6, 1.5e6, 2.1e6}}};
  return report;
}

TEST(BenchText, IsOneTable) {
  EXPECT_EQ(bench_text(example(), 80),
            "Some Processor, avx2, 2 threads\n"
            "pipelines/mnist.yaml, 3 rounds\n"
            "\n"
            "                                   median        min        max\n"
            "machine\n"
            "  multiply-add, 1 thread             60.0       59.0       61.0  GFLOP/s\n"
            "  multiply-add, 2 threads           118.0      110.5      119.2  GFLOP/s\n"
            "  first-level cache, 1 thread        90.0       89.0       91.0  GB/s\n"
            "  first-level cache, 2 threads      180.0      170.0      181.0  GB/s\n"
            "  memory, 1 thread                   12.0       11.0       13.0  GB/s\n"
            "  memory, 2 threads                  24.0       20.0       25.0  GB/s\n"
            "\n"
            "run\n"
            "  digits, mnist.dataset            0.0500     0.0400     0.0654  s\n"
            "  fit, train.adam                  5.0000     4.0000     8.0000  s\n"
            "    40 epochs                     440,000    275,000    550,000  images/s\n"
            "  all, results written             5.1000     4.1000     8.2000  s\n"
            "  peak memory                     89.4 MB\n"
            "\n"
            "prediction of pixels.test\n"
            "  1 image, median                    2.50       2.00       3.12  us\n"
            "  1 image, 99th percentile           4.00       3.00       9.00  us\n"
            "  batches of 256, 1 thread      1,000,000    900,000  1,234,568  images/s\n"
            "  batches of 256, 2 threads     2,000,000  1,500,000  2,100,000  images/s\n");
}

TEST(BenchText, OneThreadAndNoClassifierLeaveTheirRowsOut) {
  BenchReport report = example();
  report.machine.threads = 1;
  report.rounds = 1;
  report.prediction.reset();
  const std::string text = bench_text(report, 60);
  EXPECT_EQ(text.find("2 threads"), std::string::npos) << text;
  EXPECT_EQ(text.find("prediction"), std::string::npos) << text;
  EXPECT_EQ(text.substr(0, text.find("\n\n")), "Some Processor, avx2, 1 thread\npipelines/mnist.yaml, 1 round");
}

TEST(BenchJson, NamesEachFigureWithItsUnit) {
  EXPECT_EQ(
      bench_json(example()),
      Value::parse_json(
          R"({"file":"pipelines/mnist.yaml","rounds":3,"machine":{"processor":"Some Processor","instruction_set":"avx2",)"
          R"("threads":2,"multiply_add_1_thread_gflops":{"median":60.04,"min":59.0,"max":61.0},)"
          R"("multiply_add_all_threads_gflops":{"median":118.0,"min":110.5,"max":119.25},)"
          R"("first_level_1_thread_gb_per_second":{"median":90.0,"min":89.0,"max":91.0},)"
          R"("first_level_all_threads_gb_per_second":{"median":180.0,"min":170.0,"max":181.0},)"
          R"("memory_1_thread_gb_per_second":{"median":12.0,"min":11.0,"max":13.0},)"
          R"("memory_all_threads_gb_per_second":{"median":24.0,"min":20.0,"max":25.0}},)"
          R"("run":{"stages":[{"id":"digits","uses":"mnist.dataset","seconds":{"median":0.05,"min":0.04,"max":0.0654321}},)"
          R"({"id":"fit","uses":"train.adam","seconds":{"median":5.0,"min":4.0,"max":8.0},"training_images":55000,)"
          R"("epochs":40,"images_per_second":{"median":440000.0,"min":275000.0,"max":550000.0}}],)"
          R"("total_seconds":{"median":5.1,"min":4.1,"max":8.2},"peak_memory_bytes":89400000,)"
          R"("metrics":{"score.accuracy":0.9842}},)"
          R"("prediction":{"images":"pixels.test","batch_1_p50_us":{"median":2.5,"min":2.0,"max":3.125},)"
          R"("batch_1_p99_us":{"median":4.0,"min":3.0,"max":9.0},)"
          R"("batch_256_1_thread_images_per_second":{"median":1000000.0,"min":900000.0,"max":1234567.8},)"
          R"("batch_256_all_threads_images_per_second":{"median":2000000.0,"min":1500000.0,"max":2100000.0}}})"));
}

TEST(BenchJson, WithoutAClassifierThereIsNoPrediction) {
  BenchReport report = example();
  report.prediction.reset();
  EXPECT_TRUE(bench_json(report).at("prediction").is_null());
}

}  // namespace
}  // namespace pipeline::cli
