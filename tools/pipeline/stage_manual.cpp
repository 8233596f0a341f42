#include "stage_manual.h"

#include <algorithm>

#include "stage_example.h"
#include "terminal_text.h"

namespace pipeline::cli {
namespace {

bool has(const std::vector<PortInfo>& ports, std::string_view type) {
  return std::any_of(ports.begin(), ports.end(), [&](const PortInfo& port) { return port.type == type; });
}

/// A term, and below it what it means.
std::string entry(std::string_view term, std::string_view brief, std::string_view text, int width, int indent) {
  constexpr int kTextIndent = 4;
  std::string block = indented(std::string(term) + ": " + std::string(brief), width, indent);
  if (!text.empty()) block += indented(text, width, indent + kTextIndent);
  return block;
}

std::string parameters_text(const std::vector<ParameterInfo>& parameters, int width, int indent) {
  constexpr int kMemberIndent = 4;
  std::string text;
  for (const ParameterInfo& parameter : parameters) {
    text += entry(parameter.name, parameter.brief(), parameter.text, width, indent);
    text += parameters_text(parameter.members, width, indent + kMemberIndent);
  }
  return text;
}

std::string ports_text(const std::vector<PortInfo>& ports, int width) {
  std::string text;
  for (const PortInfo& port : ports)
    text += entry(port.name,
                  port.type + (port.need == Need::optional ? ", may be left unconnected"
                               : port.need == Need::many   ? ", one or a list of several"
                               : port.need == Need::any    ? ", one, a list of several, or unconnected"
                                                           : ""),
                  port.text, width, 2);
  return text;
}

std::string wiring_text(const StageInfo& stage, int width) {
  switch (stage.kind) {
    case StageKind::step:
      return indented("in: the images to work on; the result is the port 'images'", width, 2) +
             indented("or apply: { NAME: images, ... }; each NAME becomes an output port", width, 2);
    case StageKind::fitted_step:
      return indented("fit: the images to learn from", width, 2) +
             indented("apply: { NAME: images, ... }; each NAME becomes an output port", width, 2);
    case StageKind::network:
      return indented("no inputs; a trainer builds the network from its images", width, 2);
    case StageKind::stage:
    case StageKind::report:
      break;
  }
  return stage.inputs.empty() ? "  no inputs\n" : ports_text(stage.inputs, width);
}

std::string prefixed(std::string_view text, std::string_view prefix) {
  std::string block;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    block += (line.empty() ? "" : std::string(prefix) + printable_lines(line)) + "\n";
    begin = end + 1;
  }
  return block;
}

std::string markdown(std::string_view text) {
  std::string cell;
  for (const char c : printable_lines(text)) {
    if (c == '|' || c == '\\' || c == '*' || c == '<') cell += '\\';
    cell += c == '\n' ? ' ' : c;
  }
  return cell;
}

}  // namespace

std::string_view kind_of(const StageInfo& stage) {
  switch (stage.kind) {
    case StageKind::network:
      return "network";
    case StageKind::step:
    case StageKind::fitted_step:
      return "preprocess";
    case StageKind::report:
      return "report";
    case StageKind::stage:
      break;
  }
  if (has(stage.outputs, "classifier")) return "trainer";
  if (has(stage.outputs, "evaluation")) return "metric";
  if (has(stage.outputs, "images")) return "dataset";
  if (stage.outputs.empty()) return "report";
  return "stage";
}

std::string stage_manual(const StageInfo& stage, const FoundPlugin& plugin, int width) {
  std::string text = printable_lines(stage.type) + " (" + std::string(kind_of(stage)) + ")\n";
  if (!stage.summary.empty()) text += indented(stage.summary, width, 2);
  text += "\nParameters:\n";
  text += stage.parameters.empty() ? "  none\n" : parameters_text(stage.parameters, width, 2);
  text += "\nInputs:\n" + wiring_text(stage, width);
  const bool step = stage.kind == StageKind::step || stage.kind == StageKind::fitted_step;
  if (!step) text += "\nOutputs:\n" + (stage.outputs.empty() ? "  none\n" : ports_text(stage.outputs, width));
  text += "\nExample:\n" + prefixed(stage_example(stage), "  ");
  text += "\nFrom:\n" + prefixed("plugin " + plugin.manifest.name + " " + plugin.manifest.version, "  ") +
          prefixed(plugin.library.string(), "  ");
  return text;
}

std::string plugin_summary(const FoundPlugin& plugin, int width) {
  std::string text = printable_lines(plugin.manifest.name) + " " + printable_lines(plugin.manifest.version) + "\n";
  int type_width = 0;
  for (const StageInfo& stage : plugin.manifest.stages) type_width = std::max(type_width, width_of(stage.type));
  type_width = std::min(type_width, 30);
  for (const StageInfo& stage : plugin.manifest.stages) {
    const int indent = 2 + type_width + 2;
    text += indented(stage.summary.empty() ? std::string(kind_of(stage)) : stage.summary, width, indent,
                     "  " + left_aligned(stage.type, type_width) + "  ");
  }
  return text;
}

std::string markdown_table(const Catalog& catalog) {
  std::string table = "| stage type | kind | what it does | parameters |\n|---|---|---|---|\n";
  for (const std::string& type : catalog.stage_types()) {
    const StageInfo& stage = *catalog.find(type);
    std::string parameters;
    for (const ParameterInfo& parameter : stage.parameters)
      parameters += (parameters.empty() ? "`" : ", `") + parameter.name + "`";
    table.append("| `").append(type).append("` | ").append(kind_of(stage)).append(" | ");
    table.append(markdown(stage.summary)).append(" | ").append(parameters).append(" |\n");
  }
  return table;
}

}  // namespace pipeline::cli
