#include "run/doctor_page.h"

#include <memory>
#include <utility>
#include <vector>

#include <pipeline/error.h>
#include <pipeline/evaluation.h>
#include <pipeline/stage_factory.h>

#include "graph/graph_svg.h"
#include "plugin/registry.h"
#include "run/doctor_json.h"
#include "run/host.h"
#include "run/run_summary.h"
#include "run/stage_context.h"
#include "run/thread_pool.h"

namespace pipeline {
namespace {

constexpr const char* kPage = "report.html";

/// The images and nothing that was read in them: labels play no part.
JudgedSet shown_images(const DoctorReport& report) {
  const bool mended = !report.fixed.images.empty();
  auto nothing_read = std::make_shared<Evaluation>();
  nothing_read->images = mended ? report.fixed.images : report.as_drawn.images;
  const auto rows = static_cast<std::size_t>(nothing_read->images.size());
  nothing_read->labels.assign(rows, Images::kUnlabelled);
  nothing_read->predictions.assign(rows, -1);
  std::vector<SeenImages> path{report.as_drawn};
  if (mended) path.push_back(report.fixed);
  return {"doctor", "", nothing_read, std::move(path)};
}

}  // namespace

std::string doctor_page(const Program& program, const DoctorReport& report, const RunOptions& options) {
  RunInfo info;
  info.provenance = read_run(report.folder).provenance;
  info.provenance.set("name", "Examined: " + report.source);
  info.pipeline = resolved_yaml(program);
  info.graph_svg = svg_text(graph_of_run(program, report.folder));
  info.evaluations = {shown_images(report)};
  info.diagnosis = doctor_json(report);

  Registry registry(program.catalog);
  if (program.catalog.find(kPage) == nullptr)
    throw Error("no plugin provides " + std::string(kPage) + ", which makes pages",
                "'pipeline plugins' lists the plugins that were found");
  ThreadPool pool(options.threads > 0 ? options.threads : available_threads());
  SilentListener silent;
  StageContext context(pool, 0, nullptr, silent);
  const std::vector<ReportFile> files = registry.factory(kPage).report(Value::Map{})->make(Inputs(), info, context);
  if (files.empty()) throw Error(std::string(kPage) + " made no page", "this is a mistake in the plugin");
  return files.front().content;
}

}  // namespace pipeline
