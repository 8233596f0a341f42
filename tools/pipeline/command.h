/// \file
/// The program's commands, each in a file of its own.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "arguments.h"

namespace pipeline::cli {

struct Command {
  std::string_view name;
  std::string_view summary;             ///< for the list of commands; no full stop
  std::vector<std::string_view> usage;  ///< without "pipeline"
  std::string_view about;               ///< paragraphs, separated by empty lines
  std::vector<Option> options;
  std::vector<std::string_view> examples;    ///< whole command lines
  std::vector<std::string_view> exit_codes;  ///< "0 done"
  int (*run)(const Arguments&) = nullptr;    ///< returns the exit code
};

Command run_command();
Command compare_command();
Command check_command();
Command graph_command();
Command plugins_command();
Command schema_command();
Command new_plugin_command();
Command test_plugin_command();
Command predict_command();
Command look_command();
Command doctor_command();
Command draw_command();
Command serve_command();
Command runs_command();
Command bench_command();
Command completion_command();

/// All of them, in the order of the help.
const std::vector<Command>& commands();

/// Throws UsageError naming the nearest command when there is none of that name.
const Command& find_command(std::string_view name);

/// Names for the shell's completion, one a line, for a word being typed: "stages", "runs", or "edges" of the run
/// `of`. Prints nothing where nothing is known; never fails.
void print_candidates(std::string_view kind, std::string_view of);

}  // namespace pipeline::cli
