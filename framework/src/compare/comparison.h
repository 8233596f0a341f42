/// \file
/// Variants judged on the same images: what each reads, what it fixed and broke, and what may be chance.
///
///     ComparisonInput input;                    // labels, authors, and each variant's predictions
///     const Comparison found = compare_variants(input);
///     found.variants[found.winner].name;        // the best; `conclusion` says in words how sure that is
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <pipeline/export.h>
#include <pipeline/wilson.h>

#include "compare/paired_counts.h"

namespace pipeline {

struct VariantResult {
  std::string name;
  std::vector<std::int32_t> predictions;  ///< one a row: index into the classes, or -1 for a refused image
};

struct ComparisonInput {
  std::vector<std::string> classes;
  std::vector<std::int32_t> labels;  ///< one a row: index into `classes`; rows with -1 are left out
  std::vector<std::string>
      authors;                   ///< one a row, or empty when unknown; rows without a name ("") count as one author's
  std::vector<std::string> ids;  ///< one a row
  std::vector<VariantResult> variants;
  std::size_t baseline = 0;
  std::optional<double> confirm;  ///< share of the images, in (0, 1), on which the winner is confirmed
  std::uint64_t seed = 0;
  double confidence = 0.95;
};

/// The test behind `VariantComparison::p`.
enum class PairedTest {
  exact_mcnemar,       ///< takes images as independent
  author_permutation,  ///< images of one author may depend on each other
};
/// "exact McNemar", "author permutation"
PIPELINE_EXPORT std::string name_of(PairedTest test);

/// A class that a variant reads otherwise than the baseline does.
struct ClassChange {
  std::string name;
  PairedCounts counts;  ///< of the images of this class: from the baseline to the variant

  friend bool operator==(const ClassChange&, const ClassChange&) = default;
};

/// How two variants differ, and whether it may be chance.
struct PairedComparison {
  PairedCounts counts;
  double difference = 0.0;                             ///< of the accuracies, in [-1, 1]
  Interval difference_interval;                        ///< Newcombe's; takes images as independent
  std::optional<Interval> author_difference_interval;  ///< cluster bootstrap; where there are enough authors
  double mcnemar_p = 1.0;
  double mid_p = 1.0;
  std::optional<double> author_p;  ///< where authors are known
  double p = 1.0;                  ///< of Comparison::test
  double p_adjusted = 1.0;         ///< for the number of comparisons made
  double level = 0.05;             ///< 5 % shared among the comparisons made, as Bonferroni does
  /// How many images it would take at this level, if they differ at this rate and depend on their authors as these do;
  /// none when the two are equally good. See sample_size.h.
  std::optional<std::int64_t> images_needed;
};

struct VariantComparison {
  std::string name;
  std::int64_t correct = 0;
  std::int64_t refused = 0;  ///< of the images judged; they count as wrong
  double accuracy = 0.0;
  Interval interval;                        ///< Wilson's; takes images as independent
  std::optional<Interval> author_interval;  ///< cluster bootstrap over authors; where there are enough of them
  /// Against the baseline; none for the baseline itself. Adjusted by Holm over the other variants.
  std::optional<PairedComparison> against_baseline;
  std::vector<ClassChange> classes;  ///< those that changed, in the order of the classes
};

/// Images by whom.
struct ImagePart {
  std::vector<std::size_t> rows;     ///< of the input, ascending
  std::vector<std::string> ids;      ///< of these rows
  std::vector<std::string> authors;  ///< different names in the order of their first row; empty when unknown
};

/// How the winner was chosen, where `confirm` was asked for.
struct Confirmation {
  ImagePart choosing;
  ImagePart confirming;
  std::vector<std::int64_t> correct;  ///< of the choosing part, one a variant
};

struct Comparison {
  std::int64_t images = 0;      ///< judged: those all figures are about; with `confirm` the confirming part
  std::int64_t unlabelled = 0;  ///< left out
  std::int64_t authors = 0;     ///< of the images judged; 0 when unknown
  double confidence = 0.95;
  PairedTest test = PairedTest::exact_mcnemar;
  std::vector<VariantComparison> variants;  ///< in the order of the input
  std::size_t baseline = 0;
  /// The most accurate, of equals the first: on all images, or with `confirm` on the choosing part.
  std::size_t winner = 0;
  /// The next best, chosen alike; none when there is one variant.
  std::optional<std::size_t> runner_up;
  /// From the runner-up to the winner. Adjusted by Bonferroni over all pairs of variants, for the two were not chosen
  /// beforehand; with `confirm` they were, and p_adjusted is p.
  std::optional<PairedComparison> winner_against_runner_up;
  std::optional<Confirmation> confirmation;
};

/// Judges the variants on the labelled rows.
///
/// The test is the permutation over authors where at least kFewestAuthors made the images judged, else McNemar's exact
/// one: with fewer no outcome could reach 5 % (`author_p` is there all the same), and what is found speaks of these
/// authors' images only. Depends on the input alone, not on threads.
///
/// Throws Error when no row is labelled, or when `confirm` would leave a part empty. REQUIRES: at least one variant;
/// predictions, ids and authors (unless empty) as many as labels; labels and predictions within the classes;
/// `confidence` in (0, 1).
PIPELINE_EXPORT Comparison compare_variants(const ComparisonInput& input);

/// The interval to show: the wider end of the two on each side. The bootstrap has no width at 100 %, Wilson's and
/// Newcombe's take images of one author as independent; neither is to make an accuracy look surer than it is.
PIPELINE_EXPORT Interval shown_interval(const VariantComparison& variant);
PIPELINE_EXPORT Interval shown_interval(const PairedComparison& pair);

}  // namespace pipeline
