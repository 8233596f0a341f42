#include <pipeline/classifier.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <limits>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include <pipeline/error.h>

namespace pipeline {
namespace {

/// Rows a thread predicts at once: so few that two threads share a batch of 256. Fixed, so that the work does not
/// depend on the number of threads.
constexpr std::int64_t kBlock = 64;

std::string mend_shape(const Images& images, const ImageShape& wanted) {
  const std::string resize = "add image.resize with { width: " + std::to_string(wanted.width) +
                             ", height: " + std::to_string(wanted.height) + " } before the classifier";
  if (images.is_ragged()) return resize;
  const ImageShape found = images.shape();
  if (found.channels == wanted.channels) return resize;
  return wanted.channels == 1 ? "load the images with one channel (without color: true)"
                              : "load the images with " + std::to_string(wanted.channels) + " channels (color: true)";
}

void check_shape(const Images& images, const ImageShape& wanted) {
  const std::string reads = ", the classifier reads " + text_of(wanted);
  if (images.is_ragged()) throw Error("the images have different sizes" + reads, mend_shape(images, wanted));
  if (images.shape() != wanted)
    throw Error("the images are " + text_of(images.shape()) + reads, mend_shape(images, wanted));
}

void check_lineage(const Images& images, const Lineage& trained) {
  const std::optional<std::string> gap = lineage_gap(images.lineage(), trained);
  if (!gap) return;
  std::string steps;
  for (const LineageStep& step : trained)
    steps += (steps.empty() ? "" : ", ") + step.type + (step.stage.empty() ? "" : " (stage '" + step.stage + "')");
  throw Error(*gap, steps.empty() ? ""
                                  : "the images must end with the classifier's own steps, applied as fitted in "
                                    "training: " +
                                        steps);
}

struct Extremes {
  double lowest = 0.0;
  double highest = 0.0;
};

template <class T>
Extremes extremes_of(const Images& images) {
  const std::span<const T> values = images.pixels().values<T>();
  const auto stride = static_cast<std::size_t>(images.shape().values());
  std::optional<std::pair<T, T>> found;
  for (std::int64_t row = 0; row < images.size(); ++row) {
    if (images.refused().contains(row)) continue;
    const std::span<const T> image = values.subspan(static_cast<std::size_t>(row) * stride, stride);
    T low = image[0];
    T high = image[0];
    T sum = 0;  // Not finite as soon as one value is not.
    for (const T value : image) {
      low = std::min(low, value);
      high = std::max(high, value);
      if constexpr (std::is_floating_point_v<T>) sum += value * T{0};
    }
    if (std::isnan(static_cast<double>(sum)))
      throw Error("image '" + images.id(row) + "' holds a value that is not finite");
    found = found ? std::pair(std::min(found->first, low), std::max(found->second, high)) : std::pair(low, high);
    // Bytes know their limits: most sets reach both within a few images.
    if constexpr (std::is_integral_v<T>)
      if (found->first == std::numeric_limits<T>::min() && found->second == std::numeric_limits<T>::max()) break;
  }
  if (!found) throw Error("all " + std::to_string(images.size()) + " images were refused, none is left to learn from");
  // Computed as a network computes it, in single precision.
  const Affine affine = images.affine();
  const double a = affine.scale * static_cast<float>(found->first) + affine.offset;
  const double b = affine.scale * static_cast<float>(found->second) + affine.offset;
  return {std::min(a, b), std::max(a, b)};
}

/// Every k-th of the images that were not refused, from the first on, as they are stored.
Images remembered_of(const Images& images) {
  const ImageShape shape = images.shape();
  const auto bytes = std::max<std::int64_t>(1, shape.values() * static_cast<std::int64_t>(size_of(images.dtype())));
  const std::int64_t most =
      std::min(TrainingImages::kRemembered, std::max<std::int64_t>(1, TrainingImages::kMostRememberedBytes / bytes));
  const std::int64_t usable = images.size() - std::ssize(images.refused());
  const std::int64_t count = std::min(most, usable);
  std::vector<std::int64_t> rows;
  std::int64_t seen = 0;
  for (std::int64_t row = 0; row < images.size() && std::ssize(rows) < count; ++row) {
    if (images.refused().contains(row)) continue;
    if (seen++ == std::ssize(rows) * usable / count) rows.push_back(row);
  }
  return images.select(rows);
}

DType dtype_named(const std::string& name) {
  for (const DType dtype : {DType::u8, DType::f32})
    if (name_of(dtype) == name) return dtype;
  throw Error("images hold u8 or f32 values, not " + name);
}

}  // namespace

TrainingImages TrainingImages::of(const Images& images) {
  if (images.empty()) throw Error("there are no images to learn from");
  TrainingImages trained_on;
  trained_on.classes = images.classes();
  trained_on.shape = images.shape();
  trained_on.dtype = images.dtype();
  const Extremes extremes =
      images.dtype() == DType::u8 ? extremes_of<std::uint8_t>(images) : extremes_of<float>(images);
  trained_on.lowest = extremes.lowest;
  trained_on.highest = extremes.highest;
  trained_on.images = images.size() - static_cast<std::int64_t>(images.refused().size());
  trained_on.lineage = images.lineage();
  trained_on.remembered = remembered_of(images);
  return trained_on;
}

Value TrainingImages::to_value() const {
  Value value = Value::Map{};
  Value::List names;
  for (const std::string& name : classes) names.emplace_back(name);
  value.set("classes", std::move(names));
  value.set("shape", Value::List{shape.height, shape.width, shape.channels});
  value.set("dtype", name_of(dtype));
  value.set("lowest", lowest);
  value.set("highest", highest);
  value.set("images", images);
  value.set("lineage", pipeline::to_value(lineage));
  return value;
}

TrainingImages TrainingImages::from_value(const Value& value) {
  TrainingImages trained_on;
  for (const Value& name : value.at("classes").as_list()) trained_on.classes.push_back(name.as_text());
  const Value::List& sides = value.at("shape").as_list();
  if (sides.size() != 3)
    throw Error("the shape of an image is height, width and channels, found " + value.at("shape").json());
  trained_on.shape = {sides[0].as_integer(), sides[1].as_integer(), sides[2].as_integer()};
  trained_on.dtype = dtype_named(value.at("dtype").as_text());
  trained_on.lowest = value.at("lowest").as_number();
  trained_on.highest = value.at("highest").as_number();
  trained_on.images = value.at("images").as_integer();
  trained_on.lineage = lineage_from(value.at("lineage"));
  return trained_on;
}

Classifier::Classifier(TrainingImages trained_on) : trained_on_(std::move(trained_on)) {}
Classifier::~Classifier() = default;

std::string_view Classifier::type() const { return kType; }

Tensor Classifier::predict(const Images& images, Context& context) const {
  const auto outputs = static_cast<std::int64_t>(classes().size());
  Tensor result = Tensor::zeros(DType::f32, {images.size(), outputs});
  // No images have no shape to speak of: an empty set keeps that of the step before it.
  if (images.empty()) return result;
  check_lineage(images, trained_on_.lineage);
  // Nor have images that were all refused: they keep what they were before the step that refused them.
  if (std::ssize(images.refused()) == images.size()) return result;
  check_shape(images, trained_on_.shape);

  const std::span<float> out = result.writable<float>();
  const auto width = static_cast<std::size_t>(outputs);
  const std::int64_t blocks = (images.size() + kBlock - 1) / kBlock;
  context.parallel_for(blocks, [&](std::int64_t block) {
    context.throw_if_stopped();
    std::vector<std::int64_t> rows;
    const std::int64_t end = std::min(images.size(), (block + 1) * kBlock);
    for (std::int64_t row = block * kBlock; row < end; ++row)
      if (!images.refused().contains(row)) rows.push_back(row);
    if (rows.empty()) return;
    if (static_cast<std::int64_t>(rows.size()) == end - block * kBlock) {
      probabilities(images, rows, out.subspan(static_cast<std::size_t>(rows.front()) * width, rows.size() * width));
      return;
    }
    std::vector<float> packed(rows.size() * width);
    probabilities(images, rows, packed);
    for (std::size_t i = 0; i < rows.size(); ++i)
      std::copy_n(packed.data() + i * width, width, out.data() + static_cast<std::size_t>(rows[i]) * width);
  });
  return result;
}

/// Buffers of predictions that have ended, kept for the next: making them takes longer than to predict an image.
/// Thread-safe.
class NetworkClassifier::Workspaces {
 public:
  /// For so many rows or a few more.
  std::unique_ptr<Workspace> take(const Model& model, std::int64_t rows) {
    const std::size_t size = size_class(rows);
    {
      const std::lock_guard lock(mutex_);
      if (!idle_[size].empty()) {
        std::unique_ptr<Workspace> workspace = std::move(idle_[size].back());
        idle_[size].pop_back();
        return workspace;
      }
    }
    return model.workspace(std::int64_t{1} << size, /*training=*/false);
  }
  void give_back(std::int64_t rows, std::unique_ptr<Workspace> workspace) {
    // More than predict at the same time are of no use; those of large batches are not worth their memory.
    constexpr std::size_t kMostIdle = 64;
    const std::size_t size = size_class(rows);
    const std::lock_guard lock(mutex_);
    if (size < kKept && idle_[size].size() < kMostIdle) idle_[size].push_back(std::move(workspace));
  }

 private:
  static constexpr std::size_t kKept = 9;  ///< up to 256 rows
  static std::size_t size_class(std::int64_t rows) {
    return static_cast<std::size_t>(std::bit_width(static_cast<std::uint64_t>(rows - 1)));
  }

  std::mutex mutex_;
  std::array<std::vector<std::unique_ptr<Workspace>>, 64> idle_;  ///< by the logarithm of their rows
};

NetworkClassifier::NetworkClassifier(std::shared_ptr<const Network> network, std::shared_ptr<const Model> model,
                                     Tensor parameters, TrainingImages trained_on)
    : Classifier(std::move(trained_on)),
      network_(std::move(network)),
      model_(std::move(model)),
      parameters_(std::move(parameters)),
      workspaces_(std::make_unique<Workspaces>()) {
  assert(network_ != nullptr && model_ != nullptr);
  if (parameters_.dtype() != DType::f32 || parameters_.size() != model_->parameter_size())
    throw Error("a classifier was given " + std::to_string(parameters_.size()) + " " +
                std::string(name_of(parameters_.dtype())) + " parameters, its network has " +
                std::to_string(model_->parameter_size()) + " f32 ones");
}

NetworkClassifier::~NetworkClassifier() = default;

std::span<const float> NetworkClassifier::parameters() const { return parameters_.values<float>(); }

State NetworkClassifier::state() const {
  State state;
  state.values.set("network", network_->state().values);
  state.tensors = model_->to_canonical(parameters());
  return state;
}

std::shared_ptr<const NetworkClassifier> NetworkClassifier::from_state(std::shared_ptr<const Network> network,
                                                                       TrainingImages trained_on, const State& state) {
  assert(network->state().values == state.values.at("network"));
  std::shared_ptr<const Model> model =
      network->build(trained_on.shape, static_cast<std::int64_t>(trained_on.classes.size()));
  // Zeros, since padding is zero and has no canonical form.
  Tensor parameters = Tensor::zeros(DType::f32, {model->parameter_size()});
  model->from_canonical(state, parameters.writable<float>());
  return std::make_shared<const NetworkClassifier>(std::move(network), std::move(model), std::move(parameters),
                                                   std::move(trained_on));
}

void NetworkClassifier::probabilities(const Images& images, std::span<const std::int64_t> rows,
                                      std::span<float> out) const {
  if (rows.empty()) return;
  const std::int64_t count = std::ssize(rows);
  std::unique_ptr<Workspace> workspace = workspaces_->take(*model_, count);
  model_->predict(parameters(), Batch::of(images, rows), *workspace, out);
  workspaces_->give_back(count, std::move(workspace));
}

}  // namespace pipeline
