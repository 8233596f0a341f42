#include "graph/graph_svg.h"
#include "graph/graph_text.h"

#include <pipeline/pipeline.h>

#include "command.h"
#include "config/shown_text.h"
#include "exit_code.h"
#include "output.h"
#include "run/program.h"
#include "run_settings.h"
#include "usage_error.h"

namespace pipeline::cli {
namespace {

int graph(const Arguments& arguments) {
  if (arguments.positional().size() != 1)
    throw UsageError(
        "'pipeline graph' takes one FILE, and " + std::to_string(arguments.positional().size()) + " are given",
        "for instance: pipeline graph pipelines/mnist.yaml --format svg > mnist.svg");
  const std::string format = arguments.value("format").value_or("dot");
  if (format != "dot" && format != "mermaid" && format != "svg")
    throw UsageError("--format is " + in_quotes(format) + ", expected dot, mermaid or svg");
  const Graph drawn = Program::load(arguments.positional().front(), run_options(arguments)).graph;
  write_result(format == "dot" ? dot_text(drawn) : format == "mermaid" ? mermaid_text(drawn) : svg_text(drawn));
  return kDone;
}

}  // namespace

Command graph_command() {
  return {"graph",
          "draw the stages of a pipeline file and what travels between them",
          {"graph FILE [--format dot|mermaid|svg] [OPTIONS]"},
          "Prints the graph of FILE: as a picture (svg, complete in itself), for Graphviz (dot), or for pages in "
          "Markdown (mermaid). Runs nothing.",
          {{"format", '\0', "FORMAT", "dot, mermaid or svg", "dot"},
           set_option(),
           seed_option(),
           threads_option(),
           runs_option(),
           plugins_option(),
           no_cache_option(),
           quiet_option()},
          {"pipeline graph pipelines/mnist.yaml --format svg > mnist.svg",
           "pipeline graph pipelines/mnist.yaml | dot -Tpng -o mnist.png"},
          {"0  done", "2  the file is wrong, or the command line"},
          &graph};
}

}  // namespace pipeline::cli
