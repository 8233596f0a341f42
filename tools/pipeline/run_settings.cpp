#include "run_settings.h"

#include <charconv>
#include <limits>

#include "config/shown_text.h"
#include "run/run_folder.h"
#include "usage_error.h"

namespace pipeline::cli {
namespace {

constexpr std::uint64_t kMostThreads = 1024;
constexpr std::uint64_t kLargestSeed = std::numeric_limits<std::int64_t>::max();
constexpr std::string_view kStandardRuns = "runs";

void check_set(const std::string& set) {
  const std::size_t equals = set.find('=');
  if (equals == std::string::npos || equals == 0)
    throw UsageError("--set " + in_quotes(set) + " is not of the form ID.key=VALUE",
                     "for instance: --set fit.epochs=5");
}

/// One argument of a shell's command line.
std::string shell_word(const std::string& text) {
  const bool plain = !text.empty() && text.find_first_not_of(
                                          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                          "0123456789_./-+:,@%=") == std::string::npos;
  if (plain) return text;
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

}  // namespace

Option set_option() {
  return {"set", '\0', "ID.key=VALUE", "set a parameter of stage ID, instead of the file's", "", true};
}
Option seed_option() { return {"seed", '\0', "N", "0 to 9223372036854775807, instead of the file's", ""}; }
Option threads_option() {
  return {"threads", '\0', "N", "1 to 1024; results are the same for any number", "all that this process may use"};
}
Option runs_option() { return {"runs", '\0', "DIR", "the folder with the runs' folders", kStandardRuns}; }
Option plugins_option() {
  return {"plugins", '\0', "DIR", "search DIR for plugins, before PIPELINE_PLUGIN_PATH and the standard folder",
          "",        true};
}
Option no_cache_option() {
  return {"no-cache", '\0', "", "run every stage; as yet every run does, there is no store of results", ""};
}
Option json_option() { return {"json", '\0', "", "print one JSON object on standard output and nothing else", ""}; }
Option quiet_option() { return {"quiet", '\0', "", "print nothing but errors", ""}; }

std::uint64_t integer_value(std::string_view option, std::string_view text, std::uint64_t low, std::uint64_t high) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < low || value > high)
    throw UsageError("--" + std::string(option) + " is " + in_quotes(text) + ", expected an integer from " +
                     std::to_string(low) + " to " + std::to_string(high));
  return value;
}

std::optional<std::int64_t> count_value(const Arguments& arguments, std::string_view option) {
  const std::optional<std::string> text = arguments.value(option);
  if (!text) return std::nullopt;
  constexpr std::uint64_t kMost = 1'000'000;
  return static_cast<std::int64_t>(integer_value(option, *text, 1, kMost));
}

RunOptions run_options(const Arguments& arguments) {
  RunOptions options;
  options.sets = arguments.values("set");
  for (const std::string& set : options.sets) check_set(set);
  if (const auto seed = arguments.value("seed")) options.seed = integer_value("seed", *seed, 0, kLargestSeed);
  if (const auto threads = arguments.value("threads"))
    options.threads = static_cast<int>(integer_value("threads", *threads, 1, kMostThreads));
  if (const auto runs = arguments.value("runs")) options.runs = *runs;
  for (const std::string& folder : arguments.values("plugins")) {
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error))
      throw UsageError("--plugins names " + in_quotes(folder) + ", which is not a folder",
                       "name the folder that holds NAME.so and NAME.json");
    options.plugins.emplace_back(folder);
  }
  return options;
}

std::filesystem::path run_folder(const RunOptions& options, const std::string& run) {
  try {
    return find_run(options.runs, run);
  } catch (const Error& error) {
    throw UsageError(error.what(), error.help());
  }
}

std::string runs_suffix(const RunOptions& options) {
  return options.runs == kStandardRuns ? "" : " --runs " + shell_word(options.runs.string());
}

}  // namespace pipeline::cli
