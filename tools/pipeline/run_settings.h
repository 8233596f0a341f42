/// \file
/// The options that `run` shares with `check`, `graph`, `predict`, `look` and `runs`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <pipeline/pipeline.h>

#include "arguments.h"

namespace pipeline::cli {

Option set_option();
Option seed_option();
Option threads_option();
Option runs_option();
Option plugins_option();
Option no_cache_option();
Option json_option();
Option quiet_option();

/// Reads those of the options above that were given. Throws UsageError for a value that is out of range, and for a
/// plugin folder that does not exist.
RunOptions run_options(const Arguments& arguments);

/// The integer that `text` is, in [low, high]. Throws UsageError naming `option` otherwise.
std::uint64_t integer_value(std::string_view option, std::string_view text, std::uint64_t low, std::uint64_t high);

/// The value of `--rows` and the like. Throws UsageError as `integer_value`.
std::optional<std::int64_t> count_value(const Arguments& arguments, std::string_view option);

/// The folder of a run that the user named. Throws UsageError when there is none.
std::filesystem::path run_folder(const RunOptions& options, const std::string& run);

/// How the runs folder is to be named in a command suggested to the user: "" or " --runs DIR".
std::string runs_suffix(const RunOptions& options);

}  // namespace pipeline::cli
