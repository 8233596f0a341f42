/// \file
/// What a running stage is given by the runtime: threads, seed, log, progress, metrics, and the wish to stop.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <pipeline/export.h>
#include <pipeline/function_ref.h>

namespace pipeline {

/// How far a stage is; shown live in a terminal, with an ETA made from `done` and `total`.
struct Progress {
  std::int64_t done = 0;                                     ///< units finished
  std::int64_t total = 0;                                    ///< units in all; 0 when unknown
  std::string_view unit = "images";                          ///< what is counted
  std::optional<int> epoch = std::nullopt;                   ///< 1-based, for trainers
  std::optional<int> epochs = std::nullopt;                  ///< in all
  std::optional<double> loss = std::nullopt;                 ///< mean over images, in nats
  std::optional<double> accuracy = std::nullopt;             ///< in [0, 1]
  std::optional<double> validation_accuracy = std::nullopt;  ///< of the epoch just finished
  std::optional<double> images_per_second = std::nullopt;    ///< of late
  /// Set once per finished epoch: where output is no terminal, only such calls print a line.
  bool milestone = false;
};

/// Thread-safe. One for each stage of a run.
class PIPELINE_EXPORT Context {
 public:
  virtual ~Context();

  /// hash(pipeline's seed, stage id).
  virtual std::uint64_t seed() const = 0;
  /// Threads of the pool, the caller's included.
  virtual int threads() const = 0;
  /// Calls body(0) ... body(count - 1), each once, on the one pool; returns when all are done.
  ///
  /// The caller helps, calls may nest, and nothing spins. What a body throws ends the loop: bodies not begun are left
  /// out, and the exception of the lowest index that threw is thrown here. Results must not depend on which thread runs
  /// what; choose bodies by the size of the work, never by `threads()`, and they will not.
  virtual void parallel_for(std::int64_t count, FunctionRef<void(std::int64_t)> body) = 0;

  /// Whether the user has asked the run to end; ask per batch and per image.
  virtual bool stop_requested() const = 0;
  /// Throws Stopped when `stop_requested()`.
  void throw_if_stopped() const;

  virtual void info(std::string_view message) = 0;  ///< a line for the log
  virtual void warn(std::string_view message) = 0;  ///< what a user should look at
  /// Cheap enough to be called per batch; the runtime thins it out.
  virtual void progress(const Progress& progress) = 0;
  /// A result that belongs into metrics.json, as STAGE.NAME. `name`: [a-z0-9_.]+.
  virtual void metric(std::string_view name, double value) = 0;
};

}  // namespace pipeline
