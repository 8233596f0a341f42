/// \file
/// The value on an edge as text: what `pipeline look` prints.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <pipeline/artifact.h>

#include "judged_images.h"
#include "preview.h"

namespace pipeline::cli {

struct ViewOptions {
  int width = 80;
  /// Images in the preview, epochs or classes shown; each kind has its own default.
  std::optional<std::int64_t> rows;
  /// None: no preview of images.
  std::optional<PreviewStyle> preview;
  /// What the run predicted of the images; none where that is not known. Borrowed.
  const JudgedImages* judged = nullptr;
  /// Which images the preview shows; all for none.
  Verdict only = Verdict::none;
};

/// Facts and tables for images, history, classifier, evaluation and network; of another kind its type and its values.
std::string view_of(const Artifact& artifact, const ViewOptions& options);

}  // namespace pipeline::cli
