#include "run/run_summary.h"

#include <signal.h>

#include <cerrno>
#include <cmath>
#include <fstream>
#include <iterator>
#include <limits>

#include <pipeline/error.h>

namespace pipeline {
namespace {

Value read_json(const std::filesystem::path& file) {
  std::error_code error;
  constexpr std::uintmax_t kMost = 256U << 20U;
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  if (error) throw Error("cannot read " + file.string() + ": " + error.message());
  if (size > kMost) throw Error(file.string() + " is too large to be a run's: " + std::to_string(size) + " bytes");
  std::ifstream in(file, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  try {
    return Value::parse_json(text);
  } catch (const Error& cause) {
    throw Error(file.string() + " is damaged: " + cause.what(), "run the pipeline again, or remove the folder");
  }
}

bool process_is_gone(std::int64_t process) {
  return process > 0 && ::kill(static_cast<pid_t>(process), 0) != 0 && errno == ESRCH;
}

}  // namespace

RunSummary read_run(const std::filesystem::path& folder) {
  RunSummary summary;
  summary.provenance = read_json(folder / "run.json");
  const Value& run = summary.provenance;
  summary.run = run.at("run").as_text();
  summary.name = run.at("name").as_text();
  summary.status = run.at("status").as_text();
  summary.started = run.at("started").as_text();
  summary.seconds = run.at("seconds").as_number();
  if (summary.status == "running" && process_is_gone(run.at("process").as_integer())) summary.status = "killed";
  if (std::filesystem::exists(folder / "metrics.json")) {
    const Value metrics = read_json(folder / "metrics.json");
    for (const auto& [name, value] : metrics.as_map())
      summary.metrics.emplace_back(name,
                                   value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.as_number());
  }
  return summary;
}

}  // namespace pipeline
