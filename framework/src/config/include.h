/// \file
/// `include`: a pipeline file that begins where another ends.
#pragma once

#include <memory>

#include "config/diagnostic.h"
#include "config/node.h"
#include "config/source_file.h"

namespace pipeline {

struct IncludedRoot {
  std::shared_ptr<const Node> root;  ///< without the key `include`; null when `given` was
  bool is_complete = true;           ///< false after a mistake that left an included file out
};

/// `given`, the tree of `source`, with the file that it includes put in, and what that includes in turn.
///
/// The stages of the included file come first; one that is named again may only be given `with`, whose parameters are
/// laid over the included ones, groups member by member. Of name, seed, compare and serve the including file's stand,
/// else the included file's. Paths stay relative to the file that they stand in. At most 16 files deep. Every mistake
/// goes to `diagnostics`; throws PipelineFileError for an included file that holds no text (see load_source).
IncludedRoot with_included(const std::shared_ptr<const Node>& given, const std::shared_ptr<const SourceFile>& source,
                           Diagnostics& diagnostics);

}  // namespace pipeline
