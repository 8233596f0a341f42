#include "run/comparison_run.h"

#include <algorithm>
#include <exception>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/error.h>

#include "compare/comparison_json.h"
#include "data/atomic_file.h"
#include "data/json.h"

namespace pipeline {
namespace {

using EvaluationPtr = std::shared_ptr<const Evaluation>;

class Judges {
 public:
  Judges(const VariantGraph& variants, const RunReport& report) : variants_(variants), report_(report) {}

  /// Null when the stage did not end.
  EvaluationPtr of(const Variant& variant) const {
    const std::string& id = variants_.graph.stages[variant.score].id;
    for (const auto& [stage, evaluation] : report_.evaluations)
      if (stage == id) return evaluation;
    return nullptr;
  }

  bool all_ended() const {
    const auto ended = [&](const Variant& variant) { return of(variant) != nullptr; };
    if (!std::all_of(variants_.variants.begin(), variants_.variants.end(), ended)) return false;
    if (!variants_.ladder) return true;
    const LadderPlan& ladder = *variants_.ladder;
    return std::all_of(ladder.cumulative.begin(), ladder.cumulative.end(), ended) &&
           std::all_of(ladder.without.begin(), ladder.without.end(), ended);
  }

 private:
  const VariantGraph& variants_;
  const RunReport& report_;
};

/// Variants are compared image by image, so row i must be the same image with the same label in all.
void require_same_rows(const Evaluation& first, const std::string& first_name, const Evaluation& other,
                       const std::string& name) {
  const auto refuse = [&](const std::string& what) {
    throw Error("the variants '" + first_name + "' and '" + name + "' did not judge the same images: " + what,
                "swap a stage behind those that choose, split or sample images");
  };
  if (first.classes != other.classes) refuse("their classifiers have other classes");
  if (first.labels.size() != other.labels.size())
    refuse(std::to_string(first.labels.size()) + " and " + std::to_string(other.labels.size()) + " images");
  for (std::size_t row = 0; row < first.labels.size(); ++row) {
    const auto at = static_cast<std::int64_t>(row);
    if (first.images.id(at) != other.images.id(at))
      refuse("row " + std::to_string(row) + " is '" + first.images.id(at) + "' and '" + other.images.id(at) + "'");
    if (first.labels[row] != other.labels[row]) refuse("'" + first.images.id(at) + "' is labelled otherwise");
  }
}

ComparisonInput input_of(const VariantGraph& variants, const Judges& judges, std::uint64_t seed) {
  const EvaluationPtr first = judges.of(variants.variants.front());
  ComparisonInput input;
  input.classes = first->classes;
  input.labels = first->labels;
  const std::span<const std::string> authors = first->images.authors();
  input.authors.assign(authors.begin(), authors.end());
  for (std::int64_t row = 0; row < first->images.size(); ++row) input.ids.push_back(first->images.id(row));
  for (const Variant& variant : variants.variants) {
    const EvaluationPtr evaluation = judges.of(variant);
    require_same_rows(*first, variants.variants.front().name, *evaluation, variant.name);
    input.variants.push_back({variant.name, evaluation->predictions});
  }
  input.baseline = variants.baseline;
  input.confirm = variants.confirm;
  input.seed = seed;
  return input;
}

Ladder ladder_of(const LadderPlan& plan, const Judges& judges, const ComparisonInput& input) {
  const auto result = [&](const Variant& rung, std::string label) {
    return VariantResult{std::move(label), judges.of(rung)->predictions};
  };
  std::vector<VariantResult> cumulative{result(plan.cumulative.front(), "no step")};
  for (std::size_t i = 0; i < plan.steps.size(); ++i)
    cumulative.push_back(result(plan.cumulative[i + 1], "+ " + plan.steps[i]));
  std::vector<VariantResult> without;
  for (std::size_t i = 0; i < plan.without.size(); ++i)
    without.push_back(result(plan.without[i], "- " + plan.steps[i]));
  return {plan.name, cumulative_rungs(input.labels, cumulative, input.confidence),
          leave_one_out_rungs(input.labels, cumulative.back(), without, input.confidence)};
}

}  // namespace

ComparisonReport compare_program(const Program& program, const RunOptions& options, RunObserver* observer,
                                 const std::atomic<bool>* stop) {
  const VariantGraph& variants = *program.variants;
  ComparisonReport result;
  std::exception_ptr failure;
  const auto compare = [&](const RunReport& run) -> Value {
    try {
      const Judges judges(variants, run);
      if (!judges.all_ended()) return {};
      const ComparisonInput input = input_of(variants, judges, variants.graph.seed);
      result.comparison = compare_variants(input);
      if (variants.ladder) result.ladder = ladder_of(*variants.ladder, judges, input);
      Value found = comparison_json(*result.comparison, result.ladder ? &*result.ladder : nullptr);
      write_file_atomically(run.folder / "comparison.json", pretty_json(found));
      return found;
    } catch (...) {
      failure = std::current_exception();  // the run is written to its end first
      return {};
    }
  };
  result.run = run_variants(program, options, observer, stop, compare);
  if (failure) std::rethrow_exception(failure);
  return result;
}

}  // namespace pipeline
