// What the studio's jobs run: pipeline files around the drawings, and what is told of their end.
#include <set>
#include <utility>

#include <pipeline/error.h>
#include <pipeline/evaluation.h>

#include "compare/comparison.h"
#include "compare/conclusion.h"
#include "config/to_yaml.h"
#include "data/atomic_file.h"
#include "run/comparison_run.h"
#include "run/own_images_file.h"
#include "serve/request_body.h"
#include "serve/studio.h"

namespace pipeline::serve {
namespace {

namespace fs = std::filesystem;

/// Of labelled drawings; below, half of them teach and judge nothing.
constexpr std::size_t kFewestToRetrain = 4;

const Evaluation* evaluation_of(const RunReport& report, const std::string& stage) {
  for (const auto& [id, evaluation] : report.evaluations)
    if (id == stage) return evaluation.get();
  return nullptr;
}

JudgedShare share_of(const Evaluation& evaluation) {
  JudgedShare share;
  for (std::size_t row = 0; row < evaluation.labels.size(); ++row) {
    if (evaluation.labels[row] == Images::kUnlabelled) continue;
    ++share.images;
    if (evaluation.predictions[row] == evaluation.labels[row]) ++share.correct;
  }
  return share;
}

/// "ben, chen and 3 others"
std::string authors_of(const Images& images) {
  constexpr std::size_t kNamed = 4;
  const std::set<std::string> names(images.authors().begin(), images.authors().end());
  std::string text;
  std::size_t named = 0;
  for (const std::string& name : names) {
    if (name.empty()) continue;
    if (named == kNamed) return text + " and " + std::to_string(names.size() - kNamed) + " others";
    text += (named++ > 0 ? ", " : "") + name;
  }
  return text;
}

std::string retraining_conclusion(const Evaluation& before, const Evaluation& after) {
  ComparisonInput input;
  input.classes = before.classes;
  input.labels = before.labels;
  for (std::int64_t row = 0; row < before.images.size(); ++row) input.ids.push_back(before.images.id(row));
  input.authors.assign(before.images.authors().begin(), before.images.authors().end());
  input.variants = {{"before", before.predictions}, {"after", after.predictions}};
  return conclusion(compare_variants(input));
}

void write_pipeline(const fs::path& file, const std::string& comment, const Value& value) {
  std::error_code ignored;
  fs::create_directories(file.parent_path(), ignored);
  write_file_atomically(file, "# " + comment + "\n" + to_yaml(value));
}

}  // namespace

Job::Work Studio::comparison(const Session& session, const DrawingSet& set, fs::path& file) const {
  const LiveModel& model = *session.model;
  const Program& program = *model.program();
  const fs::path images = folder_of(session, set);
  Value value;
  if (program.variants) {
    value = file_reading_folder(program, images);
  } else {
    const ModelFolder::Kept kept = only_classifier(model.run());
    OwnImages own;
    own.trained_on = &model.served().model.classifier->trained_on();
    own.classifier = kept.stage + "." + kept.port;
    own.folder = images;
    own.variants.emplace_back("as drawn", Chain{});
    own.variants.emplace_back("mnist style", Chain{{"image.mnist_style"}});
    if (model.variants().size() < 2)
      throw BadRequest(422, "there is but one way to prepare drawings for this run",
                       "make a run of a file with 'compare', such as pipelines/custom.yaml");
    value = file_with_images(program, own);
  }
  file = folder_.path() / "compare.yaml";
  write_pipeline(file, "Made by `pipeline draw`: run " + model.run().filename().string() + " on other drawings.",
                 value);
  return [file, options = settings_.options](RunObserver& observer, const std::atomic<bool>& stop) {
    const ComparisonReport report = compare_program(Program::load(file, options), options, &observer, &stop);
    JobFindings findings;
    findings.run = report.run;
    if (report.comparison) findings.conclusion = conclusion(*report.comparison);
    return findings;
  };
}

Job::Work Studio::retraining(const Session& session, const DrawingSet& set, fs::path& file) const {
  const LiveModel& model = *session.model;
  const Program& program = *model.program();
  std::set<std::string> authors;
  std::size_t labelled = 0;
  for (const TableRow& row : set.rows()) {
    if (row.label.empty()) continue;
    ++labelled;
    authors.insert(row.author);
  }
  if (labelled < kFewestToRetrain)
    throw BadRequest(422, "there are only " + std::to_string(labelled) + " labelled drawings",
                     "half of them teach and half of them judge: label at least " + std::to_string(kFewestToRetrain) +
                         ", better some of each class");
  std::string classifier;
  if (program.serve) {
    classifier = program.serve->classifier;
  } else {
    const ModelFolder::Kept kept = only_classifier(model.run());
    classifier = kept.stage + "." + kept.port;
  }
  const RetrainingFile made =
      retraining_file(program, {classifier, &model.served().model, folder_of(session, set), authors.size() > 1});
  file = folder_.path() / "retrain.yaml";
  write_pipeline(
      file,
      "Made by `pipeline draw`: the network of run " + model.run().filename().string() + " goes on with drawings.",
      made.file);
  return [file, made, options = settings_.options](RunObserver& observer, const std::atomic<bool>& stop) {
    JobFindings findings;
    findings.run = run_program(Program::load(file, options), options, &observer, &stop);
    const Evaluation* before = evaluation_of(findings.run, made.before);
    const Evaluation* after = evaluation_of(findings.run, made.after);
    if (before == nullptr || after == nullptr) return findings;
    findings.before = share_of(*before);
    findings.after = share_of(*after);
    findings.conclusion = retraining_conclusion(*before, *after);
    const std::string names = authors_of(after->images);
    findings.held_out = std::to_string(findings.after->images) + " drawings that taught it nothing" +
                        (names.empty() ? "" : ", by " + names);
    return findings;
  };
}

}  // namespace pipeline::serve
