#include <unistd.h>

#include <algorithm>

#include <pipeline/pipeline.h>
#include <pipeline/value.h>

#include "command.h"
#include "config/nearest_name.h"
#include "config/shown_text.h"
#include "exit_code.h"
#include "output.h"
#include "plugin/catalog.h"
#include "plugin/stage_info_json.h"
#include "run_settings.h"
#include "stage_example.h"
#include "stage_manual.h"
#include "terminal.h"
#include "terminal_text.h"
#include "usage_error.h"

namespace pipeline::cli {
namespace {

constexpr int kWidestManual = 80;

Value json_of(const StageInfo& stage) {
  Value value = value_of(stage);
  value.set("purpose", std::string(kind_of(stage)));
  value.set("example", stage_example(stage));
  return value;
}

Value json_of(const FoundPlugin& plugin) {
  Value::List stages;
  for (const StageInfo& stage : plugin.manifest.stages) stages.push_back(json_of(stage));
  return Value::Map{{"name", plugin.manifest.name},
                    {"version", plugin.manifest.version},
                    {"path", plugin.library.string()},
                    {"sha256", plugin.manifest.sha256},
                    {"stages", std::move(stages)}};
}

Value json_of(const Catalog& catalog) {
  Value::List plugins;
  for (const FoundPlugin& plugin : catalog.plugins()) plugins.push_back(json_of(plugin));
  Value::List refused;
  for (const RefusedPlugin& plugin : catalog.refused())
    refused.emplace_back(Value::Map{{"path", plugin.path.string()}, {"reason", plugin.reason}, {"help", plugin.help}});
  Value::List folders;
  for (const std::filesystem::path& folder : catalog.folders()) folders.emplace_back(folder.string());
  return Value::Map{{"plugins", std::move(plugins)}, {"refused", std::move(refused)}, {"folders", std::move(folders)}};
}

std::string refused_text(const RefusedPlugin& plugin, int width) {
  std::string text = indented(plugin.path.string() + ": refused: it " + plugin.reason, width, 2);
  if (!plugin.help.empty()) text += indented("help: " + plugin.help, width, 4);
  return text;
}

std::string catalog_text(const Catalog& catalog, int width) {
  std::string text;
  for (const FoundPlugin& plugin : catalog.plugins())
    text += (text.empty() ? "" : "\n") + plugin_summary(plugin, width);
  if (catalog.plugins().empty()) text += "no plugins\n";
  if (!catalog.refused().empty()) text += "\nrefused:\n";
  for (const RefusedPlugin& plugin : catalog.refused()) text += refused_text(plugin, width);
  text += "\nsearched:\n";
  for (const std::filesystem::path& folder : catalog.folders()) text += "  " + printable_lines(folder.string()) + "\n";
  return text + "\n`pipeline plugins NAME` tells all of a stage type.\n";
}

const FoundPlugin* plugin_named(const Catalog& catalog, std::string_view name) {
  for (const FoundPlugin& plugin : catalog.plugins())
    if (plugin.manifest.name == name) return &plugin;
  return nullptr;
}

[[noreturn]] void refuse_unknown(const Catalog& catalog, const std::string& name) {
  for (const RefusedPlugin& refused : catalog.refused())
    if (refused.path.stem() == name)
      throw UsageError("the plugin " + in_quotes(name) + " is refused: " + refused.path.string() + " " + refused.reason,
                       refused.help);
  std::vector<std::string> names = catalog.stage_types();
  for (const FoundPlugin& plugin : catalog.plugins()) names.push_back(plugin.manifest.name);
  throw UsageError("there is no plugin or stage type " + in_quotes(name),
                   did_you_mean(name, names, "`pipeline plugins` lists all"));
}

void show_one(const Catalog& catalog, const std::string& name, bool json, int width) {
  if (const StageInfo* stage = catalog.find(name)) {
    const FoundPlugin& plugin = *catalog.provider(name);
    if (!json) return write_result(stage_manual(*stage, plugin, width));
    Value value = json_of(*stage);
    value.set("plugin", plugin.manifest.name);
    value.set("version", plugin.manifest.version);
    value.set("path", plugin.library.string());
    return write_json(value);
  }
  const FoundPlugin* plugin = plugin_named(catalog, name);
  if (plugin == nullptr) refuse_unknown(catalog, name);
  if (json) return write_json(json_of(*plugin));
  write_result(plugin_summary(*plugin, width) + "\n" + printable_lines(plugin->library.string()) + "\n");
}

int plugins(const Arguments& arguments) {
  if (arguments.positional().size() > 1)
    throw UsageError("'pipeline plugins' takes one NAME at most", "for instance: pipeline plugins mlp.network");
  const Catalog catalog = Catalog::search(plugin_folders(run_options(arguments).plugins));
  const int width = std::min(Terminal(STDOUT_FILENO).width(), kWidestManual);
  if (!arguments.positional().empty()) {
    show_one(catalog, arguments.positional().front(), arguments.has("json"), width);
  } else if (arguments.has("json")) {
    write_json(json_of(catalog));
  } else {
    write_result(arguments.has("markdown") ? markdown_table(catalog) : catalog_text(catalog, width));
  }
  return kDone;
}

}  // namespace

Command plugins_command() {
  return {"plugins",
          "list plugins and stage types; with NAME, all about one",
          {"plugins [NAME] [OPTIONS]"},
          "Without NAME: every plugin with its stage types, and those that are refused, each with the reason and what "
          "to do. With the NAME of a stage type: its parameters with range and default, its ports, where it comes "
          "from, and an example to paste. Reads manifests and loads nothing.\n\n"
          "With --json: {plugins: [{name, version, path, sha256, stages}], refused: [{path, reason, help}], folders}, "
          "or the one plugin or stage type named.",
          {plugins_option(),
           json_option(),
           {"markdown", '\0', "", "print the stage types as a table for a page in Markdown", ""}},
          {"pipeline plugins", "pipeline plugins train.adam", "pipeline plugins mnist.dataset --json"},
          {"0  done", "2  there is no plugin or stage type NAME, or the command line is wrong"},
          &plugins};
}

}  // namespace pipeline::cli
