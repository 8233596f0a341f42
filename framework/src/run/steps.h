/// \file
/// Applying a preprocessing step as the runtime does: rows kept, lineage recorded.
#pragma once

#include <string>

#include <pipeline/images.h>
#include <pipeline/lineage.h>
#include <pipeline/preprocess.h>

#include "config/pipeline_file.h"

namespace pipeline {

/// `step` on `images`, with `record` added to the lineage. An empty set only gets the record. Throws Error when the
/// step changed the number of rows, or, under OnError::stop, when it refused an image.
Images apply_step(const SetPreprocess& step, const LineageStep& record, const Images& images, OnError on_error,
                  Context& context);

}  // namespace pipeline
