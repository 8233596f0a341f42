#include "compare/comparison.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <numeric>
#include <span>
#include <string_view>
#include <utility>

#include <pipeline/error.h>
#include <pipeline/random.h>

#include "compare/author_bootstrap.h"
#include "compare/author_permutation.h"
#include "compare/holm.h"
#include "compare/mcnemar.h"
#include "compare/newcombe.h"
#include "compare/sample_size.h"
#include "compare/shown_p.h"
#include "compare/split_for_confirmation.h"

namespace pipeline {
namespace {

/// What the seed is used for, so that one use does not shift another's random numbers.
enum SeedUse : std::uint64_t { kForSplit = 1, kForBootstrap = 2 };

/// Which variant reads which of some rows, and who made these.
class Judged {
 public:
  Judged(const ComparisonInput& input, std::vector<std::size_t> rows) : input_(input), rows_(std::move(rows)) {
    std::map<std::string_view, std::size_t> known;
    for (const std::size_t row : rows_) {
      if (input.authors.empty()) break;
      const auto [entry, is_new] = known.emplace(input.authors[row], authors_.size());
      if (is_new) authors_.push_back(input.authors[row]);
      author_of_.push_back(entry->second);
    }
  }

  const std::vector<std::size_t>& rows() const { return rows_; }
  const std::vector<std::string>& authors() const { return authors_; }
  /// Whether images of one author may be told apart from those of others in a test.
  bool has_enough_authors() const { return std::ssize(authors_) >= kFewestAuthors; }

  bool is_right(std::size_t variant, std::size_t i) const {
    return input_.variants[variant].predictions[rows_[i]] == input_.labels[rows_[i]];
  }
  std::int64_t correct(std::size_t variant) const {
    std::int64_t count = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) count += is_right(variant, i) ? 1 : 0;
    return count;
  }
  std::int64_t refused(std::size_t variant) const {
    return std::ranges::count_if(rows_,
                                 [&](std::size_t row) { return input_.variants[variant].predictions[row] == -1; });
  }

  /// Of each author, by how many images `second` is ahead of `first`.
  std::vector<std::int64_t> ahead_by_author(std::size_t first, std::size_t second) const {
    std::vector<std::int64_t> ahead(authors_.size(), 0);
    for (std::size_t i = 0; i < author_of_.size(); ++i)
      ahead[author_of_[i]] += (is_right(second, i) ? 1 : 0) - (is_right(first, i) ? 1 : 0);
    return ahead;
  }

  AuthorCounts author_counts() const {
    AuthorCounts counts;
    counts.images.assign(authors_.size(), 0);
    for (const std::size_t author : author_of_) ++counts.images[author];
    for (std::size_t v = 0; v < input_.variants.size(); ++v) {
      std::vector<std::int64_t>& correct = counts.correct.emplace_back(authors_.size(), 0);
      for (std::size_t i = 0; i < author_of_.size(); ++i) correct[author_of_[i]] += is_right(v, i) ? 1 : 0;
    }
    return counts;
  }

  ImagePart part() const {
    ImagePart part{rows_, {}, authors_};
    for (const std::size_t row : rows_) part.ids.push_back(input_.ids[row]);
    return part;
  }

 private:
  const ComparisonInput& input_;
  std::vector<std::size_t> rows_;
  std::vector<std::string> authors_;
  std::vector<std::size_t> author_of_;
};

/// How many times more images it takes because those of one author go together: the variance of the sum of differences
/// by author over that by image, both for variants that are equally good.
double design_effect(const std::vector<std::int64_t>& ahead, const PairedCounts& counts) {
  double by_author = 0.0;
  for (const std::int64_t number : ahead) by_author += static_cast<double>(number) * static_cast<double>(number);
  return std::max(1.0, by_author / static_cast<double>(counts.differ()));
}

/// All but the author interval; p adjusted by Bonferroni.
PairedComparison compare_pair(const Judged& judged, std::size_t first, std::size_t second, double confidence,
                              std::size_t comparisons) {
  PairedComparison pair;
  pair.level = kSignificanceLevel / static_cast<double>(comparisons);
  for (std::size_t i = 0; i < judged.rows().size(); ++i)
    pair.counts.add(judged.is_right(first, i), judged.is_right(second, i));
  pair.difference = static_cast<double>(pair.counts.ahead()) / static_cast<double>(pair.counts.images());
  pair.difference_interval = newcombe_interval(pair.counts, confidence);
  pair.mcnemar_p = mcnemar_p(pair.counts);
  pair.mid_p = mcnemar_mid_p(pair.counts);
  pair.p = pair.mcnemar_p;
  pair.images_needed = images_needed(pair.counts, pair.level);
  if (!judged.authors().empty()) {
    const std::vector<std::int64_t> ahead = judged.ahead_by_author(first, second);
    pair.author_p = author_permutation_p(ahead);
    if (judged.has_enough_authors()) {
      pair.p = *pair.author_p;
      if (pair.images_needed)
        pair.images_needed = static_cast<std::int64_t>(
            std::ceil(static_cast<double>(*pair.images_needed) * design_effect(ahead, pair.counts)));
    }
  }
  pair.p_adjusted = std::min(1.0, pair.p * static_cast<double>(comparisons));
  return pair;
}

std::vector<ClassChange> changed_classes(const ComparisonInput& input, const Judged& judged, std::size_t variant) {
  std::vector<PairedCounts> counts(input.classes.size());
  for (std::size_t i = 0; i < judged.rows().size(); ++i)
    counts[static_cast<std::size_t>(input.labels[judged.rows()[i]])].add(judged.is_right(input.baseline, i),
                                                                         judged.is_right(variant, i));
  std::vector<ClassChange> changed;
  for (std::size_t c = 0; c < counts.size(); ++c)
    if (counts[c].differ() > 0) changed.push_back({input.classes[c], counts[c]});
  return changed;
}

/// Variants from best to worst, of equals the first first.
std::vector<std::size_t> ranked(const Judged& judged, std::size_t variants) {
  std::vector<std::int64_t> correct(variants);
  for (std::size_t v = 0; v < variants; ++v) correct[v] = judged.correct(v);
  std::vector<std::size_t> order(variants);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t v) { return correct[v]; });
  return order;
}

void adjust_by_holm(std::vector<VariantComparison>& variants) {
  std::vector<double> p;
  for (const VariantComparison& variant : variants)
    if (variant.against_baseline) p.push_back(variant.against_baseline->p);
  const std::vector<double> adjusted = holm_adjusted(p);
  std::size_t next = 0;
  for (VariantComparison& variant : variants)
    if (variant.against_baseline) variant.against_baseline->p_adjusted = adjusted[next++];
}

VariantComparison compare_variant(const ComparisonInput& input, const Judged& judged, std::size_t variant) {
  VariantComparison found;
  const auto images = static_cast<std::int64_t>(judged.rows().size());
  found.name = input.variants[variant].name;
  found.correct = judged.correct(variant);
  found.refused = judged.refused(variant);
  found.accuracy = static_cast<double>(found.correct) / static_cast<double>(images);
  found.interval = wilson_interval(found.correct, images, input.confidence);
  if (variant != input.baseline) {
    found.against_baseline = compare_pair(judged, input.baseline, variant, input.confidence, input.variants.size() - 1);
    found.classes = changed_classes(input, judged, variant);
  }
  return found;
}

Interval wider(const Interval& a, const std::optional<Interval>& b) {
  return b ? Interval{std::min(a.low, b->low), std::max(a.high, b->high)} : a;
}

}  // namespace

std::string name_of(PairedTest test) {
  return test == PairedTest::exact_mcnemar ? "exact McNemar" : "author permutation";
}

Comparison compare_variants(const ComparisonInput& input) {
  assert(!input.variants.empty() && input.baseline < input.variants.size());
  assert(input.ids.size() == input.labels.size());
  assert(input.authors.empty() || input.authors.size() == input.labels.size());
  std::vector<std::size_t> labelled;
  for (std::size_t row = 0; row < input.labels.size(); ++row)
    if (input.labels[row] >= 0) labelled.push_back(row);
  if (labelled.empty())
    throw Error(
        "none of the " + std::to_string(input.labels.size()) + " images has a label, so variants cannot be compared",
        "give labels: in labels.csv, by sub-folders named like the classes, or by file name");

  Comparison found;
  found.unlabelled = static_cast<std::int64_t>(input.labels.size() - labelled.size());
  found.confidence = input.confidence;
  found.baseline = input.baseline;

  const std::size_t variants = input.variants.size();
  std::vector<std::size_t> order;
  if (input.confirm) {
    ConfirmationSplit split =
        split_for_confirmation(labelled, input.authors, *input.confirm, mix(input.seed, kForSplit));
    const Judged choosing(input, std::move(split.choosing));
    found.confirmation = Confirmation{choosing.part(), {}, {}};
    for (std::size_t v = 0; v < variants; ++v) found.confirmation->correct.push_back(choosing.correct(v));
    order = ranked(choosing, variants);
    labelled = std::move(split.confirming);
  }
  const Judged judged(input, std::move(labelled));
  if (found.confirmation) {
    found.confirmation->confirming = judged.part();
  } else {
    order = ranked(judged, variants);
  }
  found.images = static_cast<std::int64_t>(judged.rows().size());
  found.authors = static_cast<std::int64_t>(judged.authors().size());
  found.test = judged.has_enough_authors() ? PairedTest::author_permutation : PairedTest::exact_mcnemar;
  for (std::size_t v = 0; v < variants; ++v) found.variants.push_back(compare_variant(input, judged, v));
  adjust_by_holm(found.variants);

  found.winner = order[0];
  if (variants > 1) {
    found.runner_up = order[1];
    const std::size_t pairs = found.confirmation ? 1 : variants * (variants - 1) / 2;
    found.winner_against_runner_up = compare_pair(judged, order[1], order[0], input.confidence, pairs);
  }

  if (judged.has_enough_authors()) {
    const AuthorBootstrap bootstrap(judged.author_counts(), mix(input.seed, kForBootstrap));
    for (std::size_t v = 0; v < variants; ++v) {
      VariantComparison& variant = found.variants[v];
      variant.author_interval = bootstrap.accuracy(v, input.confidence);
      if (variant.against_baseline)
        variant.against_baseline->author_difference_interval =
            bootstrap.difference(input.baseline, v, input.confidence);
    }
    if (found.runner_up)
      found.winner_against_runner_up->author_difference_interval =
          bootstrap.difference(*found.runner_up, found.winner, input.confidence);
  }
  return found;
}

Interval shown_interval(const VariantComparison& variant) { return wider(variant.interval, variant.author_interval); }

Interval shown_interval(const PairedComparison& pair) {
  return wider(pair.difference_interval, pair.author_difference_interval);
}

}  // namespace pipeline
