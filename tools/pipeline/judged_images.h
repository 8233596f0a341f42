/// \file
/// The images of an edge beside what an evaluation of the run said of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pipeline/images.h>

#include "graph/graph.h"
#include "predictions_file.h"

namespace pipeline::cli {

enum class Verdict {
  none,  ///< no label, or no prediction
  right,
  wrong,
  refused
};

/// "right", "wrong", "refused"; "" for none.
std::string_view name_of(Verdict verdict);

struct JudgedImage {
  std::int64_t row = 0;  ///< of the set
  std::string label;     ///< empty when unlabelled
  std::string prediction;
  double confidence = 0.0;  ///< of the prediction; 0 where there is none
  Verdict verdict = Verdict::none;
};

struct JudgedImages {
  /// "score", or "verdict, variant 'mnist'"; empty when no evaluation of the run saw these images.
  std::string evaluation;
  /// Whether the evaluation reads what this edge leads to. Otherwise it only has images of the same ids.
  bool downstream = false;
  std::vector<JudgedImage> images;  ///< one a row, in the order of the set

  std::int64_t count(Verdict verdict) const;
};

/// Rows are matched by id. Of several evaluations that have some of the images, the first is taken among those that
/// read what the stage `edge_stage` leads to, else the first of all; an evaluation elsewhere whose labels contradict
/// the images' is of other images, and is passed by. `variant`: only evaluations of that variant; throws UsageError
/// when there are none. An image that the edge itself holds as refused is refused.
JudgedImages judge(const Images& images, const std::vector<PredictedSet>& sets, const Graph& graph,
                   std::size_t edge_stage, const std::optional<std::string>& variant = std::nullopt);

/// Nothing predicted: labels, and what the edge itself holds as refused.
JudgedImages judge(const Images& images);

/// Those with the verdict; all for none.
std::vector<JudgedImage> only(const JudgedImages& judged, Verdict verdict);

/// "score: 9,790 right, 203 wrong, 7 refused", and whether the evaluation reads the edge.
std::string summary_of(const JudgedImages& judged);

}  // namespace pipeline::cli
