#include <pipeline/pipeline.h>

#include "command.h"
#include "exit_code.h"
#include "output.h"
#include "run/program.h"
#include "run_settings.h"
#include "usage_error.h"

namespace pipeline::cli {
namespace {

int check(const Arguments& arguments) {
  if (arguments.positional().empty())
    throw UsageError("'pipeline check' needs a FILE", "for instance: pipeline check pipelines/mnist.yaml");
  const RunOptions options = run_options(arguments);
  const bool json = arguments.has("json");
  const bool quiet = arguments.has("quiet");
  int code = kDone;
  Value::List files;
  for (const std::string& file : arguments.positional()) {
    Value::Map entry{{"file", file}};
    try {
      const std::size_t stages = Program::load(file, options).graph.stages.size();
      entry.emplace_back("ok", true);
      entry.emplace_back("stages", static_cast<std::int64_t>(stages));
      if (!json && !quiet)
        write_result(file + ": ok (" + std::to_string(stages) + (stages == 1 ? " stage)\n" : " stages)\n"));
    } catch (const PipelineFileError& error) {
      flush_results();
      show_error_text(error.what());
      entry.emplace_back("ok", false);
      entry.emplace_back("error", std::string(error.what()));
      code = kUsage;
    }
    files.emplace_back(std::move(entry));
  }
  if (json) write_json(Value::Map{{"ok", code == kDone}, {"files", std::move(files)}});
  return code;
}

}  // namespace

Command check_command() {
  return {"check",
          "find everything that is wrong with a pipeline file, without running it",
          {"check FILE... [OPTIONS]"},
          "Reads each FILE, binds its stages to the stage types of the plugins there are, and reports all mistakes in "
          "one go, each with its place and how to mend it. Loads no plugin and runs nothing.\n\n"
          "With --json: {ok, files: [{file, ok, stages, error}]}.",
          {set_option(), seed_option(), threads_option(), runs_option(), plugins_option(), no_cache_option(),
           json_option(), quiet_option()},
          {"pipeline check pipelines/*.yaml", "pipeline check pipelines/mnist.yaml --set fit.epochs=3"},
          {"0  every file can be run", "2  a file is wrong, or the command line"},
          &check};
}

}  // namespace pipeline::cli
