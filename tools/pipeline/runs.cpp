#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include <pipeline/pipeline.h>
#include <pipeline/value.h>

#include "command.h"
#include "config/nearest_name.h"
#include "config/shown_text.h"
#include "exit_code.h"
#include "output.h"
#include "run/run_folder.h"
#include "run/run_summary.h"
#include "run_settings.h"
#include "shown_number.h"
#include "terminal.h"
#include "terminal_text.h"
#include "text_table.h"
#include "usage_error.h"

namespace pipeline::cli {
namespace {

constexpr int kWidestList = 120;

/// The figure by which a run is known in a list: its first accuracy.
std::optional<std::pair<std::string, double>> main_metric(const RunSummary& run) {
  for (const auto& metric : run.metrics)
    if (metric.first.ends_with(".accuracy")) return metric;
  return std::nullopt;
}

Value json_of(const std::vector<std::pair<std::string, double>>& metrics) {
  Value::Map map;
  for (const auto& [name, value] : metrics) map.emplace_back(name, std::isfinite(value) ? Value(value) : Value());
  return map;
}

Value json_of(const RunSummary& run, const std::filesystem::path& folder) {
  return Value::Map{
      {"run", run.run},         {"name", run.name},       {"folder", folder.string()},      {"status", run.status},
      {"started", run.started}, {"seconds", run.seconds}, {"metrics", json_of(run.metrics)}};
}

/// "2025-11-23 02:49", of "2025-11-23T02:49:01+0100".
std::string minute_of(const std::string& started) {
  std::string text = started.substr(0, 16);
  std::replace(text.begin(), text.end(), 'T', ' ');
  return text;
}

int list_runs(const RunOptions& options, bool json) {
  TextTable table({{"run", Align::left, true},
                   {"status", Align::left},
                   {"started", Align::left},
                   {"took", Align::right},
                   {"accuracy", Align::right}});
  Value::List entries;
  for (const std::string& id : run_ids(options.runs)) {
    const std::filesystem::path folder = std::filesystem::absolute(options.runs / id);
    try {
      const RunSummary run = read_run(folder);
      const auto metric = main_metric(run);
      table.add({id, run.status, minute_of(run.started), run.status == "running" ? "" : duration(run.seconds),
                 metric ? percent(metric->second) : ""});
      entries.push_back(json_of(run, folder));
    } catch (const Error& error) {
      // One damaged folder must not hide the others.
      table.add({id, "damaged", "", "", ""});
      entries.emplace_back(Value::Map{
          {"run", id}, {"folder", folder.string()}, {"status", "damaged"}, {"error", std::string(error.what())}});
    }
  }
  if (json) {
    write_json(Value::Map{{"runs", std::move(entries)}});
  } else if (table.empty()) {
    write_result("no runs in " + printable_lines(options.runs.string()) +
                 "; run a pipeline first: pipeline run pipelines/mnist.yaml\n");
  } else {
    write_result(table.text(std::min(Terminal(STDOUT_FILENO).width(), kWidestList), 0));
  }
  return kDone;
}

std::string fact(std::string_view name, std::string_view text, int width) {
  constexpr int kValueColumn = 18;
  return indented(text, width, kValueColumn, "  " + left_aligned(name, kValueColumn - 2));
}

/// What run.json holds at `key` as text; empty when there is nothing: the file may be of another version.
std::string text_at(const Value& map, std::string_view key) {
  const Value* value = map.find(key);
  if (value == nullptr || value->is_null()) return "";
  return value->kind() == Value::Kind::text ? value->as_text() : value->json();
}

double number_at(const Value& map, std::string_view key) {
  const Value* value = map.find(key);
  const bool number =
      value != nullptr && (value->kind() == Value::Kind::integer || value->kind() == Value::Kind::number);
  return number ? value->as_number() : std::nan("");
}

std::string bytes_at(const Value& map, std::string_view key) {
  const double count = number_at(map, key);
  return count >= 0.0 ? bytes(static_cast<std::uint64_t>(count)) : "";
}

std::string provenance_text(const RunSummary& run, const std::filesystem::path& folder, int width) {
  const Value& all = run.provenance;
  std::string text = run.run + "\n";
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) text += fact(name, value, width);
  };
  add("status", run.status);
  add("name", run.name);
  add("file", text_at(all, "file"));
  if (const Value* sets = all.find("sets"); sets != nullptr && sets->kind() == Value::Kind::list)
    for (const Value& set : sets->as_list()) add("set", set.kind() == Value::Kind::text ? set.as_text() : set.json());
  add("started", run.started);
  add("took", duration(run.seconds));
  if (const double seconds = number_at(all, "processor_seconds"); seconds >= 0.0)
    add("processor time", duration(seconds));
  add("peak memory", bytes_at(all, "peak_memory_bytes"));
  add("seed", text_at(all, "seed"));
  add("threads", text_at(all, "threads"));
  add("instruction set", text_at(all, "instruction_set"));
  add("version", text_at(all, "version"));
  if (const Value* host = all.find("host"); host != nullptr && host->kind() == Value::Kind::map)
    for (const auto& [name, value] : host->as_map())
      if (value.kind() == Value::Kind::text && name != "flags") add("host " + name, value.as_text());
  if (const Value* plugins = all.find("plugins"); plugins != nullptr && plugins->kind() == Value::Kind::list)
    for (const Value& plugin : plugins->as_list())
      add("plugin", text_at(plugin, "name") + " " + text_at(plugin, "version") + ", SHA-256 " +
                        text_at(plugin, "sha256").substr(0, 12));
  add("folder", folder.string());
  return text;
}

std::string stages_text(const Value& provenance, int width) {
  const Value* stages = provenance.find("stages");
  if (stages == nullptr || stages->kind() != Value::Kind::list) return "";
  TextTable table({{"stage", Align::left, true},
                   {"uses", Align::left, true},
                   {"status", Align::left},
                   {"took", Align::right},
                   {"memory so far", Align::right}});
  std::string errors;
  for (const Value& stage : stages->as_list()) {
    const std::string status = text_at(stage, "status");
    table.add({text_at(stage, "id"), text_at(stage, "uses"), status,
               status == "skipped" ? "" : duration(number_at(stage, "seconds")),
               status == "skipped" ? "" : bytes_at(stage, "peak_memory_bytes")});
    if (const std::string error = text_at(stage, "error"); !error.empty())
      errors += "\n" + printable_lines(error) + "\n";
  }
  return "\n" + table.text(width) + errors;
}

int show_run(const RunOptions& options, const std::string& name, bool json) {
  const std::filesystem::path folder = run_folder(options, name);
  const RunSummary run = read_run(folder);
  if (json) {
    Value value = json_of(run, folder);
    // All of the provenance, with the status as it is known now.
    for (const auto& [key, content] : run.provenance.as_map())
      if (value.find(key) == nullptr) value.set(key, content);
    write_json(value);
    return kDone;
  }
  const int width = std::min(Terminal(STDOUT_FILENO).width(), 100);
  std::string text = provenance_text(run, folder, width) + stages_text(run.provenance, width);
  TextTable metrics({{"metric", Align::left, true}, {"value", Align::right}});
  for (const auto& [metric, value] : run.metrics) metrics.add({metric, figure(value)});
  if (!metrics.empty()) text += "\n" + metrics.text(width);
  write_result(text);
  return kDone;
}

int runs(const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.positional();
  const RunOptions options = run_options(arguments);
  const bool json = arguments.has("json");
  const std::string what = words.empty() ? "list" : words.front();
  if (what == "list") {
    if (words.size() > 1) throw UsageError("'pipeline runs list' takes no further words");
    return list_runs(options, json);
  }
  if (what == "show") {
    if (words.size() != 2)
      throw UsageError("'pipeline runs show' takes one RUN", "for instance: pipeline runs show latest");
    return show_run(options, words[1], json);
  }
  const std::vector<std::string> known{"list", "show"};
  throw UsageError("'pipeline runs' cannot " + in_quotes(what), did_you_mean(what, known, "It can: list, show RUN"));
}

}  // namespace

Command runs_command() {
  return {
      "runs",
      "list earlier runs, or show one",
      {"runs [list] [OPTIONS]", "runs show RUN [OPTIONS]"},
      "`list` gives a line for each run, the oldest first. `show` gives all that is known of one: what ran where and "
      "how, its stages with their times, and its metrics. RUN is an id, a folder, or `latest`.\n\n"
      "With --json: {runs: [{run, name, folder, status, started, seconds, metrics}]}, or the one run with all of "
      "its run.json.",
      {runs_option(), json_option()},
      {"pipeline runs", "pipeline runs show latest", "pipeline runs --json"},
      {"0  done", "1  the files of the run are damaged", "2  there is no such run, or the command line is wrong"},
      &runs};
}

}  // namespace pipeline::cli
