/// \file
/// Images for a page, each as read and after each step, with what was said of it, as many as the page has room for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <pipeline/run_info.h>
#include <pipeline/value.h>

namespace report {

/// The rows named, in their order:
///
///     { columns: [{edge, type}, ...],              places at which images were seen
///       paths: [[index of a column, ...], ...],     of each set in turn, from the data set to the classifier
///       rows: [{id, label, author, read: [[prediction, confidence] or [reason of refusal], ...]}, ...],
///       chunks: [{rows, sheets: [image_sheet of each column]}, ...],
///       left_out: rows for which there was no room }
///
/// A place that looks like the one before it is left out of a path. `label` and `prediction` are indices into the
/// classes of the first set. REQUIRES: at least one set; all judged the same rows.
pipeline::Value gallery(std::span<const pipeline::JudgedSet* const> sets, std::span<const std::int64_t> rows,
                        std::size_t most_bytes);

}  // namespace report
