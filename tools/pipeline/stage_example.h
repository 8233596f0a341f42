/// \file
/// A stage of a given type as YAML, to paste into a pipeline file.
#pragma once

#include <string>

#include <pipeline/spec.h>

namespace pipeline::cli {

/// The type's own example, or one made of its required parameters and inputs, in either case below a stage id. Ends
/// with a line end. What a made-up example names (other stages, files) is for the user to replace.
std::string stage_example(const StageInfo& stage);

}  // namespace pipeline::cli
