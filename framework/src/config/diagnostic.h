/// \file
/// Mistakes in what the user wrote, collected and shown together.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <pipeline/error.h>
#include <pipeline/export.h>

#include "config/source_file.h"

namespace pipeline {

/// One mistake. `message`: what was found and what was expected, in the user's words; `help`: how to mend it.
struct Diagnostic {
  Place place;
  std::string message;
  std::string help;
};

/// Collects mistakes, so that all of a file are reported in one go.
class Diagnostics {
 public:
  /// A mistake that is already there is not added again. The first 200 are kept, the others only counted.
  void add(Place place, std::string message, std::string help = "");

  /// Adds all that `others` kept.
  void add(const Diagnostics& others);

  bool empty() const { return kept_.empty(); }
  std::size_t size() const { return kept_.size() + not_kept_; }

  /// Ordered by file, line and column; no line end after the last line:
  ///
  ///     pipelines/digits.yaml:12:7: error: stage 'box' (image.fit_box) has no parameter 'sise'
  ///        12 |       sise: 20
  ///           |       ^~~~
  ///       help: did you mean 'size'?
  ///
  /// Columns count code points. Tabs are widened, long lines cut around the place, control characters escaped.
  std::string text() const;

  /// Throws PipelineFileError with `text()` unless empty.
  void throw_if_any() const;

 private:
  std::vector<Diagnostic> kept_;
  std::size_t not_kept_ = 0;
};

}  // namespace pipeline
