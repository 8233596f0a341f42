#include "bench_report.h"

#include <cmath>

#include "shown_number.h"
#include "terminal_text.h"
#include "text_table.h"

namespace pipeline::cli {
namespace {

class Table {
 public:
  Table()
      : table_({{"", Align::left, true},
                {"median", Align::right},
                {"min", Align::right},
                {"max", Align::right},
                {"", Align::left}}) {}

  void section(const std::string& name) {
    if (!table_.empty()) table_.add_gap();
    table_.add({name, "", "", "", ""});
  }
  void add(const std::string& what, const Spread& spread, int decimals, const std::string& unit) {
    const auto text = [decimals](double number) {
      return decimals == 0 ? with_commas(std::llround(number)) : fixed(number, decimals);
    };
    table_.add({"  " + what, text(spread.median), text(spread.min), text(spread.max), unit});
  }
  void add(const std::string& what, const std::string& text) { table_.add({"  " + what, text, "", "", ""}); }
  void add(const std::string& what, const ByThreads& spreads, int threads, int decimals, const std::string& unit) {
    add(what + ", 1 thread", spreads.one, decimals, unit);
    if (threads > 1) add(what + ", " + std::to_string(threads) + " threads", spreads.all, decimals, unit);
  }
  std::string text(int width) const { return table_.text(width, 0); }

 private:
  TextTable table_;
};

Value json_of(const Spread& spread) {
  return Value::Map{{"median", spread.median}, {"min", spread.min}, {"max", spread.max}};
}

/// {NAME_1_thread_UNIT, NAME_all_threads_UNIT}
void add_json(Value& map, const std::string& name, const std::string& unit, const ByThreads& spreads) {
  map.set(name + "_1_thread_" + unit, json_of(spreads.one));
  map.set(name + "_all_threads_" + unit, json_of(spreads.all));
}

Value json_of(const RunFigures& run) {
  Value::List stages;
  for (const StageFigures& stage : run.stages) {
    Value entry = Value::Map{{"id", stage.id}, {"uses", stage.uses}, {"seconds", json_of(stage.seconds)}};
    if (stage.training) {
      entry.set("training_images", stage.training->images);
      entry.set("epochs", stage.training->epochs);
      entry.set("images_per_second", json_of(stage.training->images_per_second));
    }
    stages.push_back(std::move(entry));
  }
  Value::Map metrics;
  for (const auto& [name, value] : run.metrics)
    metrics.emplace_back(name, std::isfinite(value) ? Value(value) : Value());
  return Value::Map{{"stages", std::move(stages)},
                    {"total_seconds", json_of(run.seconds)},
                    {"peak_memory_bytes", static_cast<std::int64_t>(run.peak_memory_bytes)},
                    {"metrics", std::move(metrics)}};
}

Value json_of(const PredictionFigures& prediction) {
  Value map = Value::Map{{"images", prediction.images.empty() ? Value() : Value(prediction.images)},
                         {"batch_1_p50_us", json_of(prediction.single_p50_us)},
                         {"batch_1_p99_us", json_of(prediction.single_p99_us)}};
  add_json(map, "batch_256", "images_per_second", prediction.images_per_second);
  return map;
}

}  // namespace

std::string bench_text(const BenchReport& report, int width) {
  const MachineFigures& machine = report.machine;
  Table table;
  table.section("machine");
  table.add("multiply-add", machine.multiply_add_gflops, machine.threads, 1, "GFLOP/s");
  table.add("first-level cache", machine.first_level_gb_per_second, machine.threads, 1, "GB/s");
  table.add("memory", machine.memory_gb_per_second, machine.threads, 1, "GB/s");

  table.section("run");
  for (const StageFigures& stage : report.run.stages) {
    table.add(stage.id + ", " + stage.uses, stage.seconds, 4, "s");
    if (stage.training)
      table.add("  " + std::to_string(stage.training->epochs) + " epochs", stage.training->images_per_second, 0,
                "images/s");
  }
  table.add("all, results written", report.run.seconds, 4, "s");
  table.add("peak memory", bytes(report.run.peak_memory_bytes));

  if (report.prediction) {
    table.section(report.prediction->images.empty() ? "prediction of noise"
                                                    : "prediction of " + report.prediction->images);
    table.add("1 image, median", report.prediction->single_p50_us, 2, "us");
    table.add("1 image, 99th percentile", report.prediction->single_p99_us, 2, "us");
    table.add("batches of 256", report.prediction->images_per_second, machine.threads, 0, "images/s");
  }
  const std::string of = report.rounds == 1 ? "1 round" : std::to_string(report.rounds) + " rounds";
  const std::string with = machine.threads == 1 ? ", 1 thread" : ", " + std::to_string(machine.threads) + " threads";
  return fitted(machine.processor + ", " + machine.instruction_set + with, width) + "\n" +
         fitted_end(report.file + ", " + of, width) + "\n\n" + table.text(width);
}

Value bench_json(const BenchReport& report) {
  Value machine = Value::Map{{"processor", report.machine.processor},
                             {"instruction_set", report.machine.instruction_set},
                             {"threads", report.machine.threads}};
  add_json(machine, "multiply_add", "gflops", report.machine.multiply_add_gflops);
  add_json(machine, "first_level", "gb_per_second", report.machine.first_level_gb_per_second);
  add_json(machine, "memory", "gb_per_second", report.machine.memory_gb_per_second);
  return Value::Map{{"file", report.file},
                    {"rounds", report.rounds},
                    {"machine", std::move(machine)},
                    {"run", json_of(report.run)},
                    {"prediction", report.prediction ? json_of(*report.prediction) : Value()}};
}

}  // namespace pipeline::cli
