/// \file
/// A run's model kept ready in all its variants: what answers while somebody draws.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pipeline/function_ref.h>
#include <pipeline/images.h>
#include <pipeline/pipeline.h>

#include "plugin/registry.h"
#include "run/program.h"
#include "run/served_model.h"
#include "run/thread_pool.h"

namespace pipeline::serve {

/// One way to prepare images, and the classifier behind it.
struct ModelVariant {
  std::string name;
  std::vector<std::string> steps;  ///< stage types, in the order that an image takes
  ServedModel model;
};

/// How strokes become an image; the parameters of drawing.inline. Dark ink on white.
struct Rendering {
  double brush = 16.0;  ///< width of a line, in pixels of the strokes' canvas
  bool pressure = false;
  double scale = 1.0;
  bool in_corner = false;  ///< moved to the top left corner, an eighth of the canvas from its borders
};

/// Thread-safe once made. What it says of an image is what `predict` says, for it takes the same way: ServedModel.
class LiveModel {
 public:
  static constexpr double kLargestCanvas = 2048;

  /// All variants of the run's file that the run kept a model for. Where the file says nothing of serving: the steps
  /// of the training images as they are, and `image.mnist_style` before them where its output fits. Throws Error as
  /// Predictor's constructor does.
  /// `stop`: once set, whatever it is at throws Stopped soon.
  LiveModel(std::filesystem::path run, const RunOptions& options, ThreadPool& pool, const std::atomic<bool>& stop);

  const std::filesystem::path& run() const { return run_; }
  const std::vector<ModelVariant>& variants() const { return variants_; }
  /// The one that `predict` uses.
  const ModelVariant& served() const { return variants_[served_]; }
  std::size_t served_index() const { return served_; }
  /// Whether the run's file names variants.
  bool has_variants() const { return has_variants_; }
  /// The same for all variants.
  const std::vector<std::string>& classes() const { return served().model.classifier->classes(); }
  /// Of the run's file; null without one.
  const Program* program() const { return program_ ? &*program_ : nullptr; }

  /// An image file's bytes. Throws Error, of one line, when it is none.
  Images decoded(std::string_view file) const;
  /// `strokes`: JSON text in the format of drawing.strokes, see plugins/drawing/stroke_file.h. On a canvas of the size
  /// that the network reads where nothing in the run brings other sizes to that. Throws Error, of one line; also where
  /// the strokes' canvas has a side of more than kLargestCanvas pixels.
  Images rendered(const std::string& strokes, const Rendering& how) const;
  /// The images in a folder and below, with labels. Throws Error as drawing.folder does.
  Images folder(const std::filesystem::path& folder) const;
  /// One image of such a folder. Throws Error, of one line.
  Images file(const std::filesystem::path& file) const;

  /// body(0) ... body(count - 1) on the pool, the caller's thread too. Throws what a body throws.
  void in_parallel(std::int64_t count, FunctionRef<void(std::int64_t)> body) const { pool_.parallel_for(count, body); }
  std::vector<Prediction> predict(const ModelVariant& variant, const Images& images,
                                  const StepWatcher& watcher = {}) const;

 private:
  void add_variants_of_file(const Program& program);
  void add_variants_without_file();
  bool reads_colour() const;
  Images read(std::string_view stage_type, Value::Map parameters) const;

  std::filesystem::path run_;
  ThreadPool& pool_;
  const std::atomic<bool>& stop_;
  mutable Registry registry_;
  std::optional<Program> program_;
  std::vector<ModelVariant> variants_;
  std::size_t served_ = 0;
  bool has_variants_ = false;
  std::optional<std::int64_t> canvas_;  ///< longer side that strokes are drawn with; their own when not given
};

}  // namespace pipeline::serve
