#include "run/model_folder.h"

#include <algorithm>
#include <utility>

#include <pipeline/error.h>
#include <pipeline/stage_factory.h>

#include "data/state_file.h"

namespace pipeline {
namespace {

std::string type_id(const Artifact& artifact) {
  return std::string(artifact.type()) + "@" + std::to_string(artifact.version());
}

Value header(const BoundStage& stage, std::string artifact) {
  return Value::Map{{"artifact", std::move(artifact)},
                    {"stage", stage.id},
                    {"uses", stage.info.type},
                    {"parameters", stage.parameters}};
}

void save_in(const std::filesystem::path& folder, std::string_view name, const Value& about, const State& state) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw Error("cannot make the folder " + folder.string() + ": " + error.message());
  save_state(folder, name, about, state);
}

std::string remembered_name(std::string_view port) { return std::string(port) + "_images"; }

void require_artifact(const SavedState& saved, std::string_view wanted, const std::filesystem::path& where) {
  const std::string& found = saved.header.at("artifact").as_text();
  if (found == wanted) return;
  throw Error(where.string() + " holds '" + found + "', not '" + std::string(wanted) + "'",
              "it was written by another version of pipeline; run the pipeline again");
}

}  // namespace

void ModelFolder::save_fitted(const BoundStage& stage, const State& state) const {
  save_in(folder_ / stage.id, "fitted", header(stage, "fitted@1"), state);
}

void ModelFolder::save(const BoundStage& stage, std::string_view port, const Artifact& artifact) const {
  Value about = header(stage, type_id(artifact));
  if (artifact.type() == Classifier::kType) {
    const TrainingImages& trained_on = static_cast<const Classifier&>(artifact).trained_on();
    about.set("trained_on", trained_on.to_value());
    if (!trained_on.remembered.empty())
      save_in(folder_ / stage.id, remembered_name(port), header(stage, type_id(trained_on.remembered)),
              trained_on.remembered.state());
  } else if (artifact.type() != History::kType) {
    return;
  }
  save_in(folder_ / stage.id, port, about, artifact.state());
}

bool ModelFolder::has(std::string_view stage, std::string_view name) const {
  return std::filesystem::exists(folder_ / stage / (std::string(name) + ".json"));
}

State ModelFolder::load_fitted(std::string_view stage) const {
  SavedState saved = load_state(folder_ / stage, "fitted");
  require_artifact(saved, "fitted@1", folder_ / stage / "fitted.json");
  return std::move(saved.state);
}

std::shared_ptr<const Classifier> ModelFolder::load_classifier(std::string_view stage, std::string_view port,
                                                               Registry& registry) const {
  const SavedState saved = load_state(folder_ / stage, port);
  require_artifact(saved, "classifier@1", folder_ / stage / (std::string(port) + ".json"));
  TrainingImages trained_on = TrainingImages::from_value(saved.header.at("trained_on"));
  if (const Value* network = saved.state.values.find("network")) {
    const std::string& type = network->at("uses").as_text();
    const Value& parameters = network->at("with");
    const std::shared_ptr<Network> made = registry.factory(type).network(parameters);
    made->made_by(type, parameters);
    return NetworkClassifier::from_state(made, std::move(trained_on), saved.state);
  }
  return registry.factory(saved.header.at("uses").as_text()).load_classifier(std::move(trained_on), saved.state);
}

Images ModelFolder::load_remembered(std::string_view stage, std::string_view port) const {
  const std::string name = remembered_name(port);
  if (!has(stage, name))
    throw Error("the run kept none of the images that '" + std::string(stage) + "' was trained on",
                "it was made by an earlier version of pipeline, or by a plugin's own trainer; run the pipeline again");
  const SavedState saved = load_state(folder_ / stage, name);
  require_artifact(saved, "images@1", folder_ / stage / (name + ".json"));
  return Images::from_state(saved.state);
}

std::shared_ptr<const History> ModelFolder::load_history(std::string_view stage, std::string_view port) const {
  const SavedState saved = load_state(folder_ / stage, port);
  require_artifact(saved, "history@1", folder_ / stage / (std::string(port) + ".json"));
  return std::make_shared<const History>(History::from_state(saved.state));
}

std::vector<ModelFolder::Kept> ModelFolder::classifiers() const {
  std::vector<Kept> found;
  std::error_code none;
  for (const auto& stage : std::filesystem::directory_iterator(folder_, none)) {
    if (!stage.is_directory()) continue;
    for (const auto& file : std::filesystem::directory_iterator(stage.path(), none)) {
      if (file.path().extension() != ".json" || file.path().stem() == "fitted") continue;
      const SavedState saved = load_state(stage.path(), file.path().stem().string());
      if (saved.header.at("artifact").as_text().starts_with("classifier@"))
        found.push_back({stage.path().filename().string(), file.path().stem().string()});
    }
  }
  std::sort(found.begin(), found.end(),
            [](const Kept& a, const Kept& b) { return std::pair(a.stage, a.port) < std::pair(b.stage, b.port); });
  return found;
}

}  // namespace pipeline
