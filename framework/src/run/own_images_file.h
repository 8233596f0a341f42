/// \file
/// Pipeline files around a folder of one's own images, made out of a run's file: to compare on them, to learn from
/// them.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pipeline/classifier.h>
#include <pipeline/value.h>

#include "doctor/mend.h"
#include "run/program.h"
#include "run/served_model.h"

namespace pipeline {

using NamedChain = std::pair<std::string, Chain>;

Value step_value(const Step& step);     ///< { uses, with }
Value chain_value(const Chain& chain);  ///< a list of them
Value with_entry(Value map, std::string_view key, Value value);

/// Throws Error where the stage that the variants swap is no step that a chain can stand in for. REQUIRES:
/// `program.variants`.
void require_swapped_step(const Program& program);

/// The run's file, its drawings taken from `folder`. Throws Error where what its variants are compared on does not come
/// from drawing.folder, and as above. REQUIRES: `program.variants`.
Value file_reading_folder(const Program& program, const std::filesystem::path& folder);

/// What a file without variants is extended by.
struct OwnImages {
  const TrainingImages* trained_on = nullptr;
  std::string classifier;  ///< "fit.classifier"
  bool resizes = false;    ///< whether images have to be resized for the network
  std::filesystem::path folder;
  std::vector<NamedChain> variants;  ///< the first is the baseline, the last is served
  bool compares = true;              ///< without labels there is nothing to compare; the last chain is served then
};
/// The run's file with stages that read, prepare and judge the images, and `compare` and `serve`.
Value file_with_images(const Program& program, const OwnImages& own);

/// Whether a classifier's trainer started from another classifier.
bool was_retrained(const Program& program, const std::string& classifier);

struct Retraining {
  std::string classifier;              ///< "fit.classifier": what is retrained
  const ServedModel* model = nullptr;  ///< that classifier, and what a drawing goes through before it
  std::filesystem::path folder;        ///< of labelled drawings
  bool by_author = false;              ///< whether images of one author stay on one side
};
struct RetrainingFile {
  Value file;
  std::string before;  ///< the stages that judge the other half, by the old and by the new classifier
  std::string after;
};
/// The run's file with stages that teach its network half of the drawings and judge it on the other half, and
/// on what the run judged. The retrained classifier is served. Settings are those of
/// pipelines/finetune.yaml, see there. Throws Error where the trainer cannot go on from a classifier, or the images it
/// learned from cannot be found.
RetrainingFile retraining_file(const Program& program, const Retraining& retraining);

}  // namespace pipeline
