/// \file
/// JSON Schema (2020-12) of pipeline files, for editors: what the plugins there are make possible in a file.
#pragma once

#include <pipeline/value.h>

#include "plugin/catalog.h"

namespace pipeline {

/// Accepts every file that passes `pipeline check` with the same plugins, and refuses what is wrong with a file's form,
/// stage types, wiring of single stages and parameters. What several places of a file, other files or the environment
/// decide, it cannot know: names of stages and ports, types on edges, cycles, lineage, included stages. Nor what JSON's
/// data model does not tell apart: 3.0 from 3, bytes from characters, integers beyond 64 bits.
///
/// Keywords are those that draft 7 has too, except `$defs`, because editors know them. Two annotations are of editors
/// alone: `patternErrorMessage` says in words what a pattern means, `enumDescriptions` what each text means.
Value file_schema(const Catalog& catalog);

}  // namespace pipeline
