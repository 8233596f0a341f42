/// \file
/// A network as a description, and the model that is built from it for one image shape and set of classes.
///
/// Networks and trainers know each other only through this: the caller owns one flat buffer of parameters, an
/// equally long one for the gradient, and decides about batches, shards, threads and the optimiser.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pipeline/artifact.h>
#include <pipeline/export.h>
#include <pipeline/images.h>
#include <pipeline/value.h>

namespace pipeline {

/// Rows of a uniform image set, read in place: row r starts at `data + rows[i] * shape.values()` elements.
struct Batch {
  const std::byte* data = nullptr;     ///< of the first image of the set
  DType dtype = DType::u8;             ///< u8 or f32
  Affine affine;                       ///< stored value to input value
  ImageShape shape;                    ///< of each image
  std::span<const std::int64_t> rows;  ///< those of the batch

  /// REQUIRES: `images` is uniform and outlives the batch.
  static Batch of(const Images& images, std::span<const std::int64_t> rows) {
    return {images.pixels().data(), images.dtype(), images.affine(), images.shape(), rows};
  }

  /// The values of `rows[i]` as the network sees them: scale * stored + offset, in the order of the image. `out` takes
  /// `shape.values()` of them. For a network that is not in a hurry; a fast one reads `data` itself.
  void read(std::size_t i, std::span<float> out) const {
    const auto first = static_cast<std::size_t>(rows[i] * shape.values());
    for (std::size_t k = 0; k < out.size(); ++k) {
      const float stored = dtype == DType::u8 ? static_cast<float>(std::to_integer<int>(data[first + k]))
                                              : reinterpret_cast<const float*>(data)[first + k];
      out[k] = affine.scale * stored + affine.offset;
    }
  }
};

/// What a pass over a batch found, with dropout as in training.
struct BatchResult {
  double loss = 0.0;         ///< sum over rows of the cross-entropy, in nats
  std::int64_t correct = 0;  ///< rows whose largest output is the largest target
};

/// Buffers of one thread; made by a model, used by that model only, by one thread at a time.
class PIPELINE_EXPORT Workspace {
 public:
  virtual ~Workspace();
};

/// Const and thread-safe. Floats in `parameters` and `gradient` lie in the model's private order (it may transpose,
/// block and pad); the canonical order is what files and other programs use.
class PIPELINE_EXPORT Model {
 public:
  /// What a trainer may do with a parameter.
  enum class Role {
    weight,    ///< trained, subject to weight decay
    bias,      ///< trained, no weight decay
    statistic  ///< not trained by the optimiser, for instance a running mean
  };
  /// A named part of the flat buffer. Padding belongs to its part, is zero, and has zero gradient.
  struct Parameter {
    std::string name;          ///< canonical name, "layers.0.weight"
    Shape shape;               ///< canonical shape: weights are outputs x inputs
    Role role = Role::weight;  ///< what a trainer may do with it
    std::int64_t offset = 0;   ///< in floats, a multiple of 16
    std::int64_t size = 0;     ///< in floats with padding, a multiple of 16
  };

  virtual ~Model();
  virtual const std::vector<Parameter>& parameters() const = 0;  ///< in the order of their offsets
  /// Length of the flat buffer in floats.
  std::int64_t parameter_size() const;

  /// Fills the whole buffer, padding included. Depends on `seed` alone.
  virtual void initialise(std::span<float> parameters, std::uint64_t seed) const = 0;
  /// For batches of up to `rows` rows. `training` false: enough for `predict` only.
  virtual std::unique_ptr<Workspace> workspace(std::int64_t rows, bool training) const = 0;

  /// Cross-entropy against soft targets, and its gradient, both summed over the rows.
  ///
  /// `targets`: rows x classes, each row sums to 1. `gradient` is overwritten. `key` is the epoch's; random numbers
  /// depend on (key, row number in the image set, layer) alone, so that any split of a batch drops the same units.
  virtual BatchResult loss_and_gradient(std::span<const float> parameters, const Batch& batch,
                                        std::span<const float> targets, std::uint64_t key, Workspace& workspace,
                                        std::span<float> gradient) const = 0;
  /// The same in three parts, each for up to `rows_of_part()` rows a workspace: a trainer reads the next batch while it
  /// waits for the present one, and takes the gradient a range at a time, summed over all rows of a batch, so that it
  /// is used before it leaves the cache. 0: this model has no parts; else it overrides all of the following.
  virtual std::int64_t rows_of_part() const { return 0; }
  /// First part: reads the rows and draws the random numbers for the next `propagate`; needs no parameters. May run
  /// beside a `gradient` of the same workspace, which is of the `propagate` before. `batch.rows` is read here only, its
  /// data until the last `gradient`.
  virtual void prepare(const Batch& batch, std::uint64_t key, Workspace& workspace) const;
  /// Second part, of the batch prepared last: the loss, and what the gradient is made of, kept in `workspace`.
  virtual BatchResult propagate(std::span<const float> parameters, std::span<const float> targets,
                                Workspace& workspace) const;
  /// A part of the flat buffer, within one parameter.
  struct Range {
    std::int64_t offset = 0;  ///< in floats, a multiple of 16
    std::int64_t size = 0;    ///< in floats, a multiple of 16
  };
  /// The ranges that `gradient` makes at once, a few KiB each; together all but the statistics.
  virtual std::vector<Range> gradient_ranges() const { return {}; }
  /// Third part: the gradient in one of the ranges, summed over the rows of `workspaces` in their order; `gradient`,
  /// of the range's size, is overwritten. Equal to the last bit to that of `loss_and_gradient` of all these rows when
  /// all workspaces but the last have `rows_of_part()` rows.
  virtual void gradient(std::span<Workspace* const> workspaces, const Range& range, std::span<float> gradient) const;

  /// `probabilities`: rows x classes. A row's result does not depend on the rows beside it, to the last bit.
  virtual void predict(std::span<const float> parameters, const Batch& batch, Workspace& workspace,
                       std::span<float> probabilities) const = 0;

  /// Parameters in canonical shape and order, by their names.
  virtual std::vector<std::pair<std::string, Tensor>> to_canonical(std::span<const float> parameters) const = 0;
  /// The inverse. Throws Error when a tensor is missing or of the wrong type or shape.
  virtual void from_canonical(const State& state, std::span<float> parameters) const = 0;
};

/// A description of a network. A subclass has Options, describe and a constructor like any stage, and `build`.
class PIPELINE_EXPORT Network : public Artifact {
 public:
  static constexpr std::string_view kType = "network";  ///< of ports and edges

  ~Network() override;
  std::string_view type() const final;
  /// The stage type and its parameters.
  State state() const final;

  /// Throws Error when such images cannot be read by this network.
  virtual std::shared_ptr<const Model> build(const ImageShape& shape, std::int64_t classes) const = 0;

  const std::string& stage_type() const { return stage_type_; }        ///< "mlp.network"
  const Value& stage_parameters() const { return stage_parameters_; }  ///< all of them, a map
  /// Called by the runtime after construction.
  void made_by(std::string stage_type, Value parameters);

 private:
  std::string stage_type_;
  Value stage_parameters_;
};

}  // namespace pipeline
