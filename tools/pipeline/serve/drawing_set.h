/// \file
/// Drawings that can be paged through, each with what every variant reads in it.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pipeline/images.h>

#include "serve/drawing_folder.h"
#include "serve/live_model.h"

namespace pipeline::serve {

/// What a variant reads in a drawing.
struct Reading {
  std::int32_t best = -1;  ///< index of the class; -1 when refused
  float confidence = 0.0F;
  std::string refused;  ///< the reason
};

struct KnownDrawing {
  std::string id;
  std::string label;   ///< "" when not known
  std::string author;  ///< "" when not known
  bool has_strokes = false;
  std::string unreadable;         ///< why the file could not be read, "" when it could
  std::string picture;            ///< JSON, small; "null" where there is none
  std::vector<Reading> readings;  ///< one a variant; none before it was judged
};

/// How every variant reads each of `images`. Throws Error, Stopped.
std::vector<std::vector<Reading>> readings_of(const LiveModel& model, const Images& images);

/// The images of a folder, or those saved while drawing. Thread-safe.
class DrawingSet {
 public:
  enum class Filter { all, wrong, disagree, unlabelled };

  explicit DrawingSet(std::string name) : name_(std::move(name)) {}

  const std::string& name() const { return name_; }

  /// From now on the set is not ready: `load` is still to come.
  void expect();
  /// Reads a folder and judges its images, block after block. What goes wrong is kept for `error` to tell.
  /// REQUIRES: called once. `stop`: leaves what is done so far.
  void load(const LiveModel& model, const std::filesystem::path& folder, const std::atomic<bool>& stop);
  void add(KnownDrawing drawing);
  void relabel(std::string_view id, const std::string& label);
  void remove(std::string_view id);

  std::optional<KnownDrawing> find(std::string_view id) const;
  std::vector<TableRow> rows() const;
  std::size_t size() const;
  /// Whether all were judged.
  bool ready() const;
  /// Whether it is known which drawings there are.
  bool listed() const;
  /// Why the folder could not be read; "" when it could.
  std::string error() const;

  /// {"set", "images", "judged", "ready", "error", "total", "from", "drawings": [...]}. Labels that the classifier does
  /// not know count as wrong.
  std::string page_json(const LiveModel& model, std::size_t from, std::size_t count, Filter filter) const;
  /// {"set", "images", "labelled", "authors", "variants": [{name, correct, accuracy, interval, refused}], "conclusion",
  /// "images_needed", "winner", "runner_up"}. Of the drawings judged whose label is one of the classifier's.
  std::string statistics_json(const LiveModel& model) const;

 private:
  bool shown(const LiveModel& model, const KnownDrawing& drawing, Filter filter) const;

  const std::string name_;
  mutable std::mutex mutex_;
  std::vector<KnownDrawing> drawings_;
  std::size_t judged_ = 0;
  bool ready_ = true;
  bool listed_ = true;
  std::string error_;
  std::uint64_t version_ = 0;
  mutable std::uint64_t known_version_ = 0;  ///< that `known_statistics_` was made of
  mutable std::string known_statistics_;
};

}  // namespace pipeline::serve
