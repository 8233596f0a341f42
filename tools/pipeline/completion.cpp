#include <algorithm>
#include <array>
#include <set>
#include <string>

#include <pipeline/pipeline.h>

#include "command.h"
#include "config/nearest_name.h"
#include "config/shown_text.h"
#include "exit_code.h"
#include "output.h"
#include "plugin/catalog.h"
#include "run/program.h"
#include "run/run_folder.h"
#include "usage_error.h"

namespace pipeline::cli {
namespace {

/// What the words after a command are: kinds of `print_candidates`, "files", or plain words.
struct Operands {
  std::string_view command;
  std::string_view first;
  std::string_view others;
};
constexpr std::array<Operands, 13> kOperands = {{{"run", "files", ""},
                                                 {"check", "files", "files"},
                                                 {"graph", "files", ""},
                                                 {"plugins", "stages", ""},
                                                 {"test-plugin", "files", ""},
                                                 {"predict", "runs", "files"},
                                                 {"look", "runs", "edges"},
                                                 {"doctor", "runs", "files"},
                                                 {"draw", "runs", "folders"},
                                                 {"serve", "runs", ""},
                                                 {"runs", "list show", "runs"},
                                                 {"bench", "files", ""},
                                                 {"completion", "bash zsh fish", ""}}};

Operands operands_of(const Command& command) {
  for (const Operands& operands : kOperands)
    if (operands.command == command.name) return operands;
  return {};
}

/// What the value of an option is.
std::string_view value_kind(const Option& option) {
  if (option.value == "DIR") return "folders";
  if (option.value == "FILE") return "files";
  if (option.value == "FORMAT") return "dot mermaid svg";
  if (option.value == "KIND") return "dataset preprocess network trainer metric report";
  if (option.value == "WHICH") return "wrong right refused all";
  return "";
}

bool is_kind(std::string_view text) {
  return text == "stages" || text == "runs" || text == "edges" || text == "files" || text == "folders";
}

std::string joined_names() {
  std::string names;
  for (const Command& command : commands()) names += std::string(command.name) + " ";
  return names + "help";
}

/// In single quotes, for all three shells.
std::string shell_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string options_of(const Command& command) {
  std::string words;
  for (const Option& option : command.options) {
    words += "--" + std::string(option.name) + " ";
    if (option.letter != '\0') words += std::string("-") + option.letter + " ";
  }
  return words + "--help";
}

/// All options of all commands that take a value, as a pattern of a shell's `case`.
std::string options_with_value() {
  std::set<std::string> names;
  for (const Command& command : commands())
    for (const Option& option : command.options) {
      if (option.value.empty()) continue;
      names.insert("--" + std::string(option.name));
      if (option.letter != '\0') names.insert(std::string("-") + option.letter);
    }
  std::string pattern;
  for (const std::string& name : names) pattern += (pattern.empty() ? "" : "|") + name;
  return pattern;
}

// Bash and zsh share one function: zsh has bash's `compgen` and `COMPREPLY` through bashcompinit.
std::string bash_script() {
  std::string operands;
  std::string options;
  std::string values;
  for (const Command& command : commands()) {
    const std::string name(command.name);
    options += "    " + name + ") options=" + shell_quoted(options_of(command)) + " ;;\n";
    const Operands kinds = operands_of(command);
    operands += "    " + name + ":1) kind=" + shell_quoted(kinds.first) + " ;;\n";
    if (!kinds.others.empty()) operands += "    " + name + ":*) kind=" + shell_quoted(kinds.others) + " ;;\n";
    for (const Option& option : command.options) {
      if (option.value.empty()) continue;
      values += "    " + name + ":--" + std::string(option.name);
      if (option.letter != '\0') values += "|" + name + ":-" + std::string(1, option.letter);
      values += ") kind=" + shell_quoted(value_kind(option)) + "; value=1 ;;\n";
    }
  }
  return R"(# Completion of the program pipeline for bash. Made by `pipeline completion bash`.
# For this shell:   source <(pipeline completion bash)
# For all shells:   pipeline completion bash > ~/.local/share/bash-completion/completions/pipeline

_pipeline_words() {  # KIND WORD [RUN]: what may stand where WORD is being typed
  local names
  case "$1" in
    files) compgen -f -- "$2" ;;
    folders) compgen -d -- "$2" ;;
    stages|runs|edges)
      names=$("${COMP_WORDS[0]}" __candidates "$1" "$3" 2> /dev/null)
      compgen -W "$names" -- "$2"
      ;;
    *) compgen -W "$1" -- "$2" ;;
  esac
}

_pipeline() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}
  local kind='' options='' value='' run='' place=1 i line
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    kind=')" +
         joined_names() +
         R"( --help --version'
  elif [ "$command" = help ]; then
    kind=')" +
         joined_names() +
         R"('
  else
    case "$command:$before" in
)" + values +
         R"(    *) ;;
    esac
    if [ -z "$value" ]; then
      case "$command" in
)" + options +
         R"(      *) ;;
      esac
      if [ "${word#-}" != "$word" ]; then
        kind=$options
      else
        # Which of the words after the command this is, options and their values left out.
        for ((i = 2; i < COMP_CWORD; i++)); do
          case "${COMP_WORDS[i]}" in
)" + options_with_value() +
         R"() i=$((i + 1)) ;;
            -*) ;;
            *)
              [ "$place" -eq 1 ] && run=${COMP_WORDS[i]}
              place=$((place + 1))
              ;;
          esac
        done
        case "$command:$place" in
)" + operands +
         R"(        *) ;;
        esac
      fi
    fi
  fi
  [ -n "$kind" ] || return 0
  case "$kind" in files|folders) compopt -o filenames 2> /dev/null ;; esac
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(_pipeline_words "$kind" "$word" "$run")
  return 0
}

complete -F _pipeline pipeline
)";
}

std::string zsh_script() {
  return "#compdef pipeline\n"
         "# Completion of the program pipeline for zsh. Made by `pipeline completion zsh`.\n"
         "# For this shell:   source <(pipeline completion zsh)\n"
         "# The function is bash's, which zsh understands once bashcompinit is loaded.\n"
         "autoload -U +X compinit && compinit -u\n"
         "autoload -U +X bashcompinit && bashcompinit\n\n" +
         bash_script();
}

std::string fish_action(std::string_view kind) {
  if (kind == "files") return " -F";
  if (kind == "folders") return " -x -a '(__fish_complete_directories)'";
  if (kind == "edges") return " -x -a '(pipeline __candidates edges (__pipeline_run))'";
  if (is_kind(kind)) return " -x -a '(pipeline __candidates " + std::string(kind) + ")'";
  if (kind.empty()) return " -x";
  return " -x -a " + shell_quoted(kind);
}

std::string fish_script() {
  std::string script =
      "# Completion of the program pipeline for fish. Made by `pipeline completion fish`.\n"
      "# For all shells:   pipeline completion fish > ~/.config/fish/completions/pipeline.fish\n\n"
      "function __pipeline_run  # the run that is named on the command line\n"
      "  set -l words (commandline -opc)\n"
      "  test (count $words) -ge 3; and echo $words[3]\n"
      "end\n\n"
      "function __pipeline_place  # whether the word being typed is the given one after the command\n"
      "  set -l words (commandline -opc)\n"
      "  test (count $words) -eq (math $argv[1] + 1)\n"
      "end\n\n"
      "complete -c pipeline -f\n"
      "complete -c pipeline -n __fish_use_subcommand -l help -d 'how to use the program'\n"
      "complete -c pipeline -n __fish_use_subcommand -l version -d 'version, ABI, instruction set, build'\n";
  for (const Command& command : commands()) {
    const std::string name(command.name);
    const std::string seen = "__fish_seen_subcommand_from " + name;
    script +=
        "\ncomplete -c pipeline -n __fish_use_subcommand -a " + name + " -d " + shell_quoted(command.summary) + "\n";
    const Operands kinds = operands_of(command);
    script += "complete -c pipeline -n '" + seen + "; and __pipeline_place 1'" + fish_action(kinds.first) + "\n";
    if (!kinds.others.empty())
      script += "complete -c pipeline -n '" + seen + "; and not __pipeline_place 1'" + fish_action(kinds.others) + "\n";
    for (const Option& option : command.options) {
      script += "complete -c pipeline -n '" + seen + "' -l " + std::string(option.name);
      if (option.letter != '\0') script += std::string(" -s ") + option.letter;
      if (!option.value.empty()) script += " -r" + fish_action(value_kind(option));
      script += " -d " + shell_quoted(option.text) + "\n";
    }
  }
  return script;
}

int completion(const Arguments& arguments) {
  const std::vector<std::string> shells{"bash", "zsh", "fish"};
  if (arguments.positional().size() != 1)
    throw UsageError("'pipeline completion' takes the name of a shell: bash, zsh or fish",
                     "for instance: source <(pipeline completion bash)");
  const std::string& shell = arguments.positional().front();
  if (std::find(shells.begin(), shells.end(), shell) == shells.end())
    throw UsageError("there is no completion for the shell " + in_quotes(shell),
                     did_you_mean(shell, shells, "There is one for bash, zsh and fish"));
  write_result(shell == "bash" ? bash_script() : shell == "zsh" ? zsh_script() : fish_script());
  return kDone;
}

}  // namespace

void print_candidates(std::string_view kind, std::string_view of) {
  constexpr std::string_view kRuns = "runs";
  std::string names;
  try {
    if (kind == "stages") {
      const Catalog catalog = Catalog::search(plugin_folders());
      for (const std::string& type : catalog.stage_types()) names += type + "\n";
      for (const FoundPlugin& plugin : catalog.plugins()) names += plugin.manifest.name + "\n";
    } else if (kind == "runs") {
      for (const std::string& id : run_ids(kRuns)) names += id + "\n";
      if (!names.empty()) names += "latest\n";
    } else if (kind == "edges") {
      for (const BoundStage& stage : Program::load(find_run(kRuns, of) / "pipeline.yaml", {}).graph.stages)
        for (const PortInfo& output : stage.outputs) names += stage.id + "." + output.name + "\n";
    }
  } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): a word being typed is no place for errors
  }
  write_result(names);
}

Command completion_command() {
  return {"completion",
          "print a script that completes this program's command line",
          {"completion bash|zsh|fish"},
          "Prints a script for the shell named: it completes commands, options, files, folders, stage types, and the "
          "runs and edges under ./runs.",
          {},
          {"source <(pipeline completion bash)", "pipeline completion fish > ~/.config/fish/completions/pipeline.fish"},
          {"0  done", "2  there is no such shell"},
          &completion};
}

}  // namespace pipeline::cli
