/// \file
/// Why a run's network reads other images worse than its own, and which steps mend that: what `pipeline doctor` does.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/classifier.h>
#include <pipeline/pipeline.h>
#include <pipeline/run_info.h>

#include "doctor/chain_choice.h"
#include "doctor/diagnosis.h"
#include "run/program.h"

namespace pipeline {

struct DoctorReport {
  std::string run;  ///< id
  std::filesystem::path folder;
  std::string classifier;  ///< "fit.classifier"
  TrainingImages trained_on;
  bool resizes = false;  ///< whether images have to be resized for the network, for the training steps do not
  std::string source;    ///< what was examined: the paths named, or the edge of the run
  std::vector<std::string> ids;
  std::vector<std::pair<std::string, std::string>> unreadable;  ///< id and reason
  Diagnosis diagnosis;
  NetworkView training;
  /// Empty where nothing differs; else the first is no step at all. Tried on the same rows: at most kMostTried, evenly
  /// spaced.
  std::vector<TriedChain> candidates;
  std::size_t chosen = 0;
  SeenImages as_drawn;  ///< all rows
  SeenImages fixed;     ///< the same rows behind the chosen chain; no rows where that is empty

  static constexpr std::int64_t kMostTried = 1000;
  /// The suggestion; empty where nothing differs, or where no chain is better than none.
  Chain chain() const { return candidates.empty() ? Chain{} : candidates[chosen].chain; }
};

/// Told what an examination is at: "reading the images"; of `total` parts of it `done` are over, 0 and 0 where it has
/// no parts. From the caller's thread.
using ExaminationWatcher = std::function<void(const std::string& what, std::int64_t done, std::int64_t total)>;

/// `run`: its folder; `program` was loaded from its pipeline file. `paths`: files and folders; none: those that the
/// run judged before they were prepared. Labels are not read. Leaves the run as it is. Throws Error when there is
/// nothing to examine or the run kept too little, Stopped after `stop`.
DoctorReport examine(const Program& program, const std::filesystem::path& run,
                     const std::vector<std::filesystem::path>& paths, const RunOptions& options,
                     const std::atomic<bool>* stop, const ExaminationWatcher& watcher = {});

/// The edge whose images `examine` takes when none are named: what the swapped stage of `compare` reads, or the first
/// stage of `serve.through`; else the data set whose images were judged first. None when none were.
std::optional<std::string> edge_to_examine(const Program& program);

}  // namespace pipeline
