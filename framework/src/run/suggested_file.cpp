#include "run/suggested_file.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include <pipeline/error.h>

#include "config/to_yaml.h"
#include "run/model_folder.h"
#include "run/served_model.h"

namespace pipeline {
namespace {

namespace fs = std::filesystem;

constexpr const char* kVariant = "suggested";

Value step_value(const Step& step) {
  Value::Map map{{"uses", step.uses}};
  if (!step.with.as_map().empty()) map.emplace_back("with", step.with);
  return map;
}

Value chain_value(const Chain& chain) {
  Value::List steps;
  for (const Step& step : chain) steps.push_back(step_value(step));
  return steps;
}

Value with_entry(Value map, std::string_view key, Value value) {
  map.set(key, std::move(value));
  return map;
}

/// Whether drawing.folder will find labels: a labels.csv, or all images in folders below.
bool has_labels(const fs::path& folder) {
  std::error_code error;
  bool any_below = false;
  bool any_here = false;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error);
  for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    if (entry->path().filename() == "labels.csv") return true;
    std::error_code none;
    if (entry->is_regular_file(none)) (entry.depth() > 0 ? any_below : any_here) = true;
  }
  return any_below && !any_here;
}

/// Ids for new stages: "drawings", or "drawings_2" where that is taken.
class FreeIds {
 public:
  explicit FreeIds(const Graph& graph) {
    for (const BoundStage& stage : graph.stages) taken_.insert(stage.id);
  }
  std::string take(const std::string& wanted) {
    std::string id = wanted;
    for (int number = 2; !taken_.insert(id).second; ++number) id = wanted + "_" + std::to_string(number);
    return id;
  }

 private:
  std::set<std::string> taken_;
};

Value compared_file(const Program& program, const Chain& chain, const std::optional<fs::path>& folder) {
  const BoundStage& swapped = program.graph.stages[*program.graph.find(program.variants->swap)];
  if (swapped.apply.size() != 1 || swapped.fit)
    throw Error("the run compares variants of stage '" + swapped.id + "' (" + swapped.info.type +
                    "), which no chain of steps for your images can stand in for",
                "examine them by a run that swaps a step of theirs, as pipelines/custom.yaml does, or one without "
                "'compare'");
  Value file = resolved_value(program);
  Value compare = file.at("compare");
  compare.set("variants", with_entry(compare.at("variants"), kVariant, chain_value(chain)));
  file.set("compare", std::move(compare));
  if (const Value* serve = file.find("serve")) file.set("serve", with_entry(*serve, "variant", kVariant));
  if (!folder) return file;
  const BoundStage& reader = program.graph.stages[swapped.apply.front().source.stage];
  if (reader.info.type != "drawing.folder")
    throw Error("the images that the run compares its variants on come from stage '" + reader.id + "' (" +
                    reader.info.type + "), not from a folder",
                "leave IMAGES out, and those of the run are examined");
  Value stages = file.at("stages");
  Value stage = stages.at(reader.id);
  stage.set("with", with_entry(stage.at("with"), "path", fs::absolute(*folder).lexically_normal().string()));
  stages.set(reader.id, std::move(stage));
  file.set("stages", std::move(stages));
  return file;
}

/// Adds the steps of the training images behind `before`; returns the last one's id.
std::string add_training_steps(const Lineage& lineage, std::string before, FreeIds& ids, Value& stages,
                               std::vector<std::string>& through) {
  for (std::size_t i = 0; i < lineage.size(); ++i) {
    const LineageStep& step = lineage[i];
    const std::string id = ids.take(i + 1 == lineage.size() ? "mine" : "mine_" + step.stage);
    Value::Map stage;
    if (step.digest.empty()) {
      stage = {{"uses", step.type}, {"with", step.parameters}, {"in", before}};
    } else {
      stage = {{"like", step.stage}, {"apply", before}};
    }
    stages.set(id, std::move(stage));
    through.push_back(id);
    before = id;
  }
  return before;
}

Value extended_file(const Program& program, const DoctorReport& report, const fs::path& folder, const Chain& chain) {
  const TrainingImages& trained_on = report.trained_on;
  Value file = resolved_value(program);
  Value stages = file.at("stages");
  FreeIds ids(program.graph);
  std::vector<std::string> through;
  std::string before = ids.take("drawings");
  const bool color = trained_on.shape.channels == 3;
  stages.set(
      before,
      Value::Map{{"uses", "drawing.folder"},
                 {"with", Value::Map{{"path", fs::absolute(folder).lexically_normal().string()}, {"color", color}}}});
  const bool compares = has_labels(folder);
  const std::string adapt = ids.take("adapt");
  if (compares) {
    stages.set(adapt, Value::Map{{"uses", "image.none"}, {"in", before}});
    through.push_back(before = adapt);
  } else {
    for (std::size_t i = 0; i < chain.size(); ++i) {
      const std::string id = i == 0 ? adapt : ids.take("adapt_" + std::to_string(i + 1));
      stages.set(id, with_entry(step_value(chain[i]), "in", before));
      through.push_back(before = id);
    }
  }
  if (report.resizes) {
    const std::string sized = ids.take("sized");
    stages.set(sized,
               Value::Map{{"uses", "image.resize"},
                          {"with", Value::Map{{"width", trained_on.shape.width}, {"height", trained_on.shape.height}}},
                          {"in", before}});
    through.push_back(before = sized);
  }
  before = add_training_steps(trained_on.lineage, before, ids, stages, through);
  Value::List served;
  for (const std::string& id : through) served.emplace_back(id);
  Value serve = Value::Map{{"classifier", report.classifier}, {"through", std::move(served)}};
  if (compares) {
    const std::string verdict = ids.take("verdict");
    stages.set(verdict, Value::Map{{"uses", "metrics.classification"},
                                   {"in", Value::Map{{"classifier", report.classifier}, {"images", before}}}});
    file.set("compare",
             Value::Map{{"swap", adapt},
                        {"score", verdict},
                        {"baseline", "as drawn"},
                        {"variants", Value::Map{{"as drawn", Value::List{}}, {kVariant, chain_value(chain)}}}});
    serve.set("variant", kVariant);
  }
  file.set("stages", std::move(stages));
  file.set("serve", std::move(serve));
  return file;
}

}  // namespace

std::string suggested_yaml(const Program& program, const DoctorReport& report, const std::optional<fs::path>& folder) {
  const Chain chain = report.chain();
  return "# Made by `pipeline doctor`: run " + report.run + " with the suggested chain as a variant.\n" +
         to_yaml(program.variants ? compared_file(program, chain, folder)
                                  : extended_file(program, report, *folder, chain));
}

}  // namespace pipeline
