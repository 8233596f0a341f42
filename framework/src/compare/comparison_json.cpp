#include "compare/comparison_json.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compare/conclusion.h"

namespace pipeline {
namespace {

Value of(const Interval& interval) { return Value::List{interval.low, interval.high}; }

template <class T>
Value of(const std::optional<T>& known) {
  if (!known) return {};
  if constexpr (std::is_same_v<T, Interval>) {
    return of(*known);
  } else {
    return Value(*known);
  }
}

Value of(const std::vector<std::string>& names) {
  Value::List list;
  for (const std::string& name : names) list.emplace_back(name);
  return list;
}

Value of(const ImagePart& part) {
  return Value::Map{{"images", std::ssize(part.rows)}, {"ids", of(part.ids)}, {"authors", of(part.authors)}};
}

/// Keys of the contract first.
void add_pair(Value::Map& to, const PairedComparison& pair, PairedTest test) {
  to.insert(to.end(), {{"fixed", pair.counts.fixed},
                       {"broken", pair.counts.broken},
                       {"difference", pair.difference},
                       {"difference_interval", of(pair.difference_interval)},
                       {"p", pair.p},
                       {"p_adjusted", pair.p_adjusted},
                       {"test", name_of(test)},
                       {"author_difference_interval", of(pair.author_difference_interval)},
                       {"author_p", of(pair.author_p)},
                       {"mcnemar_p", pair.mcnemar_p},
                       {"mid_p", pair.mid_p},
                       {"images_needed", of(pair.images_needed)}});
}

/// As `add_pair`, of the baseline with itself.
void add_no_pair(Value::Map& to) {
  to.insert(to.end(), {{"fixed", 0},
                       {"broken", 0},
                       {"difference", 0.0},
                       {"difference_interval", of(Interval{0.0, 0.0})},
                       {"p", {}},
                       {"p_adjusted", {}},
                       {"test", {}},
                       {"author_difference_interval", {}},
                       {"author_p", {}},
                       {"mcnemar_p", {}},
                       {"mid_p", {}},
                       {"images_needed", {}}});
}

Value of(const std::vector<ClassChange>& classes) {
  Value::List list;
  for (const ClassChange& change : classes)
    list.emplace_back(Value::Map{{"name", change.name},
                                 {"images", change.counts.images()},
                                 {"before", change.counts.right_in_first()},
                                 {"after", change.counts.right_in_second()},
                                 {"fixed", change.counts.fixed},
                                 {"broken", change.counts.broken}});
  return list;
}

Value variants_of(const Comparison& comparison) {
  Value::List list;
  for (const VariantComparison& variant : comparison.variants) {
    Value::Map entry{{"name", variant.name},
                     {"correct", variant.correct},
                     {"images", comparison.images},
                     {"accuracy", variant.accuracy},
                     {"interval", of(variant.interval)}};
    if (variant.against_baseline) {
      add_pair(entry, *variant.against_baseline, comparison.test);
    } else {
      add_no_pair(entry);
    }
    entry.emplace_back("refused", variant.refused);
    entry.emplace_back("author_interval", of(variant.author_interval));
    entry.emplace_back("classes", of(variant.classes));
    list.emplace_back(std::move(entry));
  }
  return list;
}

Value winner_of(const Comparison& comparison) {
  const VariantComparison& winner = comparison.variants[comparison.winner];
  Value runner_up;
  if (comparison.runner_up) {
    Value::Map entry{{"name", comparison.variants[*comparison.runner_up].name}};
    add_pair(entry, *comparison.winner_against_runner_up, comparison.test);
    runner_up = std::move(entry);
  }
  const std::optional<Confirmation>& confirmation = comparison.confirmation;
  return Value::Map{{"name", winner.name},
                    {"correct", winner.correct},
                    {"images", comparison.images},
                    {"accuracy", winner.accuracy},
                    {"confirmed_on", confirmation ? of(confirmation->confirming) : Value{}},
                    {"chosen_on", confirmation ? of(confirmation->choosing) : Value{}},
                    {"runner_up", std::move(runner_up)}};
}

Value of(const std::vector<Rung>& rungs) {
  Value::List list;
  for (const Rung& rung : rungs)
    list.emplace_back(Value::Map{{"label", rung.label},
                                 {"correct", rung.correct},
                                 {"images", rung.images},
                                 {"accuracy", rung.accuracy},
                                 {"difference", rung.difference},
                                 {"difference_interval", of(rung.difference_interval)},
                                 {"fixed", rung.counts.fixed},
                                 {"broken", rung.counts.broken}});
  return list;
}

}  // namespace

Value::Map comparison_json(const Comparison& comparison, const Ladder* ladder) {
  Value::Map entries{{"variants", variants_of(comparison)},
                     {"baseline", comparison.variants[comparison.baseline].name},
                     {"winner", winner_of(comparison)},
                     {"comparison", Value::Map{{"images", comparison.images},
                                               {"unlabelled", comparison.unlabelled},
                                               {"authors", comparison.authors},
                                               {"confidence", comparison.confidence},
                                               {"test", name_of(comparison.test)},
                                               {"conclusion", conclusion(comparison)}}}};
  if (ladder != nullptr)
    entries.emplace_back("ladder", Value::Map{{"variant", ladder->variant},
                                              {"cumulative", of(ladder->cumulative)},
                                              {"without", of(ladder->without)}});
  return entries;
}

}  // namespace pipeline
