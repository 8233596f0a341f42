#include "run/doctor_run.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <pipeline/error.h>

#include "run/doctor_sight.h"
#include "run/drawings.h"
#include "run/edge.h"
#include "run/host.h"
#include "run/served_model.h"
#include "run/shown_edges.h"
#include "run/stage_context.h"

namespace pipeline {
namespace {

ModelFolder::Kept classifier_of(const Program& program, const std::filesystem::path& run) {
  if (!program.serve) return only_classifier(run);
  const Served served = served_by(program, run);
  const ModelFolder::Kept kept{served.graph->stages[served.plan.source.stage].id, served.plan.source.port};
  if (!ModelFolder(run / "model").has(kept.stage, kept.port))
    throw Error("run " + run.filename().string() + " did not keep '" + kept.stage + "." + kept.port + "'",
                "doctor needs a run whose trainer ended; run the pipeline again");
  return kept;
}

/// Measures with the network's own two beside them.
Measurements with_view(const Measurements& measured, const NetworkView& view) {
  std::vector<std::string> columns = measured.columns();
  columns.emplace_back("distance");
  columns.emplace_back("confidence");
  std::vector<double> values;
  values.reserve(static_cast<std::size_t>(measured.size()) * columns.size());
  for (std::int64_t row = 0; row < measured.size(); ++row) {
    values.insert(values.end(), measured.row(row).begin(), measured.row(row).end());
    values.push_back(view.distance[static_cast<std::size_t>(row)]);
    values.push_back(view.confidence[static_cast<std::size_t>(row)]);
  }
  const Shape shape{measured.size(), std::ssize(columns)};
  return {std::move(columns), measured.ids(), Tensor::of<double>(shape, values)};
}

/// Whether a set has dark ink on a light ground among it.
bool any_dark_ink(const Measurements& measured) {
  constexpr double kSome = 0.02;
  const std::vector<double> polarity = measured.column("polarity").value_or(std::vector<double>{});
  const auto dark = std::count_if(polarity.begin(), polarity.end(), [](double value) { return value > 0.5; });
  return static_cast<double>(dark) > kSome * static_cast<double>(polarity.size());
}

/// No step; what mends each finding; what mends all; and what makes anything look like MNIST's digits.
std::vector<Chain> candidates_for(const Diagnosis& diagnosis, bool dark_ink, const TrainedShape& shape) {
  const MedianOf median = [&](std::string_view measure) { return diagnosis.training_median(measure); };
  std::vector<Chain> mends;
  for (const MeasureFinding* finding : diagnosis.findings())
    if (!finding->mend.empty()) mends.push_back(finding->mend);
  std::vector<Chain> candidates{Chain{}};
  const auto add = [&](Chain chain) {
    if (std::find(candidates.begin(), candidates.end(), chain) == candidates.end())
      candidates.push_back(std::move(chain));
  };
  for (const Chain& mend : mends) add(chain_of({mend}, dark_ink, median, shape));
  add(chain_of(mends, dark_ink, median, shape));
  constexpr std::int64_t kSide = 28;
  if (shape.height == kSide && shape.width == kSide && !(median("polarity") > 0.5)) add({{"image.mnist_style"}});
  return candidates;
}

void tell(const ExaminationWatcher& watcher, const std::string& what, std::int64_t done = 0, std::int64_t total = 0) {
  if (watcher) watcher(what, done, total);
}

/// At most `most` rows, evenly spaced.
Images sample_of(const Images& images, std::int64_t most) {
  if (images.size() <= most) return images;
  std::vector<std::int64_t> rows;
  for (std::int64_t i = 0; i < most; ++i) rows.push_back(i * images.size() / most);
  return images.select(rows);
}

void try_chains(const std::vector<Chain>& chains, const Images& images, const DoctorSight& sight,
                const ExaminationWatcher& watcher, DoctorReport& report) {
  for (const Chain& chain : chains) {
    tell(watcher, "trying chains of steps", std::ssize(report.candidates), std::ssize(chains));
    TriedChain tried;
    tried.chain = chain;
    try {
      tried.seen = sight.see(images, chain);
      tried.at_home = at_home(tried.seen, sight.training());
      for (const double share : tried.at_home) tried.score += share / static_cast<double>(tried.at_home.size());
    } catch (const Error& error) {
      tried.failure = error.what();
    }
    report.candidates.push_back(std::move(tried));
  }
  const bool any = std::any_of(report.candidates.begin(), report.candidates.end(),
                               [](const TriedChain& tried) { return tried.failure.empty(); });
  if (!any) throw Error("the images cannot be brought to the network: " + report.candidates.front().failure);
  report.chosen = choose_chain(report.candidates);
}

Images images_to_examine(const Program& program, const std::filesystem::path& run,
                         const std::vector<std::filesystem::path>& paths, const RunOptions& options,
                         const std::atomic<bool>* stop, const DoctorSight& sight, Registry& registry, Context& context,
                         std::string& source) {
  if (!paths.empty()) {
    for (const std::filesystem::path& path : paths) source += (source.empty() ? "" : ", ") + path.string();
    const bool color = sight.classifier().trained_on().shape.channels == 3;
    return read_drawings(paths, color ? ImageColour::rgb : ImageColour::grey, registry, context);
  }
  const std::optional<std::string> edge = edge_to_examine(program);
  if (!edge) throw Error("the run judged no images", "name those to examine: pipeline doctor RUN my_drawings/");
  source = *edge;
  RunOptions again;
  again.plugins = options.plugins;
  again.threads = options.threads;
  Images images = static_cast<const Images&>(*value_of_edge(run, *edge, again, stop));
  if (images.empty()) throw Error("there is no image on the run's edge '" + *edge + "'", "name images to examine");
  return images;
}

}  // namespace

std::optional<std::string> edge_to_examine(const Program& program) {
  std::optional<std::size_t> stage;
  if (program.variants) {
    stage = program.graph.find(program.variants->swap);
  } else if (program.serve && !program.serve->through.empty()) {
    stage = program.graph.find(program.serve->through.front());
  }
  const Graph& graph = program.graph;
  const auto name_of = [&](const Source& source) { return graph.stages[source.stage].id + "." + source.port; };
  if (stage && graph.stages[*stage].apply.size() == 1) return name_of(graph.stages[*stage].apply.front().source);
  for (std::size_t judge = 0; judge < graph.stages.size(); ++judge)
    if (const std::vector<Source> path = path_of_images(graph, judge); !path.empty()) return name_of(path.front());
  return std::nullopt;
}

DoctorReport examine(const Program& program, const std::filesystem::path& run,
                     const std::vector<std::filesystem::path>& paths, const RunOptions& options,
                     const std::atomic<bool>* stop, const ExaminationWatcher& watcher) {
  keep_libraries_single_threaded();
  Registry registry(program.catalog);
  ThreadPool pool(options.threads > 0 ? options.threads : available_threads());
  SilentListener silent;
  StageContext context(pool, 0, stop, silent);
  const ModelFolder::Kept classifier = classifier_of(program, run);
  const DoctorSight sight(run, classifier, registry, context);
  DoctorReport report;
  report.run = run.filename().string();
  report.folder = run;
  report.classifier = classifier.stage + "." + classifier.port;
  tell(watcher, "reading the images");
  const Images images = images_to_examine(program, run, paths, options, stop, sight, registry, context, report.source);
  for (std::int64_t row = 0; row < images.size(); ++row) report.ids.push_back(images.id(row));
  for (const auto& [row, reason] : images.refused()) report.unreadable.emplace_back(images.id(row), reason);
  const ImageShape& trained = sight.classifier().trained_on().shape;
  const TrainedShape shape{trained.height, trained.width};
  report.trained_on = sight.classifier().trained_on();
  report.resizes = sight.resizes();
  report.training = sight.training();
  tell(watcher, "measuring " + std::to_string(images.size()) + (images.size() == 1 ? " image" : " images"));
  const Measurements measured = sight.measure(images);
  report.diagnosis = diagnose(with_view(sight.training_measured(), sight.training()),
                              with_view(measured, sight.see(images, {})), shape);
  report.as_drawn = sight.small_copies("as drawn", images, {});
  if (report.diagnosis.findings().empty()) return report;
  try_chains(candidates_for(report.diagnosis, any_dark_ink(measured), shape),
             sample_of(images, DoctorReport::kMostTried), sight, watcher, report);
  tell(watcher, "preparing the images");
  if (!report.chain().empty()) report.fixed = sight.small_copies("suggested", images, report.chain());
  return report;
}

}  // namespace pipeline
