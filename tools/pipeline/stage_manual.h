/// \file
/// What there is to know of a stage type or a plugin, from its manifest alone.
#pragma once

#include <string>
#include <string_view>

#include <pipeline/spec.h>

#include "plugin/catalog.h"

namespace pipeline::cli {

/// What a stage type is for, by its wiring: dataset, preprocess, network, trainer, metric, report, or stage.
std::string_view kind_of(const StageInfo& stage);

/// Like a manual page: summary, parameters with type, range, default and text, ports, an example, and where the stage
/// type comes from. No line is longer than `width`, but for paths and examples.
std::string stage_manual(const StageInfo& stage, const FoundPlugin& plugin, int width);

/// The plugin with a line for each of its stage types.
std::string plugin_summary(const FoundPlugin& plugin, int width);

/// The table of stage types for a page in Markdown.
std::string markdown_table(const Catalog& catalog);

}  // namespace pipeline::cli
