// Pipeline files from memory, bound with the probe plugin.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "graph/bind.h"
#include "graph/serve.h"
#include "graph/variants.h"
#include "support/temp_dir.h"

namespace pipeline {

struct BoundFile {
  Graph graph;
  std::optional<VariantGraph> variants;
  std::optional<ServePlan> serve;
  std::string errors;  ///< with the file's folder taken off
};

inline BoundFile bound_file(const std::string& text, const std::vector<std::string>& sets = {}) {
  static const Catalog catalog = Catalog::search({PROBE_PLUGINS});
  const testing::TempDir folder;
  Diagnostics diagnostics;
  const PipelineFile file = load_pipeline_file(folder.write("p.yaml", text), sets, diagnostics);
  BoundFile result{bind(file, catalog, diagnostics), std::nullopt, std::nullopt, ""};
  if (diagnostics.empty() && file.compare) result.variants = bind_variants(file, result.graph, catalog, diagnostics);
  if (diagnostics.empty() && file.serve) result.serve = bind_serve(file, result.graph, result.variants, diagnostics);
  if (!diagnostics.empty()) result.errors = diagnostics.text();
  const std::string prefix = folder.path().string() + "/";
  for (std::size_t at = 0; (at = result.errors.find(prefix)) != std::string::npos;)
    result.errors.erase(at, prefix.size());
  return result;
}

/// Drawings that a classifier of digits is to read: `adapt` stands where steps are swapped in.
inline const char* const kDrawings =
    "name: p\nseed: 7\nstages:\n"
    "  digits: { uses: probe.source, with: { count: 6 } }\n"
    "  pixels: { uses: probe.peak, fit: digits.train, apply: { train: digits.train, test: digits.test } }\n"
    "  fit: { uses: probe.train, in: { train: pixels.train } }\n"
    "  score: { uses: probe.judge, in: { classifier: fit.classifier, images: pixels.test } }\n"
    "  drawings: { uses: probe.source, with: { count: 5 } }\n"
    "  adapt: { uses: probe.add, with: { amount: 9 }, in: drawings.test }\n"
    "  mine: { like: pixels, apply: adapt }\n"
    "  verdict: { uses: probe.judge, in: { classifier: fit.classifier, images: mine } }\n";

/// "digits pixels@a fit@a ..."
inline std::string ids_of(const Graph& graph) {
  std::string text;
  for (const BoundStage& stage : graph.stages) text += (text.empty() ? "" : " ") + stage.id;
  return text;
}

}  // namespace pipeline
