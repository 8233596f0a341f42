#include "loop.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/error.h>

#include "examples.h"
#include "judge.h"
#include "learner.h"
#include "start.h"

namespace train {

namespace {

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

void check_shares(const std::vector<double>& shares, std::size_t sets) {
  if (shares.empty() || shares.size() == sets) return;
  throw pipeline::Error("'shares' has " + std::to_string(shares.size()) +
                            (shares.size() == 1 ? " number" : " numbers") + ", and 'train' " + std::to_string(sets) +
                            (sets == 1 ? " set" : " sets") + " of images",
                        "give one share for each set on 'train', in the same order, or leave 'shares' out");
}

pipeline::TrainingImages trained_on_all(const std::vector<const pipeline::Images*>& sets) {
  pipeline::TrainingImages all = pipeline::TrainingImages::of(*sets.front());
  for (const pipeline::Images* set : std::span(sets).subspan(1)) {
    const pipeline::TrainingImages one = pipeline::TrainingImages::of(*set);
    all.images += one.images;
    all.lowest = std::min(all.lowest, one.lowest);
    all.highest = std::max(all.highest, one.highest);
  }
  return all;
}

}  // namespace

Trained train(const TrainingOptions& options, Optimiser& optimiser,
              const std::shared_ptr<const pipeline::Network>& network, const std::vector<const pipeline::Images*>& sets,
              const pipeline::Images* validation, const pipeline::Classifier* from, pipeline::Context& context) {
  const pipeline::Images& images = *sets.front();
  const std::vector<std::string>& names = from != nullptr ? from->classes() : images.classes();
  const std::vector<TrainingSet> training =
      training_sets(sets, names, from != nullptr ? Teacher::classifier : Teacher::first_set, context);
  check_shares(options.shares, sets.size());
  const Examples held_out = validation_examples(validation, images, names, context);
  check_early_stopping(options, validation, held_out);
  pipeline::TrainingImages trained_on = trained_on_all(sets);
  trained_on.classes = names;
  const std::size_t classes = names.size();
  std::shared_ptr<const pipeline::Model> model = network->build(images.shape(), static_cast<std::int64_t>(classes));

  Learner learner(options, optimiser, *model, training, classes, context);
  if (from != nullptr) learner.start_from(state_to_start_from(*from, *network, images.shape()));
  pipeline::History history(
      {"train_loss", "train_accuracy", "validation_loss", "validation_accuracy", "learning_rate"});
  BestEpoch best(options.early_stopping.value_or(EarlyStopping{}));
  pipeline::Tensor best_parameters;
  int epoch = 0;
  while (epoch < options.epochs) {
    ++epoch;
    const EpochResult trained = learner.epoch(epoch);
    std::optional<Judgement> judged;
    if (!held_out.empty()) judged = judge(*model, learner.learned(), *validation, held_out, classes, context);
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    history.add({trained.loss, trained.accuracy, judged ? judged->loss : kNone, judged ? judged->accuracy : kNone,
                 trained.learning_rate});
    learner.finish_epoch(judged);
    context.info(line_of(epoch, options.epochs, trained, judged));
    if (!options.early_stopping) continue;
    if (best.add(epoch, judged->loss, judged->accuracy))
      best_parameters = pipeline::Tensor::of<float>({model->parameter_size()}, learner.learned());
    if (best.should_stop()) break;
  }

  int kept = epoch;
  if (options.early_stopping) {
    kept = best.epoch();
    if (kept != epoch) learner.restore(best_parameters);
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
  auto classifier = std::make_shared<const pipeline::NetworkClassifier>(network, std::move(model),
                                                                        learner.take_learned(), std::move(trained_on));
  return {std::move(classifier), std::move(history)};
}

}  // namespace train
