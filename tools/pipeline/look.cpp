#include <unistd.h>

#include <algorithm>

#include <pipeline/images.h>
#include <pipeline/pipeline.h>

#include "artifact_view.h"
#include "command.h"
#include "config/nearest_name.h"
#include "config/shown_text.h"
#include "contact_sheet.h"
#include "exit_code.h"
#include "interruption.h"
#include "judged_images.h"
#include "output.h"
#include "png_file.h"
#include "predictions_file.h"
#include "run/edge.h"
#include "run/program.h"
#include "run_settings.h"
#include "shown_number.h"
#include "terminal.h"
#include "terminal_text.h"
#include "text_table.h"
#include "usage_error.h"

namespace pipeline::cli {
namespace {

constexpr int kWidestView = 100;
constexpr std::int64_t kStandardSheet = 400;
constexpr std::int64_t kLargestSheet = 2500;

struct Edge {
  std::string name;  ///< "pixels.test"
  std::string stage;
  std::size_t index = 0;  ///< of the stage in its graph
  std::string type;
  std::string text;
};

std::vector<Edge> kept_edges(const Graph& graph) {
  std::vector<Edge> edges;
  for (std::size_t i = 0; i < graph.stages.size(); ++i)
    for (const PortInfo& output : graph.stages[i].outputs)
      edges.push_back({graph.stages[i].id + "." + output.name, graph.stages[i].id, i, output.type, output.text});
  return edges;
}

/// An edge, which may be named by its stage alone; in a comparison also as find_edge takes it.
const Edge& edge_named(const std::vector<Edge>& edges, const std::string& name, const Program& program,
                       const Graph& graph, const std::optional<std::string>& variant) {
  std::vector<std::string> names;
  std::vector<std::string> of_stage;
  for (const Edge& edge : edges) {
    if (edge.name == name) return edge;
    names.push_back(edge.name);
    if (edge.stage == name) of_stage.push_back(edge.name);
  }
  if (of_stage.size() == 1) return edge_named(edges, of_stage.front(), program, graph, variant);
  if (!of_stage.empty())
    throw UsageError("stage " + in_quotes(name) + " has several outputs", "name one: " + comma_separated(of_stage));
  if (&graph != &program.graph) {
    try {
      const Source source = find_edge(program, graph, name, variant);
      return edge_named(edges, graph.stages[source.stage].id + "." + source.port, program, graph, variant);
    } catch (const Error& error) {
      throw UsageError(error.what(), error.help());
    }
  }
  throw UsageError("this run has no edge " + in_quotes(name),
                   did_you_mean(name, names, "`pipeline look RUN` lists the edges of a run"));
}

std::string edges_text(const std::vector<Edge>& edges, int width) {
  TextTable table({{"edge", Align::left, true}, {"type", Align::left}, {"what it is", Align::left, true}});
  for (const Edge& edge : edges) table.add({edge.name, edge.type, edge.text});
  return table.text(width, 0);
}

/// The value of --only; none for all.
Verdict verdict_wanted(const Arguments& arguments) {
  const std::optional<std::string> wanted = arguments.value("only");
  if (!wanted || *wanted == "all") return Verdict::none;
  std::vector<std::string> names;
  for (const Verdict verdict : {Verdict::wrong, Verdict::right, Verdict::refused}) {
    names.emplace_back(name_of(verdict));
    if (*wanted == names.back()) return verdict;
  }
  names.emplace_back("all");
  throw UsageError("--only is " + in_quotes(*wanted) + ", expected wrong, right, refused or all",
                   did_you_mean(*wanted, names, "It takes wrong, right, refused or all"));
}

/// "the first 20 of 203 wrong images", "all 10,000 images"
std::string shown_text(std::int64_t shown, std::int64_t all, Verdict wanted) {
  const std::string kind = wanted == Verdict::none ? "" : std::string(name_of(wanted)) + " ";
  return (shown < all ? "the first " + with_commas(shown) + " of " + with_commas(all) : "all " + with_commas(all)) +
         " " + kind + "images";
}

std::string write_sheet(const std::string& file, const Images& images, const JudgedImages& judged, Verdict wanted,
                        std::optional<std::int64_t> rows, const std::string& origin) {
  std::vector<JudgedImage> shown = only(judged, wanted);
  const auto all = std::ssize(shown);
  shown.resize(static_cast<std::size_t>(std::min({all, rows.value_or(kStandardSheet), kLargestSheet})));
  const std::string what = shown_text(std::ssize(shown), all, wanted);
  std::vector<std::string> title{origin + ": " + what};
  if (const std::string summary = summary_of(judged); !summary.empty())
    title.push_back((judged.evaluation.empty() ? "" : "evaluation ") + summary);
  const Picture sheet = contact_sheet(images, shown, title);
  write_png(file, sheet);
  return "\nwrote " + file + ": " + what + ", " + std::to_string(sheet.width) + " x " + std::to_string(sheet.height) +
         " pixels\n";
}

/// Throws Error where there is nothing to show.
void require_some(const JudgedImages& judged, Verdict wanted) {
  if (wanted == Verdict::none || judged.count(wanted) > 0) return;
  const std::string name(name_of(wanted));
  if (judged.evaluation.empty() && wanted != Verdict::refused)
    throw Error("no evaluation of this run has these images, so none is known to be " + name,
                "look at an edge that leads to an evaluation, or leave --only out");
  throw Error("none of these images is " + name,
              (judged.evaluation.empty() ? "" : summary_of(judged) + "; ") + std::string("leave --only out"));
}

ArtifactPtr value_of(const std::filesystem::path& folder, const std::string& edge, const RunOptions& options) {
  const Interruption interruption(Interruption::Notice::handler);
  return value_of_edge(folder, edge, options, &interruption.stop());
}

int look(const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.positional();
  const std::optional<std::string> output = arguments.value("output");
  if (words.empty() || words.size() > 2)
    throw UsageError("'pipeline look' takes a RUN and a STAGE.PORT, and " + std::to_string(words.size()) +
                         (words.size() == 1 ? " word is given" : " words are given"),
                     "for instance: pipeline look latest pixels.test");
  const RunOptions options = run_options(arguments);
  const std::optional<std::int64_t> rows = count_value(arguments, "rows");
  const Verdict wanted = verdict_wanted(arguments);
  const std::filesystem::path folder = run_folder(options, words[0]);
  const Terminal terminal(STDOUT_FILENO);
  const int width = std::min(terminal.width(), kWidestView);
  const Program program = Program::load(folder / "pipeline.yaml", options);
  const Graph& graph = graph_of_run(program, folder);
  const std::vector<Edge> edges = kept_edges(graph);
  if (words.size() == 1) {
    for (const std::string_view option : {"output", "only", "variant"})
      if (arguments.has(option))
        throw UsageError((option == "output" ? "-o" : "--" + std::string(option)) + " needs a STAGE.PORT",
                         "`pipeline look " + words[0] + "` lists those of the run");
    write_result(edges_text(edges, width));
    return kDone;
  }
  std::optional<std::string> variant = arguments.value("variant");
  const Edge& edge = edge_named(edges, words[1], program, graph, variant);
  // What all variants share leads to the evaluation of each; the one that is served says most.
  if (!variant && &graph != &program.graph && graph.stages[edge.index].variants.empty() && program.serve)
    variant = program.serve->variant;
  if (edge.type != Images::kType) {
    if (output)
      throw UsageError("-o draws images, and " + edge.name + " is of type " + edge.type,
                       "look at it without -o, or name an edge with images");
    for (const std::string_view option : {"only", "variant"})
      if (arguments.has(option))
        throw UsageError(
            "--" + std::string(option) + " chooses among images, and " + edge.name + " is of type " + edge.type,
            "leave it out, or name an edge with images");
  }
  if (output) require_png_name(*output);

  ArtifactPtr artifact;
  try {
    artifact = value_of(folder, edge.name, options);
  } catch (const PipelineFileError&) {
    throw;
  } catch (const Error& error) {
    // The stage's error says where it comes from in ninja's manner; it needs no "pipeline: error:" before it.
    if (error.help().empty() && std::string_view(error.what()).find("error: ") != std::string_view::npos) {
      show_error_text(error.what());
      return kFailed;
    }
    throw;
  }
  ViewOptions view;
  view.width = width;
  view.rows = rows;
  view.only = wanted;
  JudgedImages judged;
  if (edge.type == Images::kType) {
    judged = judge(static_cast<const Images&>(*artifact), read_predictions(folder / "predictions.jsonl"), graph,
                   edge.index, variant);
    require_some(judged, wanted);
    if (output && judged.images.empty()) throw Error("there are no images for a contact sheet");
    view.judged = &judged;
  }
  if (!output) view.preview = preview_style(terminal);
  std::string text = edge.name + ": " + edge.type + "\n" + view_of(*artifact, view);
  if (output)
    text += write_sheet(*output, static_cast<const Images&>(*artifact), judged, wanted, rows,
                        folder.filename().string() + ", " + edge.name);
  write_result(text);
  return kDone;
}

}  // namespace

Command look_command() {
  return {
      "look",
      "see what travels between two stages of a run",
      {"look RUN [STAGE.PORT] [-o SHEET.png] [OPTIONS]"},
      "Makes the value on an edge of RUN again and shows it: images (facts and a preview, or a contact sheet), a "
      "history, a classifier, an evaluation, a network. Nothing is trained: what the run learned is read from its "
      "folder. Without STAGE.PORT the edges are listed. RUN is an id, a folder, or `latest`.\n\n"
      "Images have their labels and what the run predicted of them, from the evaluation that reads what the edge "
      "leads to, or else the first that has images of these ids. On a sheet, right ones have a tick, wrong ones a "
      "cross and a thick frame, refused ones a dash and a dashed frame.\n\n"
      "Of a run of `compare`, stages that differ between variants are named STAGE@VARIANT, or STAGE alone for the "
      "variant of --variant.",
      {{"output", 'o', "FILE", "write a contact sheet of the images as PNG", ""},
       {"rows", '\0', "N", "show at most N images, epochs or classes", "400 images on a sheet, 4 in a preview"},
       {"only", '\0', "WHICH", "show only images that are wrong, right or refused", "all"},
       {"variant", '\0', "NAME", "of a comparison: stages and predictions of this variant", "the one served"},
       runs_option(),
       threads_option(),
       plugins_option()},
      {"pipeline look latest", "pipeline look latest pixels.test", "pipeline look latest pixels.test -o sheet.png",
       "pipeline look latest pixels.test --only wrong -o mistakes.png", "pipeline look latest fit.history --rows 5"},
      {"0    done", "1    a stage failed, or a file cannot be written",
       "2    there is no such run or edge, or the command line is wrong", "130  interrupted"},
      &look};
}

}  // namespace pipeline::cli
