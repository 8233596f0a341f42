/// \file
/// What `pipeline bench` measured, as a table and as JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/value.h>

#include "spread.h"

namespace pipeline::cli {

/// The same work on one thread and on all; one measurement where all are one.
struct ByThreads {
  Spread one;
  Spread all;
};

struct MachineFigures {
  std::string processor;
  std::string instruction_set;
  int threads = 1;
  ByThreads multiply_add_gflops;
  ByThreads first_level_gb_per_second;
  ByThreads memory_gb_per_second;
};

struct StageFigures {
  std::string id;
  std::string uses;
  Spread seconds;
  /// Of a trainer that counts its epochs.
  struct Training {
    std::int64_t images = 0;
    std::int64_t epochs = 0;
    Spread images_per_second;
  };
  std::optional<Training> training;
};

struct RunFigures {
  std::vector<StageFigures> stages;  ///< in the order of the file
  Spread seconds;                    ///< from the file to the results on disk
  std::uint64_t peak_memory_bytes = 0;
  std::vector<std::pair<std::string, double>> metrics;
};

struct PredictionFigures {
  std::string images;  ///< the edge they were taken from; empty: noise
  Spread single_p50_us;
  Spread single_p99_us;
  ByThreads images_per_second;
};

struct BenchReport {
  std::string file;
  int rounds = 0;
  MachineFigures machine;
  RunFigures run;
  std::optional<PredictionFigures> prediction;  ///< none when there is no classifier, or not one
};

/// Each line at most `width` columns, from 60 on.
std::string bench_text(const BenchReport& report, int width);

/// Keys are stable, and units stand in their names.
Value bench_json(const BenchReport& report);

}  // namespace pipeline::cli
