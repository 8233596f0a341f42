/// \file
/// A stage's parameters, checked against what its type says of them.
#pragma once

#include <string_view>
#include <vector>

#include <pipeline/spec.h>
#include <pipeline/value.h>

#include "config/diagnostic.h"
#include "config/node.h"

namespace pipeline {

/// The parameters in the order of `infos`, defaults filled in; a map that `Spec::read` takes.
///
/// `with`: what the file gives, a map, or null for none. `who`: "stage 'box' (image.fit_box)". Numbers come back as
/// numbers even when given as integers; paths absolute, relative ones taken from the folder of the text they stand in.
/// A parameter whose default is null (off) takes null. Every mistake is reported at its place, what is missing at
/// `stage_place`, and the parameter has its default in the result.
Value check_parameters(const Node* with, const Place& stage_place, std::string_view who,
                       const std::vector<ParameterInfo>& infos, Diagnostics& diagnostics);

}  // namespace pipeline
