#include "run/steps.h"

#include <utility>

#include <pipeline/error.h>

namespace pipeline {

Images apply_step(const SetPreprocess& step, const LineageStep& record, const Images& images, OnError on_error,
                  Context& context) {
  Lineage lineage = images.lineage();
  lineage.push_back(record);
  if (images.empty()) return images.with_lineage(std::move(lineage));

  Images result = step.apply(images, context);
  if (result.size() != images.size())
    throw Error("the step returned " + std::to_string(result.size()) + " images for " + std::to_string(images.size()),
                "a preprocessing step keeps every row; this is a mistake in the plugin");
  const std::size_t refused = result.refused().size() - images.refused().size();
  if (refused > 0) {
    for (const auto& [row, reason] : result.refused()) {
      if (images.refused().contains(row)) continue;
      if (on_error == OnError::stop)
        throw Error("image '" + images.id(row) + "' was refused: " + reason,
                    "leave the image out, or remove 'on_error: stop' to list it and go on");
      context.warn("image '" + images.id(row) + "' was refused: " + reason +
                   (refused > 1 ? " (and " + std::to_string(refused - 1) + " more)" : ""));
      break;
    }
  }
  return result.with_lineage(std::move(lineage));
}

}  // namespace pipeline
