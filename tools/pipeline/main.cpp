/// \file
/// The program `pipeline`: finds the command, and turns what it throws into messages and exit codes.
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include <pipeline/error.h>

#include "check_process.h"
#include "command.h"
#include "exit_code.h"
#include "help.h"
#include "output.h"
#include "terminal.h"
#include "usage_error.h"
#include "version_text.h"

namespace pipeline::cli {
namespace {

constexpr int kWidestHelp = 100;

/// Whether `word` is among the options, before a `--`.
bool asks_for(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), std::find(words.begin(), words.end(), "--"), word) !=
         std::find(words.begin(), words.end(), "--");
}

int run_words(std::vector<std::string> words) {
  const int width = std::min(Terminal(STDOUT_FILENO).width(), kWidestHelp);
  if (words.empty()) {
    write_error_stream(short_usage());
    return kUsage;
  }
  const std::string name = words.front();
  words.erase(words.begin());
  if (name == "--version") {
    write_result(version_text());
    return kDone;
  }
  if (name == "--help" || name == "-h" || (name == "help" && words.empty())) {
    write_result(program_help(width));
    return kDone;
  }
  if (name == "help") {
    write_result(command_help(find_command(words.front()), width));
    return kDone;
  }
  if (name == "__candidates") {  // what the scripts of `completion` call
    print_candidates(words.empty() ? "" : words[0], words.size() < 2 ? "" : words[1]);
    return kDone;
  }
  if (name == "__check") return run_check_here(words);  // a child of `test-plugin`
  if (name.starts_with("-"))
    throw UsageError("the option '" + name + "' stands before the command",
                     "write `pipeline COMMAND " + name + "`; `pipeline --help` lists the commands");
  const Command& command = find_command(name);
  if (asks_for(words, "--help") || asks_for(words, "-h")) {
    write_result(command_help(command, width));
    return kDone;
  }
  return command.run(parse_arguments(command.name, command.options, words));
}

/// With --json standard output holds one object in any case.
int failed(const std::vector<std::string>& words, int code, const std::string& what, const std::string& help) {
  if (asks_for(words, "--json")) {
    Value object = Value::Map{{"error", what}};
    if (!help.empty()) object.set("help", help);
    write_json(object);
  }
  return code;
}

int run_program(const std::vector<std::string>& words) {
  try {
    return run_words(words);
  } catch (const PipelineFileError& error) {
    show_error_text(error.what());
    return failed(words, kUsage, error.what(), "");
  } catch (const Stopped&) {
    return failed(words, kInterrupted, "interrupted", "");
  } catch (const Error& error) {
    show_error(error);
    const bool usage = dynamic_cast<const UsageError*>(&error) != nullptr;
    return failed(words, usage ? kUsage : kFailed, error.what(), error.help());
  } catch (const std::bad_alloc&) {
    show_error(Error("there is not enough memory"));
    return failed(words, kFailed, "there is not enough memory", "");
  } catch (const std::exception& error) {
    show_error(Error(error.what()));
    return failed(words, kFailed, error.what(), "");
  }
}

/// Everything that may throw happens in here.
int main_of(const std::vector<std::string>& words) {
  const int code = run_program(words);
  try {
    flush_results();
  } catch (const Error& error) {
    show_error(error);
    return kFailed;
  }
  return code;
}

}  // namespace
}  // namespace pipeline::cli

int main(int argc, char** argv) { return pipeline::cli::main_of({argv + std::min(argc, 1), argv + argc}); }
