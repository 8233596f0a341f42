#include "run/own_images_file.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <span>

#include <pipeline/error.h>

#include "run/complete_parameters.h"

namespace pipeline {
namespace {

namespace fs = std::filesystem;

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

std::string absolute_text(const fs::path& folder) { return fs::absolute(folder).lexically_normal().string(); }

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

Value list_of(const std::vector<std::string>& texts) {
  Value::List list;
  for (const std::string& text : texts) list.emplace_back(text);
  return list;
}

std::string text_of(const Graph& graph, const Source& source) {
  return graph.stages[source.stage].id + "." + source.port;
}

const BoundStage& stage_of(const Program& program, const std::string& classifier) {
  return program.graph.stages[*program.graph.find(classifier.substr(0, classifier.find('.')))];
}

/// What an input port is connected to; none where it is not.
const Source* source_of(const BoundStage& stage, std::string_view port) {
  for (const BoundInput& input : stage.inputs)
    if (input.port == port && !input.sources.empty()) return &input.sources.front();
  return nullptr;
}

/// Back from an edge over the steps that made its images, to what they came from.
Source before_steps(const Graph& graph, Source source) {
  while (!graph.stages[source.stage].apply.empty()) {
    const BoundStage& step = graph.stages[source.stage];
    const auto use = std::ranges::find(step.apply, source.port, &BoundStage::Apply::output);
    source = use == step.apply.end() ? step.apply.front().source : use->source;
  }
  return source;
}

/// Adds `steps` one after the other, each on the images of all `ports`; `before` names the edge of each port, and then
/// that behind the last step.
void add_steps(const Graph& graph, std::span<const KeptStep> steps, const std::string& prefix, FreeIds& ids,
               Value& stages, Value::Map& before, std::vector<std::string>& through) {
  for (const KeptStep& step : steps) {
    const LineageStep& record = step.record;
    std::string wanted = prefix + "_";
    wanted += record.stage.empty() ? "step" : record.stage;
    const std::string id = ids.take(wanted);
    Value::Map stage;
    if (record.digest.empty()) {
      stage = {{"uses", record.type}, {"with", without_nulls(record.parameters)}};
    } else {
      // Of the stage that learned, not of one that is like it: that may read what the variants swap, and what reads
      // that would be another in each of them.
      const std::optional<std::size_t> known = graph.find(record.stage);
      stage = {{"like", known ? graph.learned_by(graph.stages[*known]) : record.stage}};
    }
    stage.emplace_back("apply", before);
    stages.set(id, std::move(stage));
    through.push_back(id);
    for (auto& [port, edge] : before) {
      std::string name = id;
      name.append(".").append(port);
      edge = Value(std::move(name));
    }
  }
}

/// The trainer's own parameters, but for fewer epochs at half the rate; without stopping early.
Value gentler(const BoundStage& trainer) {
  constexpr int kEpochs = 10;
  Value::Map with;
  const Value own = without_nulls(trainer.parameters);
  for (const auto& [name, value] : own.as_map()) {
    if (name == "early_stopping") continue;
    if (name == "epochs") {
      with.emplace_back(name, kEpochs);
    } else if (name == "learning_rate") {
      with.emplace_back(name, value.as_number() / 2.0);
    } else if (name != "shares") {  // of sets that are no longer there
      with.emplace_back(name, value);
    }
  }
  return with;
}

}  // namespace

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

void require_swapped_step(const Program& program) {
  const BoundStage& swapped = program.graph.stages[*program.graph.find(program.variants->swap)];
  if (swapped.apply.size() != 1 || swapped.fit)
    throw Error("the run compares variants of stage '" + swapped.id + "' (" + swapped.info.type +
                    "), which no chain of steps for your images can stand in for",
                "take a run that swaps a step of theirs, as pipelines/custom.yaml does, or one without 'compare'");
}

Value file_reading_folder(const Program& program, const fs::path& folder) {
  require_swapped_step(program);
  const BoundStage& swapped = program.graph.stages[*program.graph.find(program.variants->swap)];
  const BoundStage& reader = program.graph.stages[swapped.apply.front().source.stage];
  if (reader.info.type != "drawing.folder")
    throw Error("the images that the run compares its variants on come from stage '" + reader.id + "' (" +
                    reader.info.type + "), not from a folder",
                "take a run of pipelines/custom.yaml, whose drawings come from a folder");
  Value file = resolved_value(program);
  Value stages = file.at("stages");
  Value stage = stages.at(reader.id);
  stage.set("with", with_entry(stage.at("with"), "path", absolute_text(folder)));
  stages.set(reader.id, std::move(stage));
  file.set("stages", std::move(stages));
  return file;
}

Value file_with_images(const Program& program, const OwnImages& own) {
  Value file = resolved_value(program);
  Value stages = file.at("stages");
  FreeIds ids(program.graph);
  std::vector<std::string> through;
  std::string before = ids.take("drawings");
  const ImageShape& shape = own.trained_on->shape;
  stages.set(before,
             Value::Map{{"uses", "drawing.folder"},
                        {"with", Value::Map{{"path", absolute_text(own.folder)}, {"color", shape.channels == 3}}}});
  const std::string adapt = ids.take("adapt");
  if (own.compares) {
    stages.set(adapt, Value::Map{{"uses", "image.none"}, {"in", before}});
    through.push_back(before = adapt);
  } else {
    const Chain& chain = own.variants.back().second;
    for (std::size_t i = 0; i < chain.size(); ++i) {
      const std::string id = i == 0 ? adapt : ids.take("adapt_" + std::to_string(i + 1));
      stages.set(id, with_entry(step_value(chain[i]), "in", before));
      through.push_back(before = id);
    }
  }
  if (own.resizes) {
    const std::string sized = ids.take("sized");
    stages.set(sized, Value::Map{{"uses", "image.resize"},
                                 {"with", Value::Map{{"width", shape.width}, {"height", shape.height}}},
                                 {"in", before}});
    through.push_back(before = sized);
  }
  before = add_training_steps(own.trained_on->lineage, before, ids, stages, through);
  Value serve = Value::Map{{"classifier", own.classifier}, {"through", list_of(through)}};
  if (own.compares) {
    const std::string verdict = ids.take("verdict");
    stages.set(verdict, Value::Map{{"uses", "metrics.classification"},
                                   {"in", Value::Map{{"classifier", own.classifier}, {"images", before}}}});
    Value::Map variants;
    for (const auto& [name, chain] : own.variants) variants.emplace_back(name, chain_value(chain));
    file.set("compare", Value::Map{{"swap", adapt},
                                   {"score", verdict},
                                   {"baseline", own.variants.front().first},
                                   {"variants", std::move(variants)}});
    serve.set("variant", own.variants.back().first);
  }
  file.set("stages", std::move(stages));
  file.set("serve", std::move(serve));
  return file;
}

bool was_retrained(const Program& program, const std::string& classifier) {
  return source_of(stage_of(program, classifier), "from") != nullptr;
}

RetrainingFile retraining_file(const Program& program, const Retraining& retraining) {
  const BoundStage& trainer = stage_of(program, retraining.classifier);
  const Source* train = source_of(trainer, "train");
  const Source* network = source_of(trainer, "network");
  if (trainer.info.input("from") == nullptr || train == nullptr || network == nullptr)
    throw Error("stage '" + trainer.id + "' (" + trainer.info.type + ") cannot go on from a trained classifier",
                "retraining takes a trainer with the inputs from, network and train, such as train.adam");
  const TrainingImages& trained_on = retraining.model->classifier->trained_on();
  const std::span<const KeptStep> steps = retraining.model->steps;
  const std::size_t adapting = steps.size() - trained_on.lineage.size();

  Value file = resolved_value(program);
  Value stages = file.at("stages");
  FreeIds ids(program.graph);
  std::vector<std::string> through;
  const std::string own = ids.take("own_drawings");
  stages.set(own, Value::Map{{"uses", "drawing.folder"},
                             {"with", Value::Map{{"path", absolute_text(retraining.folder)},
                                                 {"classes", list_of(trained_on.classes)},
                                                 {"color", trained_on.shape.channels == 3}}}});
  const std::string halves = ids.take("own_halves");
  stages.set(halves,
             Value::Map{{"uses", "data.split"},
                        {"in", own},
                        {"with", Value::Map{{"share", 0.5}, {"by", retraining.by_author ? "author" : "none"}}}});
  Value::Map images{{"own", halves + ".part"}, {"others", halves + ".rest"}};
  add_steps(program.graph, steps.first(adapting), "own", ids, stages, images, through);

  // As in pipelines/finetune.yaml: the drawings with altered copies, and some of the first training images, so that
  // those are not forgotten.
  constexpr std::int64_t kCopies = 9;
  constexpr std::int64_t kReminder = 10'000;
  std::string taught = images.front().second.as_text();
  if (trained_on.shape.channels == 1 && program.catalog.find("augment.drawing") != nullptr) {
    const std::string many = ids.take("own_many");
    stages.set(many,
               Value::Map{{"uses", "augment.drawing"}, {"in", taught}, {"with", Value::Map{{"copies", kCopies}}}});
    taught = many;
  }
  const std::string reminder = ids.take("reminder");
  stages.set(reminder, Value::Map{{"uses", "data.sample"},
                                  {"in", text_of(program.graph, before_steps(program.graph, *train))},
                                  {"with", Value::Map{{"count", std::min(kReminder, trained_on.images)}}}});
  const std::string mixed = ids.take("mixed");
  stages.set(mixed, Value::Map{{"uses", "data.concat"},
                               {"in", Value::Map{{"images", Value::List{Value(reminder), Value(taught)}}}},
                               {"with", Value::Map{{"prefixes", Value::List{Value("first"), Value("own")}}}}});
  images = {{"mixed", mixed}, {"others", images.back().second}};
  add_steps(program.graph, steps.subspan(adapting), "mine", ids, stages, images, through);

  const std::string tuned = ids.take("tuned");
  const std::string from = retraining.classifier;
  Value::Map in{{"from", from}, {"network", text_of(program.graph, *network)}, {"train", images.front().second}};
  if (const Source* validation = source_of(trainer, "validation"))
    in.emplace_back("validation", text_of(program.graph, *validation));
  stages.set(tuned, Value::Map{{"uses", trainer.info.type}, {"in", std::move(in)}, {"with", gentler(trainer)}});
  const std::string retrained = tuned + "." + from.substr(from.find('.') + 1);

  const auto judge = [&](const std::string& wanted, const std::string& classifier, const Value& judged) {
    const std::string id = ids.take(wanted);
    stages.set(id, Value::Map{{"uses", "metrics.classification"},
                              {"in", Value::Map{{"classifier", classifier}, {"images", judged}}}});
    return id;
  };
  const std::string before = judge("before", from, images.back().second);
  const std::string after = judge("after", retrained, images.back().second);
  const std::size_t maker = *program.graph.find(trainer.id);
  for (const BoundStage& stage : program.graph.stages) {
    const Source* classifier = source_of(stage, "classifier");
    const Source* judged = source_of(stage, "images");
    if (stage.info.type != "metrics.classification" || classifier == nullptr || judged == nullptr ||
        classifier->stage != maker)
      continue;
    judge("kept", retrained, text_of(program.graph, *judged));
    break;
  }

  Value serve = Value::Map{{"classifier", retrained}, {"through", list_of(through)}};
  if (const Value* as_before = file.find("serve")) serve = with_entry(*as_before, "classifier", retrained);
  file.set("stages", std::move(stages));
  file.set("serve", std::move(serve));
  return {std::move(file), before, after};
}

}  // namespace pipeline
