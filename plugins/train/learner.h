/// \file
/// What a training changes: the weights, and how an epoch changes them.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <pipeline/artifact.h>
#include <pipeline/context.h>
#include <pipeline/network.h>
#include <pipeline/tensor.h>

#include "batches.h"
#include "crew.h"
#include "examples.h"
#include "judge.h"
#include "kernels.h"
#include "optimiser.h"
#include "options.h"
#include "slices.h"

namespace train {

/// What an epoch found on the images it learned from, as the weights changed.
struct EpochResult {
  double loss = 0.0;
  double accuracy = 0.0;
  double learning_rate = 0.0;  ///< of the last batch
};

/// The part of a batch that is worked on at once: examples of one set.
struct Tile {
  std::size_t set = 0;
  std::size_t from = 0;  ///< among the batch's examples of the set
  std::size_t count = 0;
};

/// Weights that learn from images, epoch by epoch. How a batch is worked on stands in ARCHITECTURE.md, "Training".
class Learner {
 public:
  /// All must outlive it. `classes`: of the network. Throws Error when a batch has no image of some set (Batches).
  Learner(const TrainingOptions& options, Optimiser& optimiser, const pipeline::Model& model,
          const std::vector<TrainingSet>& sets, std::size_t classes, pipeline::Context& context);

  /// `number` counts from 1. Throws Error when the loss is no longer finite; Stopped within a batch of a request to
  /// stop.
  EpochResult epoch(int number);
  /// Reports the last epoch as a whole.
  void finish_epoch(const std::optional<Judgement>& judged);
  /// What the network has learned: the weights, or their moving average.
  std::span<const float> learned() const;
  pipeline::Tensor take_learned() { return options_.ema_decay ? std::move(average_) : std::move(parameters_); }
  void restore(const pipeline::Tensor& learned);
  /// Takes the weights of a trained model of this kind.
  void start_from(const pipeline::State& trained);

 private:
  /// What a tile is worked on with; on cache lines of its own.
  struct alignas(64) Bench {
    std::unique_ptr<pipeline::Workspace> workspace;
    std::vector<std::int64_t> rows;
    std::vector<float> targets;
    pipeline::Tensor gradient;  ///< of a model without parts
    pipeline::BatchResult result;
    /// 4 * batch + one of the below.
    std::atomic<std::int64_t> state{0};
  };
  /// How far the slices of one worker are begun: the phase, and their number in the lower half.
  struct alignas(64) Claim {
    std::atomic<std::uint64_t> begun{0};
  };
  enum BenchState : std::int64_t { kUnread = 0, kBeingRead = 1, kRead = 2, kTaken = 3 };
  /// What a batch's phases do.
  enum class Step { propagate, sum, update };

  std::vector<Tile> tiles_of(std::int64_t batch) const;
  const std::vector<Tile>& tiles(std::int64_t batch) const {
    return batch + 1 == batches_.count() ? last_tiles_ : tiles_;
  }
  Step step_of(std::int64_t phase) const;
  std::int64_t steps() const { return options_.clip_norm ? 3 : 2; }

  void read(std::int64_t batch, std::size_t index);
  bool propagate_one(std::int64_t batch, int worker);
  bool read_one(std::int64_t batch, int worker);
  void propagate(std::int64_t batch, std::size_t index);
  void finish_propagation(std::int64_t batch);
  /// The first of `count` things that a worker begins with. Each has its own share of tiles and slices, and takes those
  /// of others only when it has none left: what it wrote in the last batch is in the cache of its core.
  std::int64_t share(std::int64_t count, int worker) const { return count * worker / std::ssize(claims_); }
  /// A slice of the phase not begun yet; -1 when there is none.
  std::int64_t claim_slice(std::int64_t phase, int worker);
  /// The gradient of a piece, summed over the batch, into `out` or where it lies already.
  const float* gradient_of(const Piece& piece, std::size_t tiles, float* out);
  void sum(std::int64_t index, std::int64_t batch);
  /// Scales the gradient down to the norm asked for, if it is longer.
  void clip();
  void fetch_ahead(std::int64_t slice, std::int64_t batch) const;
  void update(std::int64_t index, std::int64_t batch, int worker);
  void report();

  const TrainingOptions& options_;
  Optimiser& optimiser_;
  const Kernels& kernels_;
  const pipeline::Model& model_;
  const std::vector<TrainingSet>& sets_;
  pipeline::Context& context_;
  const std::size_t classes_;
  const bool has_parts_;
  pipeline::Tensor parameters_;
  std::span<float> values_;
  pipeline::Tensor average_;  ///< with `ema_decay`
  Batches batches_;
  std::vector<Tile> tiles_;       ///< of every batch but the last
  std::vector<Tile> last_tiles_;  ///< of the last
  std::vector<std::vector<Piece>> slices_;
  std::vector<std::unique_ptr<Bench>> benches_;   ///< one for each tile of a batch
  std::vector<pipeline::Workspace*> workspaces_;  ///< theirs
  std::vector<pipeline::Tensor> scratch_;         ///< one slice of a gradient for each worker
  pipeline::Tensor gradient_;                     ///< with `clip_norm`: the whole of it
  std::vector<double> square_sums_;               ///< with `clip_norm`: of each slice
  Crew crew_;
  std::vector<Claim> claims_;  ///< one for each worker
  std::uint64_t key_ = 0;      ///< of this epoch's dropout
  int epoch_ = 0;
  std::int64_t updates_ = 0;  ///< since the first epoch
  float average_decay_ = 0.0F;
  float scale_ = 1.0F;  ///< of the present batch's gradient
  std::int64_t done_ = 0;
  EpochResult result_;
  double correct_ = 0.0;
  std::chrono::steady_clock::time_point epoch_began_;
  pipeline::Progress progress_;  ///< as last reported
};

}  // namespace train
