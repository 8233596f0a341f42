#include <pipeline/pipeline.h>

#include "command.h"
#include "data/json.h"
#include "exit_code.h"
#include "graph/file_schema.h"
#include "output.h"
#include "plugin/catalog.h"
#include "run_settings.h"
#include "usage_error.h"

namespace pipeline::cli {
namespace {

int schema(const Arguments& arguments) {
  if (!arguments.positional().empty())
    throw UsageError("'pipeline schema' takes no file; it prints to standard output",
                     "to keep it in a file: pipeline schema > pipeline.schema.json");
  const Catalog catalog = Catalog::search(plugin_folders(run_options(arguments).plugins));
  // An editor would call their stage types unknown, and nobody would know why.
  for (const RefusedPlugin& plugin : catalog.refused())
    show_warning(plugin.path.string() + " is refused, so the schema is without its stage types: it " + plugin.reason);
  write_result(pretty_json(file_schema(catalog)) + "\n");
  return kDone;
}

}  // namespace

Command schema_command() {
  return {"schema",
          "print a JSON Schema of pipeline files, for editors",
          {"schema [OPTIONS] > pipeline.schema.json"},
          "Prints a JSON Schema (2020-12) of pipeline files, made from the plugins there are: stage types, their ports "
          "and parameters with ranges, choices, defaults and texts. An editor that knows schemas for YAML completes "
          "these, explains them, and marks mistakes as they are typed. With yaml-language-server (Visual Studio Code's "
          "YAML extension, Neovim, Emacs and others) the first line of a pipeline file names the schema:\n\n"
          "# yaml-language-server: $schema=pipeline.schema.json\n\n"
          "The path is relative to the pipeline file. Print the schema anew when plugins change. What stages read "
          "from each other, a schema cannot know: `pipeline check` tells all. Reads manifests and loads nothing.",
          {plugins_option()},
          {"pipeline schema > pipeline.schema.json",
           "pipeline schema --plugins build/lib/pipeline/plugins > my.schema.json"},
          {"0  done", "2  the command line is wrong"},
          &schema};
}

}  // namespace pipeline::cli
