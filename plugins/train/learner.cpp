#include "learner.h"

#include <algorithm>
#include <cmath>
#include <string>

#include <pipeline/cpu.h>
#include <pipeline/error.h>
#include <pipeline/random.h>

#include "kernel_sets.h"
#include "phases.h"

namespace train {

namespace {

using Clock = std::chrono::steady_clock;

/// Each part of a batch has a workspace of its own; larger batches go through a few workspaces part by part.
constexpr std::int64_t kMostParts = 64;

/// Streams of random numbers under the stage's seed.
enum Stream : std::uint64_t { kInitialise = 1, kShuffle = 2, kDropout = 3 };

std::uint64_t key_of(std::uint64_t seed, Stream stream, int epoch) {
  return pipeline::mix(pipeline::mix(seed, stream), static_cast<std::uint64_t>(epoch));
}

/// Images of different sets may have the same number; the first set keeps the key.
std::uint64_t key_of_set(std::uint64_t key, std::size_t set) { return set == 0 ? key : pipeline::mix(key, set); }

std::vector<std::int64_t> sizes_of(const std::vector<TrainingSet>& sets) {
  std::vector<std::int64_t> sizes;
  for (const TrainingSet& set : sets) sizes.push_back(std::ssize(set.examples.rows));
  return sizes;
}

}  // namespace

Learner::Learner(const TrainingOptions& options, Optimiser& optimiser, const pipeline::Model& model,
                 const std::vector<TrainingSet>& sets, std::size_t classes, pipeline::Context& context)
    : options_(options),
      optimiser_(optimiser),
      kernels_(kernels_of(pipeline::instruction_set())),
      model_(model),
      sets_(sets),
      context_(context),
      classes_(classes),
      has_parts_(model.rows_of_part() > 0 && options.batch_size <= kMostParts * model.rows_of_part()),
      parameters_(pipeline::Tensor::uninitialized(pipeline::DType::f32, {model.parameter_size()})),
      values_(parameters_.writable<float>()),
      batches_(sizes_of(sets), options.shares, options.batch_size, options.shuffle),
      tiles_(tiles_of(0)),
      last_tiles_(tiles_of(batches_.count() - 1)),
      slices_(slices_of(model)),
      crew_(std::min(context.threads(), static_cast<int>(std::max(tiles_.size(), slices_.size())))) {
  model_.initialise(values_, pipeline::mix(context_.seed(), kInitialise));
  optimiser_.begin(model_.parameter_size());
  if (options_.ema_decay) average_ = pipeline::Tensor::of<float>({model_.parameter_size()}, values_);

  std::size_t rows = 0;
  for (const std::vector<Tile>* tiles : {&tiles_, &last_tiles_})
    for (const Tile& tile : *tiles) rows = std::max(rows, tile.count);
  for (std::size_t i = 0; i < std::max(tiles_.size(), last_tiles_.size()); ++i) {
    auto bench = std::make_unique<Bench>();
    bench->workspace = model_.workspace(static_cast<std::int64_t>(rows), /*training=*/true);
    bench->rows.resize(rows);
    bench->targets.resize(rows * classes_);
    if (!has_parts_) bench->gradient = pipeline::Tensor::zeros(pipeline::DType::f32, {model_.parameter_size()});
    workspaces_.push_back(bench->workspace.get());
    benches_.push_back(std::move(bench));
  }
  std::int64_t largest = 0;
  for (const std::vector<Piece>& slice : slices_)
    for (const Piece& piece : slice) largest = std::max(largest, piece.size);
  const auto workers = static_cast<std::size_t>(crew_.threads());
  for (std::size_t i = 0; i < workers; ++i)
    scratch_.push_back(pipeline::Tensor::uninitialized(pipeline::DType::f32, {largest}));
  claims_ = std::vector<Claim>(workers);
  if (options_.clip_norm) {
    gradient_ = pipeline::Tensor::zeros(pipeline::DType::f32, {model_.parameter_size()});
    square_sums_.resize(slices_.size());
  }
}

std::vector<Tile> Learner::tiles_of(std::int64_t batch) const {
  std::vector<Tile> tiles;
  for (std::size_t set = 0; set < batches_.sets(); ++set) {
    const auto count = static_cast<std::size_t>(batches_.examples(batch, set));
    const auto rows = static_cast<std::size_t>(model_.rows_of_part());
    const std::size_t parts =
        has_parts_ ? (count + rows - 1) / rows
                   : static_cast<std::size_t>(shards_of(static_cast<std::int64_t>(count), model_.parameter_size()));
    for (std::size_t i = 0; i < parts; ++i) {
      // Parts are full but for the last, shards of equal size.
      const std::size_t from = has_parts_ ? i * rows : count * i / parts;
      const std::size_t end = has_parts_ ? std::min(count, from + rows) : count * (i + 1) / parts;
      tiles.push_back({set, from, end - from});
    }
  }
  return tiles;
}

Learner::Step Learner::step_of(std::int64_t phase) const {
  const std::int64_t step = phase % steps();
  if (step == 0) return Step::propagate;
  return step == 1 && steps() == 3 ? Step::sum : Step::update;
}

void Learner::read(std::int64_t batch, std::size_t index) {
  const Tile& tile = tiles(batch)[index];
  Bench& bench = *benches_[index];
  const TrainingSet& set = sets_[tile.set];
  const auto examples = batches_.of(batch, tile.set).subspan(tile.from, tile.count);
  const auto smoothing = static_cast<float>(options_.label_smoothing);
  std::ranges::fill(bench.targets, smoothing / static_cast<float>(classes_));
  for (std::size_t i = 0; i < tile.count; ++i) {
    const auto example = static_cast<std::size_t>(examples[i]);
    bench.rows[i] = set.examples.rows[example];
    bench.targets[i * classes_ + static_cast<std::size_t>(set.examples.classes[example])] += 1.0F - smoothing;
  }
  if (has_parts_) {
    const auto rows = std::span<const std::int64_t>(bench.rows).first(tile.count);
    model_.prepare(pipeline::Batch::of(*set.images, rows), key_of_set(key_, tile.set), *bench.workspace);
  }
}

void Learner::propagate(std::int64_t batch, std::size_t index) {
  const Tile& tile = tiles(batch)[index];
  Bench& bench = *benches_[index];
  const auto targets = std::span<const float>(bench.targets).first(tile.count * classes_);
  if (has_parts_) {
    bench.result = model_.propagate(values_, targets, *bench.workspace);
  } else {
    const auto rows = std::span<const std::int64_t>(bench.rows).first(tile.count);
    bench.result =
        model_.loss_and_gradient(values_, pipeline::Batch::of(*sets_[tile.set].images, rows), targets,
                                 key_of_set(key_, tile.set), *bench.workspace, bench.gradient.writable<float>());
  }
  // From here on the bench may be read for the next batch.
  bench.state.store(4 * (batch + 1) + kUnread, std::memory_order_release);
}

/// Tiles already read go first: the others may become read meanwhile.
bool Learner::propagate_one(std::int64_t batch, int worker) {
  const std::int64_t count = std::ssize(tiles(batch));
  for (const BenchState state : {kRead, kUnread}) {
    for (std::int64_t i = 0; i < count; ++i) {
      const auto tile = static_cast<std::size_t>((share(count, worker) + i) % count);
      std::int64_t expected = 4 * batch + state;
      if (!benches_[tile]->state.compare_exchange_strong(expected, 4 * batch + kTaken, std::memory_order_acq_rel))
        continue;
      if (state == kUnread) read(batch, tile);
      propagate(batch, tile);
      return true;
    }
  }
  return false;
}

bool Learner::read_one(std::int64_t batch, int worker) {
  if (batch >= batches_.count()) return false;
  const std::int64_t count = std::ssize(tiles(batch));
  for (std::int64_t i = 0; i < count; ++i) {
    const auto tile = static_cast<std::size_t>((share(count, worker) + i) % count);
    std::int64_t expected = 4 * batch + kUnread;
    if (!benches_[tile]->state.compare_exchange_strong(expected, 4 * batch + kBeingRead, std::memory_order_acq_rel))
      continue;
    read(batch, tile);
    benches_[tile]->state.store(4 * batch + kRead, std::memory_order_release);
    return true;
  }
  return false;
}

void Learner::finish_propagation(std::int64_t batch) {
  context_.throw_if_stopped();
  pipeline::BatchResult sum;
  for (std::size_t i = 0; i < tiles(batch).size(); ++i) {
    sum.loss += benches_[i]->result.loss;
    sum.correct += benches_[i]->result.correct;
  }
  if (!std::isfinite(sum.loss))
    throw pipeline::Error(
        "the loss is no longer finite in epoch " + std::to_string(epoch_) + ", batch " + std::to_string(batch + 1),
        "try a lower 'learning_rate' (a tenth), a warm-up (schedule: { warm_up_epochs: 1 }), or scale the images "
        "(image.scale)");
  const std::int64_t count = batches_.examples(batch);
  const auto time = [&](std::int64_t done) {
    return epoch_ - 1 + static_cast<double>(done) / static_cast<double>(batches_.examples());
  };
  result_.learning_rate =
      options_.learning_rate * options_.schedule.rate(time(done_), time(done_ + count), options_.epochs);
  optimiser_.prepare(result_.learning_rate);
  ++updates_;
  if (options_.ema_decay) {
    // The first averages would be of the initial weights for the most part.
    const auto t = static_cast<double>(updates_);
    average_decay_ = static_cast<float>(std::min(*options_.ema_decay, (1.0 + t) / (10.0 + t)));
  }
  scale_ = 1.0F / static_cast<float>(count);
  done_ += count;
  result_.loss += sum.loss;
  correct_ += static_cast<double>(sum.correct);
  report();
}

std::int64_t Learner::claim_slice(std::int64_t phase, int worker) {
  const std::int64_t count = std::ssize(slices_);
  const auto workers = static_cast<int>(claims_.size());
  for (int i = 0; i < workers; ++i) {
    const int owner = (worker + i) % workers;
    const std::int64_t first = share(count, owner);
    const auto size = static_cast<std::uint64_t>(share(count, owner + 1) - first);
    std::atomic<std::uint64_t>& begun = claims_[static_cast<std::size_t>(owner)].begun;
    std::uint64_t claim = begun.load(std::memory_order_acquire);
    while (claim >> 32U == static_cast<std::uint64_t>(phase) && (claim & 0xffffffffU) < size)
      if (begun.compare_exchange_weak(claim, claim + 1, std::memory_order_acq_rel))
        return first + static_cast<std::int64_t>(claim & 0xffffffffU);
  }
  return -1;
}

const float* Learner::gradient_of(const Piece& piece, std::size_t tiles, float* out) {
  const auto size = static_cast<std::size_t>(piece.size);
  if (has_parts_) {
    model_.gradient(std::span<pipeline::Workspace* const>(workspaces_).first(tiles), {piece.offset, piece.size},
                    {out, size});
    return out;
  }
  const auto of = [&](std::size_t tile) { return benches_[tile]->gradient.values<float>().data() + piece.offset; };
  if (tiles == 1) return of(0);
  std::copy_n(of(0), size, out);
  for (std::size_t tile = 1; tile < tiles; ++tile) {
    const float* const gradient = of(tile);
    for (std::size_t i = 0; i < size; ++i) out[i] += gradient[i];
  }
  return out;
}

void Learner::sum(std::int64_t index, std::int64_t batch) {
  double squares = 0.0;
  for (const Piece& piece : slices_[static_cast<std::size_t>(index)]) {
    float* const out = gradient_.writable<float>().data() + piece.offset;
    const float* const found = gradient_of(piece, tiles(batch).size(), out);
    if (found != out) std::copy_n(found, piece.size, out);
    squares += kernels_.square_sum(out, piece.size);
  }
  square_sums_[static_cast<std::size_t>(index)] = squares;
}

/// Images of a batch lie anywhere in memory, and take long to come: while a slice is summed, its share of the next
/// batch's images is on its way.
void Learner::fetch_ahead(std::int64_t slice, std::int64_t batch) const {
  if (batch + 1 >= batches_.count()) return;
  for (std::size_t s = 0; s < sets_.size(); ++s) {
    const pipeline::Images& images = *sets_[s].images;
    const auto bytes = images.shape().values() * static_cast<std::int64_t>(pipeline::size_of(images.dtype()));
    const auto examples = batches_.of(batch + 1, s);
    const std::int64_t begin = std::ssize(examples) * slice / std::ssize(slices_);
    const std::int64_t end = std::ssize(examples) * (slice + 1) / std::ssize(slices_);
    for (std::int64_t i = begin; i < end; ++i) {
      const std::byte* image =
          images.pixels().data() +
          sets_[s].examples.rows[static_cast<std::size_t>(examples[static_cast<std::size_t>(i)])] * bytes;
      for (std::int64_t at = 0; at < bytes; at += 64) __builtin_prefetch(image + at, 0, 2);
    }
  }
}

void Learner::update(std::int64_t index, std::int64_t batch, int worker) {
  fetch_ahead(index, batch);
  float* const scratch = scratch_[static_cast<std::size_t>(worker)].writable<float>().data();
  for (const Piece& piece : slices_[static_cast<std::size_t>(index)]) {
    Slice slice;
    slice.size = piece.size;
    slice.parameters = values_.data() + piece.offset;
    slice.scale = scale_;
    slice.gradient = options_.clip_norm ? gradient_.values<float>().data() + piece.offset
                                        : gradient_of(piece, tiles(batch).size(), scratch);
    optimiser_.update(slice, piece.offset, piece.decay);
    if (options_.ema_decay)
      kernels_.average(slice.parameters, piece.size, average_decay_, average_.writable<float>().data() + piece.offset);
  }
}

/// Source: Pascanu, Mikolov, Bengio, "On the difficulty of training recurrent neural networks", ICML 2013.
void Learner::clip() {
  double squares = 0.0;
  for (const double sum : square_sums_) squares += sum;
  const double norm = std::sqrt(squares) * static_cast<double>(scale_);
  if (norm > *options_.clip_norm) scale_ *= static_cast<float>(*options_.clip_norm / norm);
}

void Learner::report() {
  progress_ = {};
  progress_.done = (epoch_ - 1) * batches_.examples() + done_;
  progress_.total = options_.epochs * batches_.examples();
  progress_.epoch = epoch_;
  progress_.epochs = options_.epochs;
  progress_.loss = result_.loss / static_cast<double>(done_);
  progress_.accuracy = correct_ / static_cast<double>(done_);
  const double seconds = std::chrono::duration<double>(Clock::now() - epoch_began_).count();
  if (seconds > 0.0) progress_.images_per_second = static_cast<double>(done_) / seconds;
  context_.progress(progress_);
}

void Learner::finish_epoch(const std::optional<Judgement>& judged) {
  if (judged) progress_.validation_accuracy = judged->accuracy;
  progress_.milestone = true;
  context_.progress(progress_);
}

EpochResult Learner::epoch(int number) {
  epoch_began_ = Clock::now();
  epoch_ = number;
  // An epoch's order depends on its number, not on those before.
  batches_.begin_epoch(key_of(context_.seed(), kShuffle, number));
  key_ = key_of(context_.seed(), kDropout, number);
  result_ = {};
  correct_ = 0.0;
  done_ = 0;
  for (const std::unique_ptr<Bench>& bench : benches_) bench->state.store(kUnread, std::memory_order_relaxed);
  for (Claim& claim : claims_) claim.begun.store(0, std::memory_order_relaxed);

  const auto batch_of = [&](std::int64_t phase) { return phase / steps(); };
  PhasedWork work{.begin = 0,
                  .end = 0,
                  .pieces = [&](std::int64_t phase) -> std::int64_t {
                    return step_of(phase) == Step::propagate ? std::ssize(tiles(batch_of(phase))) : std::ssize(slices_);
                  },
                  .piece =
                      [&](std::int64_t phase, int worker) {
                        const std::int64_t batch = batch_of(phase);
                        if (step_of(phase) == Step::propagate) return propagate_one(batch, worker);
                        const std::int64_t slice = claim_slice(phase, worker);
                        if (slice < 0) return false;
                        if (step_of(phase) == Step::sum) {
                          sum(slice, batch);
                        } else {
                          update(slice, batch, worker);
                        }
                        return true;
                      },
                  .finish =
                      [&](std::int64_t phase) {
                        if (step_of(phase) == Step::propagate) finish_propagation(batch_of(phase));
                        if (step_of(phase) == Step::sum) clip();
                        for (Claim& claim : claims_)
                          claim.begun.store(static_cast<std::uint64_t>(phase + 1) << 32U, std::memory_order_release);
                      },
                  .spare = [&](std::int64_t phase, int worker) { return read_one(batch_of(phase) + 1, worker); }};
  for (std::int64_t batch = 0; batch < batches_.count();) {
    // The last batch is a smaller one, whose time says little: it goes with those before it.
    const Crew::Stretch stretch = crew_.next();
    const std::int64_t left = batches_.count() - batch;
    const std::int64_t batches = left - 1 > stretch.batches ? stretch.batches : left;
    work.begin = batch * steps();
    work.end = (batch + batches) * steps();
    const Clock::time_point began = Clock::now();
    run_phases(context_, stretch.threads, work);
    crew_.took(std::chrono::duration<double>(Clock::now() - began).count() / static_cast<double>(batches));
    batch += batches;
  }

  if (options_.ema_decay)
    for (const pipeline::Model::Parameter& parameter : model_.parameters())
      if (parameter.role == pipeline::Model::Role::statistic)
        std::copy_n(values_.data() + parameter.offset, parameter.size,
                    average_.writable<float>().data() + parameter.offset);
  result_.loss /= static_cast<double>(batches_.examples());
  result_.accuracy = correct_ / static_cast<double>(batches_.examples());
  return result_;
}

std::span<const float> Learner::learned() const {
  return options_.ema_decay ? average_.values<float>() : std::span<const float>(values_);
}

void Learner::restore(const pipeline::Tensor& learned) {
  std::ranges::copy(learned.values<float>(), options_.ema_decay ? average_.writable<float>().begin() : values_.begin());
}

void Learner::start_from(const pipeline::State& trained) {
  std::ranges::fill(values_, 0.0F);  // padding has no canonical form
  model_.from_canonical(trained, values_);
  if (options_.ema_decay) std::ranges::copy(values_, average_.writable<float>().begin());
}

}  // namespace train
