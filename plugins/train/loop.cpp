#include "loop.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/error.h>
#include <pipeline/random.h>

#include "examples.h"
#include "judge.h"
#include "slices.h"
#include "start.h"

namespace train {

namespace {

using Clock = std::chrono::steady_clock;

/// Streams of random numbers under the stage's seed.
enum Stream : std::uint64_t { kInitialise = 1, kShuffle = 2, kDropout = 3 };

std::uint64_t key_of(std::uint64_t seed, Stream stream, int epoch) {
  return pipeline::mix(pipeline::mix(seed, stream), static_cast<std::uint64_t>(epoch));
}

struct EpochResult {
  double loss = 0.0;
  double accuracy = 0.0;
  double learning_rate = 0.0;  ///< of the last batch
};

class Loop {
 public:
  Loop(const TrainingOptions& options, Optimiser& optimiser, const pipeline::Model& model,
       const pipeline::Images& images, const Examples& examples, std::size_t classes, pipeline::Context& context);

  EpochResult epoch(int number);
  /// Reports the last epoch as a whole.
  void finish_epoch(const std::optional<Judgement>& judged);
  const pipeline::Tensor& parameters() const { return parameters_; }
  std::span<const float> parameter_values() const { return parameters_.values<float>(); }
  void restore(const pipeline::Tensor& parameters);
  /// Takes the weights of a trained model of this kind.
  void start_from(const pipeline::State& trained);

 private:
  /// What one shard works with; shards run at the same time.
  struct Shard {
    std::unique_ptr<pipeline::Workspace> workspace;
    pipeline::Tensor gradient;
    std::vector<float> targets;
    pipeline::BatchResult result;
  };

  /// Positions in `order_` of one batch.
  pipeline::BatchResult gradients(std::size_t from, std::size_t count, int shards, std::uint64_t key);
  void update(std::size_t count, int shards);
  void report(int epoch, std::size_t done, double loss, double correct);

  const TrainingOptions& options_;
  Optimiser& optimiser_;
  const pipeline::Model& model_;
  const pipeline::Images& images_;
  const Examples& examples_;
  pipeline::Context& context_;
  std::size_t classes_;
  pipeline::Tensor parameters_;
  std::span<float> values_;
  std::vector<std::vector<Piece>> slices_;
  std::vector<Shard> shards_;
  std::vector<std::int64_t> order_;  ///< positions in `examples_`, as this epoch takes them
  std::vector<std::int64_t> rows_;   ///< of the present batch
  Clock::time_point epoch_began_;
  pipeline::Progress progress_;  ///< as last reported
};

Loop::Loop(const TrainingOptions& options, Optimiser& optimiser, const pipeline::Model& model,
           const pipeline::Images& images, const Examples& examples, std::size_t classes, pipeline::Context& context)
    : options_(options),
      optimiser_(optimiser),
      model_(model),
      images_(images),
      examples_(examples),
      context_(context),
      classes_(classes),
      parameters_(pipeline::Tensor::uninitialized(pipeline::DType::f32, {model.parameter_size()})),
      values_(parameters_.writable<float>()),
      slices_(slices_of(model.parameters())),
      order_(examples.size()) {
  model_.initialise(values_, pipeline::mix(context_.seed(), kInitialise));
  optimiser_.begin(model_.parameter_size());
  std::iota(order_.begin(), order_.end(), 0);

  const auto largest =
      static_cast<std::int64_t>(std::min(static_cast<std::size_t>(options_.batch_size), examples_.size()));
  rows_.resize(static_cast<std::size_t>(largest));
  // A smaller last batch never has more shards, nor larger ones than the first of a full batch.
  const int shards = shards_of(largest, model_.parameter_size());
  std::int64_t shard_rows = 0;
  for (std::int64_t rows = 1; rows <= largest; ++rows) {
    const int count = shards_of(rows, model_.parameter_size());
    shard_rows = std::max(shard_rows, (rows + count - 1) / count);
  }
  for (int s = 0; s < shards; ++s)
    shards_.push_back({model_.workspace(shard_rows, /*training=*/true),
                       pipeline::Tensor::zeros(pipeline::DType::f32, {model_.parameter_size()}),
                       std::vector<float>(static_cast<std::size_t>(shard_rows) * classes_),
                       {}});
}

pipeline::BatchResult Loop::gradients(std::size_t from, std::size_t count, int shards, std::uint64_t key) {
  for (std::size_t i = 0; i < count; ++i) rows_[i] = examples_.rows[static_cast<std::size_t>(order_[from + i])];
  const auto parts = static_cast<std::size_t>(shards);
  context_.parallel_for(shards, [&](std::int64_t index) {
    const auto s = static_cast<std::size_t>(index);
    Shard& shard = shards_[s];
    const std::size_t begin = count * s / parts;
    const std::size_t size = count * (s + 1) / parts - begin;
    const auto targets = std::span(shard.targets).first(size * classes_);
    std::ranges::fill(targets, 0.0F);
    for (std::size_t i = 0; i < size; ++i) {
      const auto example = static_cast<std::size_t>(order_[from + begin + i]);
      targets[i * classes_ + static_cast<std::size_t>(examples_.classes[example])] = 1.0F;
    }
    shard.result = model_.loss_and_gradient(
        values_, pipeline::Batch::of(images_, std::span<const std::int64_t>(rows_).subspan(begin, size)), targets, key,
        *shard.workspace, shard.gradient.writable<float>());
  });
  pipeline::BatchResult sum;
  for (std::size_t s = 0; s < parts; ++s) {
    sum.loss += shards_[s].result.loss;
    sum.correct += shards_[s].result.correct;
  }
  return sum;
}

void Loop::update(std::size_t count, int shards) {
  context_.parallel_for(static_cast<std::int64_t>(slices_.size()), [&](std::int64_t index) {
    for (const Piece& piece : slices_[static_cast<std::size_t>(index)]) {
      Slice slice;
      slice.size = piece.size;
      slice.parameters = values_.data() + piece.offset;
      slice.shards = shards;
      slice.scale = 1.0F / static_cast<float>(count);
      for (std::size_t s = 0; s < static_cast<std::size_t>(shards); ++s)
        slice.gradients[s] = shards_[s].gradient.values<float>().data() + piece.offset;
      optimiser_.update(slice, piece.offset, piece.decay);
    }
  });
}

void Loop::report(int epoch, std::size_t done, double loss, double correct) {
  const auto images = static_cast<std::int64_t>(examples_.size());
  progress_ = {};
  progress_.done = (epoch - 1) * images + static_cast<std::int64_t>(done);
  progress_.total = options_.epochs * images;
  progress_.epoch = epoch;
  progress_.epochs = options_.epochs;
  progress_.loss = loss / static_cast<double>(done);
  progress_.accuracy = correct / static_cast<double>(done);
  const double seconds = std::chrono::duration<double>(Clock::now() - epoch_began_).count();
  if (seconds > 0.0) progress_.images_per_second = static_cast<double>(done) / seconds;
  context_.progress(progress_);
}

void Loop::finish_epoch(const std::optional<Judgement>& judged) {
  if (judged) progress_.validation_accuracy = judged->accuracy;
  progress_.milestone = true;
  context_.progress(progress_);
}

EpochResult Loop::epoch(int number) {
  epoch_began_ = Clock::now();
  if (options_.shuffle) {
    std::iota(order_.begin(), order_.end(), 0);  // an epoch's order depends on its number, not on those before
    pipeline::Random(key_of(context_.seed(), kShuffle, number)).shuffle(std::span(order_));
  }
  const std::uint64_t key = key_of(context_.seed(), kDropout, number);
  const std::size_t images = examples_.size();
  EpochResult result;
  double correct = 0.0;
  for (std::size_t from = 0; from < images;) {
    context_.throw_if_stopped();
    const std::size_t count = std::min(static_cast<std::size_t>(options_.batch_size), images - from);
    const int shards = shards_of(static_cast<std::int64_t>(count), model_.parameter_size());
    const pipeline::BatchResult batch = gradients(from, count, shards, key);
    if (!std::isfinite(batch.loss))
      throw pipeline::Error("the loss is no longer finite in epoch " + std::to_string(number) + ", batch " +
                                std::to_string(from / static_cast<std::size_t>(options_.batch_size) + 1),
                            "try a lower 'learning_rate' (a tenth), a warm-up (schedule: { warm_up_epochs: 1 }), or "
                            "scale the images (image.scale)");
    const auto time = [&](std::size_t done) {
      return number - 1 + static_cast<double>(done) / static_cast<double>(images);
    };
    result.learning_rate =
        options_.learning_rate * options_.schedule.rate(time(from), time(from + count), options_.epochs);
    optimiser_.prepare(result.learning_rate);
    update(count, shards);

    from += count;
    result.loss += batch.loss;
    correct += static_cast<double>(batch.correct);
    report(number, from, result.loss, correct);
  }
  result.loss /= static_cast<double>(images);
  result.accuracy = correct / static_cast<double>(images);
  return result;
}

void Loop::restore(const pipeline::Tensor& parameters) {
  std::ranges::copy(parameters.values<float>(), values_.begin());
}

void Loop::start_from(const pipeline::State& trained) {
  std::ranges::fill(values_, 0.0F);  // padding has no canonical form
  model_.from_canonical(trained, values_);
}

std::string line_of(int epoch, int epochs, const EpochResult& trained, const std::optional<Judgement>& judged) {
  char text[160];
  int length = std::snprintf(text, sizeof text, "epoch %d/%d: loss %.4f, accuracy %.2f %%", epoch, epochs, trained.loss,
                             100.0 * trained.accuracy);
  if (judged)
    std::snprintf(text + length, sizeof text - static_cast<std::size_t>(length),
                  "; validation loss %.4f, accuracy %.2f %%", judged->loss, 100.0 * judged->accuracy);
  return text;
}

void check_early_stopping(const TrainingOptions& options, const pipeline::Images* validation,
                          const Examples& held_out) {
  if (!options.early_stopping || !held_out.empty()) return;
  const std::string found = validation == nullptr ? "'validation' is not connected"
                            : validation->empty() ? "the set on 'validation' is empty"
                                                  : "no image on 'validation' has a label";
  throw pipeline::Error("early stopping needs validation images, but " + found,
                        "hold some images back (mnist.dataset: validation: 5000) and connect them to 'validation', or "
                        "leave 'early_stopping' out");
}

}  // namespace

Trained train(const TrainingOptions& options, Optimiser& optimiser,
              const std::shared_ptr<const pipeline::Network>& network, const pipeline::Images& images,
              const pipeline::Images* validation, const pipeline::Classifier* from, pipeline::Context& context) {
  const std::vector<std::string>& names = from != nullptr ? from->classes() : images.classes();
  const Examples examples = training_examples(images, names, context);
  const Examples held_out = validation_examples(validation, images, names, context);
  check_early_stopping(options, validation, held_out);
  pipeline::TrainingImages trained_on = pipeline::TrainingImages::of(images);
  trained_on.classes = names;
  const std::size_t classes = names.size();
  std::shared_ptr<const pipeline::Model> model = network->build(images.shape(), static_cast<std::int64_t>(classes));

  Loop loop(options, optimiser, *model, images, examples, classes, context);
  if (from != nullptr) loop.start_from(state_to_start_from(*from, *network, images.shape()));
  pipeline::History history(
      {"train_loss", "train_accuracy", "validation_loss", "validation_accuracy", "learning_rate"});
  BestEpoch best(options.early_stopping.value_or(EarlyStopping{}));
  pipeline::Tensor best_parameters;
  int epoch = 0;
  while (epoch < options.epochs) {
    ++epoch;
    const EpochResult trained = loop.epoch(epoch);
    std::optional<Judgement> judged;
    if (!held_out.empty()) judged = judge(*model, loop.parameter_values(), *validation, held_out, classes, context);
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    history.add({trained.loss, trained.accuracy, judged ? judged->loss : kNone, judged ? judged->accuracy : kNone,
                 trained.learning_rate});
    loop.finish_epoch(judged);
    context.info(line_of(epoch, options.epochs, trained, judged));
    if (!options.early_stopping) continue;
    if (best.add(epoch, judged->loss, judged->accuracy))
      best_parameters = pipeline::Tensor::of<float>({model->parameter_size()}, loop.parameter_values());
    if (best.should_stop()) break;
  }

  int kept = epoch;
  if (options.early_stopping) {
    kept = best.epoch();
    if (kept != epoch) loop.restore(best_parameters);
  }
  history.set_best_epoch(kept);
  const std::vector<double>& row = history.rows()[static_cast<std::size_t>(kept - 1)];
  context.metric("epochs", epoch);
  context.metric("best_epoch", kept);
  context.metric("train_loss", row[0]);
  if (!held_out.empty()) {
    context.metric("validation_loss", row[2]);
    context.metric("validation_accuracy", row[3]);
  }
  auto classifier = std::make_shared<const pipeline::NetworkClassifier>(network, std::move(model), loop.parameters(),
                                                                        std::move(trained_on));
  return {std::move(classifier), std::move(history)};
}

}  // namespace train
