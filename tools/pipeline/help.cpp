#include "help.h"

#include <algorithm>

#include "terminal_text.h"

namespace pipeline::cli {
namespace {

constexpr int kTermIndent = 2;

std::string head_of(const Option& option) {
  std::string head = option.letter != '\0' ? std::string("-") + option.letter + ", " : "";
  head += "--" + std::string(option.name);
  if (!option.value.empty()) head += " " + std::string(option.value);
  return head;
}

std::string text_of(const Option& option) {
  std::string text(option.text);
  if (option.repeatable) text += "; may be repeated";
  if (!option.standard.empty()) text += " (default: " + std::string(option.standard) + ")";
  return text;
}

/// Terms on the left, their texts on the right.
std::string glossary(const std::vector<std::pair<std::string, std::string>>& entries, int width) {
  constexpr int kWidestTerm = 22;
  int term = 0;
  for (const auto& [head, text] : entries) term = std::max(term, width_of(head));
  term = std::min(term, kWidestTerm);
  std::string block;
  for (const auto& [head, text] : entries) {
    const int indent = kTermIndent + term + 2;
    if (width_of(head) > term) {
      block += std::string(kTermIndent, ' ') + head + "\n" + indented(text, width, indent);
    } else {
      block += indented(text, width, indent, std::string(kTermIndent, ' ') + left_aligned(head, term) + "  ");
    }
  }
  return block;
}

}  // namespace

std::string short_usage() {
  return "usage: pipeline COMMAND ...\n"
         "`pipeline --help` lists the commands; `pipeline run pipelines/mnist.yaml` trains a network.\n";
}

std::string program_help(int width) {
  std::string text =
      "usage: pipeline COMMAND ...\n\n" +
      indented(
          "Runs pipelines: YAML files that wire stages into a graph. Every stage comes from a plugin: data sets, "
          "preprocessing, networks, trainers, metrics, reports. Each run leaves a folder with its model, "
          "results and everything needed to run it again.",
          width, 0) +
      "\nCommands:\n";
  std::vector<std::pair<std::string, std::string>> entries;
  for (const Command& command : commands()) entries.emplace_back(command.name, command.summary);
  entries.emplace_back("help COMMAND", "the same as COMMAND --help");
  text += glossary(entries, width);
  text +=
      "\nTo begin:\n"
      "  pipeline run pipelines/mnist.yaml     train a network and judge it\n"
      "  pipeline look latest pixels.test      see what the network saw\n"
      "  pipeline predict latest drawing.png   ask the network\n"
      "  pipeline plugins mlp.network          what a stage can do, with an example\n"
      "\nEverywhere:\n";
  text += glossary({{"--help", "how to use a command"},
                    {"--version", "version, ABI number, instruction set, build"},
                    {"PIPELINE_PLUGIN_PATH", "further folders with plugins, separated by colons"},
                    {"PIPELINE_ISA", "instruction set: baseline, avx2 or avx512, instead of the best there is"},
                    {"NO_COLOR", "no colours"}},
                   width);
  text +=
      "\nExit codes: 0 done; 1 a stage failed; 2 the command line or the pipeline\n"
      "file is wrong and nothing ran; 130 interrupted.\n";
  return text;
}

std::string command_help(const Command& command, int width) {
  std::string text;
  for (const std::string_view usage : command.usage) {
    const std::string first = text.empty() ? "usage: pipeline " : "       pipeline ";
    text += indented(usage, width, static_cast<int>(first.size()), first);
  }
  text += "\n" + indented(command.about, width, 0);
  std::vector<std::pair<std::string, std::string>> options;
  for (const Option& option : command.options) options.emplace_back(head_of(option), text_of(option));
  options.emplace_back("-h, --help", "this text");
  text += "\nOptions:\n" + glossary(options, width);
  text += command.examples.size() == 1 ? "\nExample:\n" : "\nExamples:\n";
  for (const std::string_view example : command.examples) text += "  " + std::string(example) + "\n";
  text += "\nExit codes:\n";
  for (const std::string_view code : command.exit_codes) text += "  " + std::string(code) + "\n";
  return text;
}

}  // namespace pipeline::cli
