/// \file
/// Images as a run's network sees them, behind any chain of steps: what `pipeline doctor` judges chains by.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <pipeline/classifier.h>
#include <pipeline/images.h>
#include <pipeline/measurements.h>
#include <pipeline/run_info.h>

#include "doctor/chain_choice.h"
#include "doctor/mend.h"
#include "run/model_folder.h"
#include "run/served_model.h"

namespace pipeline {

/// A run's classifier, the steps of its training images, and what it remembers of them. Images are taken through in
/// blocks of rows, so that only one block's copies are there at a time.
class DoctorSight {
 public:
  /// Throws Error when the run kept too little, see ModelFolder, or a plugin is missing.
  DoctorSight(const std::filesystem::path& run, const ModelFolder::Kept& classifier, Registry& registry,
              Context& context);

  const Classifier& classifier() const { return *served_.classifier; }
  /// Whether images of another size are resized, for the training steps do not bring them to the network's.
  bool resizes() const { return !resize_.empty(); }
  const NetworkView& training() const { return training_; }
  const Measurements& training_measured() const { return measured_; }

  /// Through `chain`, to the network's size where the training steps do not do that, through the training steps, to
  /// the network. Throws Error when the chain cannot work on such images at all.
  NetworkView see(const Images& images, const Chain& chain) const;
  /// Measured behind the training steps, each image in its own size: training steps that mend a difference leave none.
  Measurements measure(const Images& images) const;
  /// Small copies of the images behind `chain` alone, for all rows; rows that a step refuses are refused.
  SeenImages small_copies(std::string stage, const Images& images, const Chain& chain) const;

 private:
  std::vector<KeptStep> steps_of_chain(const Chain& chain) const;
  Images through(const std::vector<KeptStep>& steps, Images images) const;
  NetworkView view_of(const Images& seen, const float* training, bool among_training) const;
  std::vector<float> values_of(const Images& images, std::int64_t row) const;
  Measurements measured(const Images& images) const;

  Registry& registry_;
  Context& context_;
  ServedModel served_;            ///< with the training images' steps alone
  std::vector<KeptStep> resize_;  ///< none where the training steps give the size
  std::vector<float> remembered_;
  Images remembered_images_;
  NetworkView training_;
  Measurements measured_;
};

}  // namespace pipeline
