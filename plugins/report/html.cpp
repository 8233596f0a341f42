/// \file
/// report.html: a run, or a comparison of variants, as one page to look at and to mail.
///
/// The page needs no network and no file beside it: plots, images and data are in it. See page/ for its looks.
#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/plugin.h>

#include "gallery.h"
#include "image_set.h"
#include "judged_set.h"
#include "page.h"

namespace {

using pipeline::Evaluation;
using pipeline::History;
using pipeline::Images;
using pipeline::In;
using pipeline::JudgedSet;
using pipeline::Need;
using pipeline::RunInfo;
using pipeline::Value;

/// Of images and what was read in them, so that a page stays below 5 MB: the plot libraries take 0.83 MB of it.
constexpr std::size_t kMostImageBytes = 3'400'000;

class Html final : public pipeline::Report {
 public:
  static constexpr In<Evaluation> kEvaluation{
      "evaluation", "what to show of how images were read; unconnected: all evaluations of the run", Need::any};
  static constexpr In<History> kHistory{"history", "trainings to plot; unconnected: all of the run", Need::any};
  static constexpr In<Images> kImages{"images", "sets whose classes are counted, with samples", Need::any};

  struct Options {
    std::string file = "report.html";
    std::optional<std::string> title;
    int samples = 8;
  };

  static void describe(pipeline::Spec<Options>& spec) {
    spec.summary("shows the run on one page: curves, figures, mistakes, and what variants changed");
    spec.param("file", &Options::file, "name of the page in the run's folder");
    spec.param("title", &Options::title, "heading of the page; default: the pipeline's name");
    spec.param("samples", &Options::samples, pipeline::range(1, 50), "images of each class shown of each set");
    spec.input(kEvaluation);
    spec.input(kHistory);
    spec.input(kImages);
  }

  explicit Html(Options options) : options_(std::move(options)) {}

  std::vector<pipeline::ReportFile> make(const pipeline::Inputs& in, const RunInfo& run,
                                         pipeline::Context& context) override {
    const std::string name = name_of(run);
    Value data = Value::Map{{"title", options_.title.value_or(name)},
                            {"provenance", run.provenance},
                            {"pipeline", run.pipeline},
                            {"graph", run.graph_svg},
                            {"histories", histories(in, run)}};
    add_sets(in, run, data);
    context.throw_if_stopped();
    add_judged(in, run, data);
    context.throw_if_stopped();
    if (!run.comparison.is_null()) data.set("comparison", run.comparison);
    if (!run.diagnosis.is_null()) data.set("diagnosis", run.diagnosis);
    return {{options_.file, report::page(options_.title.value_or(name), data)}};
  }

 private:
  static std::string name_of(const RunInfo& run) {
    const Value* name = run.provenance.find("name");
    return name != nullptr && name->kind() == Value::Kind::text ? name->as_text() : "run";
  }

  static Value histories(const pipeline::Inputs& in, const RunInfo& run) {
    const auto wanted = in.all(kHistory);
    Value::List list;
    for (const auto& [stage, history] : run.histories) {
      if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), history) == wanted.end()) continue;
      Value::List columns;
      for (const std::string& column : history->columns()) columns.emplace_back(column);
      Value::List rows;
      for (const std::vector<double>& row : history->rows()) {
        Value::List values;
        for (const double value : row) values.push_back(std::isfinite(value) ? Value(value) : Value());
        rows.emplace_back(std::move(values));
      }
      list.emplace_back(Value::Map{{"stage", stage},
                                   {"best_epoch", history->best_epoch()},
                                   {"columns", std::move(columns)},
                                   {"rows", std::move(rows)}});
    }
    return list;
  }

  void add_sets(const pipeline::Inputs& in, const RunInfo& run, Value& data) const {
    Value::List sets;
    const std::vector<std::string> names = in.sources(kImages);
    const auto images = in.all(kImages);
    for (std::size_t i = 0; i < images.size(); ++i)
      sets.push_back(report::image_set(names[i].empty() ? "images" : names[i], *images[i], options_.samples));
    // Of what was judged, the images as they were read; variants and evaluations that share them show them once.
    std::vector<std::string> shown = names;
    for (const JudgedSet& judged : run.evaluations) {
      if (!is_wanted(in, judged) || judged.path.empty()) continue;
      const pipeline::SeenImages& source = judged.path.front();
      if (std::find(shown.begin(), shown.end(), source.edge) != shown.end()) continue;
      shown.push_back(source.edge);
      sets.push_back(report::image_set(source.edge, source.images, options_.samples));
    }
    data.set("sets", std::move(sets));
  }

  static bool is_wanted(const pipeline::Inputs& in, const JudgedSet& judged) {
    const auto wanted = in.all(kEvaluation);
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), judged.evaluation) != wanted.end();
  }

  static void add_judged(const pipeline::Inputs& in, const RunInfo& run, Value& data) {
    std::vector<const JudgedSet*> wanted;
    for (const JudgedSet& judged : run.evaluations)
      if (is_wanted(in, judged)) wanted.push_back(&judged);
    Value::List evaluations;
    for (const JudgedSet* judged : wanted) evaluations.push_back(report::judged_set(*judged));
    if (!run.diagnosis.is_null()) {
      if (!wanted.empty()) data.set("gallery", report::gallery(wanted, all_rows(*wanted.front()), kMostImageBytes));
    } else if (!run.comparison.is_null()) {
      data.set("gallery", report::gallery(wanted, compared_rows(run.comparison, wanted), kMostImageBytes));
    } else {
      for (std::size_t i = 0; i < wanted.size(); ++i)
        evaluations[i].set("mistakes",
                           report::gallery(std::span(wanted).subspan(i, 1), report::mistakes_of(*wanted[i]->evaluation),
                                           kMostImageBytes / wanted.size()));
    }
    data.set("evaluations", std::move(evaluations));
  }

  static std::vector<std::int64_t> all_rows(const JudgedSet& judged) {
    std::vector<std::int64_t> rows(judged.evaluation->labels.size());
    std::iota(rows.begin(), rows.end(), std::int64_t{0});
    return rows;
  }

  /// First what the winner fixed and broke, then what is read differently at all, then what all read wrongly.
  static std::vector<std::int64_t> compared_rows(const Value& comparison, const std::vector<const JudgedSet*>& sets) {
    const Evaluation* baseline = nullptr;
    const Evaluation* winner = nullptr;
    for (const JudgedSet* judged : sets) {
      if (judged->variant == comparison.at("baseline").as_text()) baseline = judged->evaluation.get();
      if (judged->variant == comparison.at("winner").at("name").as_text()) winner = judged->evaluation.get();
    }
    if (baseline == nullptr || winner == nullptr) return {};
    const auto urgency = [&](std::int64_t row) {
      const auto at = static_cast<std::size_t>(row);
      if (baseline->labels[at] < 0) return 5;
      const bool before = !report::is_wrong(*baseline, at);
      const bool after = !report::is_wrong(*winner, at);
      if (before != after) return before ? 0 : 1;
      if (!std::all_of(sets.begin(), sets.end(),
                       [&](const JudgedSet* judged) { return report::is_wrong(*judged->evaluation, at) != before; }))
        return 2;
      return after ? 4 : 3;
    };
    std::vector<std::int64_t> rows = all_rows(*sets.front());
    std::stable_sort(rows.begin(), rows.end(), [&](std::int64_t a, std::int64_t b) { return urgency(a) < urgency(b); });
    return rows;
  }

  Options options_;
};

}  // namespace

PIPELINE_PLUGIN(plugin) { plugin.add<Html>("report.html"); }
