#include "judged_images.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <utility>

#include "config/nearest_name.h"
#include "config/shown_text.h"
#include "shown_number.h"
#include "usage_error.h"

namespace pipeline::cli {
namespace {

/// Whether the stage that made `set`, in its variant, reads what `edge_stage` leads to.
bool reads(const Graph& graph, const PredictedSet& set, std::size_t edge_stage) {
  for (std::size_t i = 0; i < graph.stages.size(); ++i) {
    const BoundStage& stage = graph.stages[i];
    const bool is_it = stage.base == set.stage &&
                       (set.variant.empty() ||
                        std::find(stage.variants.begin(), stage.variants.end(), set.variant) != stage.variants.end());
    if (is_it && graph.ancestors({i})[edge_stage]) return true;
  }
  return false;
}

/// Whether `set` has images of these ids, and no other images under them.
bool is_of(const PredictedSet& set, const Images& images, bool downstream) {
  bool any = false;
  for (std::int64_t row = 0; row < images.size(); ++row) {
    const auto found = set.rows.find(images.id(row));
    if (found == set.rows.end()) continue;
    if (downstream) return true;
    const std::string_view label = images.label_name(row);
    if (!label.empty() && found->second.label && *found->second.label != label) return false;
    any = true;
  }
  return any;
}

const PredictedSet* set_for(const Images& images, const std::vector<PredictedSet>& sets, const Graph& graph,
                            std::size_t edge_stage, bool downstream, const std::optional<std::string>& variant) {
  for (const PredictedSet& set : sets)
    if ((!variant || set.variant == *variant) && reads(graph, set, edge_stage) == downstream &&
        is_of(set, images, downstream))
      return &set;
  return nullptr;
}

void require_variant(const std::vector<PredictedSet>& sets, const std::string& variant) {
  std::vector<std::string> names;
  for (const PredictedSet& set : sets) {
    if (set.variant == variant) return;
    if (!set.variant.empty() && std::find(names.begin(), names.end(), set.variant) == names.end())
      names.push_back(set.variant);
  }
  throw UsageError("this run has no variant " + in_quotes(variant),
                   names.empty() ? "its evaluations have no variants; leave --variant out"
                                 : did_you_mean(variant, names, "The variants are: " + comma_separated(names)));
}

JudgedImage judged(const Images& images, std::int64_t row, const PredictedRow* predicted) {
  JudgedImage image;
  image.row = row;
  image.label = images.label_name(row);
  if (image.label.empty() && predicted != nullptr) image.label = predicted->label.value_or("");
  if (images.refused().contains(row) || (predicted != nullptr && !predicted->refused.empty())) {
    image.verdict = Verdict::refused;
  } else if (predicted != nullptr && predicted->prediction) {
    image.prediction = *predicted->prediction;
    image.confidence = predicted->confidence;
    if (!image.label.empty()) image.verdict = image.prediction == image.label ? Verdict::right : Verdict::wrong;
  }
  return image;
}

/// `set` may be null.
JudgedImages judged_by(const PredictedSet* set, const Images& images) {
  JudgedImages all;
  if (set != nullptr)
    all.evaluation = set->stage + (set->variant.empty() ? "" : ", variant " + in_quotes(set->variant));
  all.images.reserve(static_cast<std::size_t>(images.size()));
  for (std::int64_t row = 0; row < images.size(); ++row) {
    const PredictedRow* predicted = nullptr;
    if (set != nullptr)
      if (const auto found = set->rows.find(images.id(row)); found != set->rows.end()) predicted = &found->second;
    all.images.push_back(judged(images, row, predicted));
  }
  return all;
}

}  // namespace

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::right:
      return "right";
    case Verdict::wrong:
      return "wrong";
    case Verdict::refused:
      return "refused";
    case Verdict::none:
      break;
  }
  return "";
}

std::int64_t JudgedImages::count(Verdict verdict) const {
  return std::count_if(images.begin(), images.end(), [&](const JudgedImage& i) { return i.verdict == verdict; });
}

JudgedImages judge(const Images& images, const std::vector<PredictedSet>& sets, const Graph& graph,
                   std::size_t edge_stage, const std::optional<std::string>& variant) {
  if (variant) require_variant(sets, *variant);
  const PredictedSet* set = set_for(images, sets, graph, edge_stage, true, variant);
  const bool downstream = set != nullptr;
  if (set == nullptr) set = set_for(images, sets, graph, edge_stage, false, variant);
  JudgedImages all = judged_by(set, images);
  all.downstream = downstream;
  return all;
}

JudgedImages judge(const Images& images) { return judged_by(nullptr, images); }

std::vector<JudgedImage> only(const JudgedImages& judged, Verdict verdict) {
  if (verdict == Verdict::none) return judged.images;
  std::vector<JudgedImage> some;
  std::copy_if(judged.images.begin(), judged.images.end(), std::back_inserter(some),
               [&](const JudgedImage& image) { return image.verdict == verdict; });
  return some;
}

std::string summary_of(const JudgedImages& judged) {
  std::string text;
  for (const Verdict verdict : {Verdict::right, Verdict::wrong, Verdict::refused})
    if (const std::int64_t count = judged.count(verdict); count > 0)
      text += (text.empty() ? "" : ", ") + with_commas(count) + " " + std::string(name_of(verdict));
  if (judged.evaluation.empty()) return text;
  return judged.evaluation + (text.empty() ? "" : ": " + text) +
         (judged.downstream ? "" : "; it does not read this edge, but has images of the same ids");
}

}  // namespace pipeline::cli
