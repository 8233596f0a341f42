#include "compare/conclusion.h"

#include <cstdint>
#include <optional>
#include <string_view>

#include "compare/author_permutation.h"
#include "compare/sample_size.h"
#include "compare/shown_p.h"

namespace pipeline {
namespace {

constexpr double kFarBeyond = 0.001;

std::string name_of(std::string_view name) { return "'" + std::string(name) + "'"; }

std::string with_commas(std::int64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
  return text;
}

std::string counted(std::int64_t number, std::string_view noun) {
  return with_commas(number) + " " + std::string(noun) + (number == 1 ? "" : "s");
}

std::string some_or_none(std::int64_t number) { return number == 0 ? "none" : with_commas(number); }

/// "These 20 images", "This 1 image"
std::string these(std::int64_t images) { return (images == 1 ? "This " : "These ") + counted(images, "image"); }

/// Rounded up to two significant digits: more would claim too much.
std::int64_t roughly(std::int64_t number) {
  std::int64_t unit = 1;
  while (number / unit >= 100) unit *= 10;
  return (number + unit - 1) / unit * unit;
}

/// " About 130 images would."; nothing where no number can be given.
std::string what_would(const PairedComparison& pair) {
  if (!pair.images_needed || *pair.images_needed <= pair.counts.images()) return "";
  return " About " + with_commas(roughly(*pair.images_needed)) + " images would.";
}

/// What is missing when no image differs.
std::string least_difference(const Comparison& comparison, const PairedComparison& pair) {
  const std::string least = std::to_string(fewest_differing(pair.level));
  return comparison.test == PairedTest::author_permutation
             ? " Images of at least " + least + " authors must differ, all in one direction, to be more than chance."
             : " At least " + least + " images must differ, all in one direction, to be more than chance.";
}

/// "far beyond chance (p < 0.001)"; nothing when it may be chance.
std::string beyond_chance(const PairedComparison& pair) {
  if (!(pair.p_adjusted < kSignificanceLevel)) return "";
  return (pair.p_adjusted < kFarBeyond ? "far beyond chance (" : "more than chance explains (") +
         p_sentence(pair.p_adjusted) + ")";
}

std::string against_baseline(const Comparison& comparison) {
  const VariantComparison& winner = comparison.variants[comparison.winner];
  const VariantComparison& baseline = comparison.variants[comparison.baseline];
  const std::string images = counted(comparison.images, "image");
  if (comparison.variants.size() == 1)
    return name_of(winner.name) + " reads " + with_commas(winner.correct) + " of " + images +
           "; there is no other variant to compare it with.";
  if (comparison.winner == comparison.baseline)
    return comparison.confirmation ? "No variant read more of the images it was chosen on than the baseline, " +
                                         name_of(baseline.name) + "."
                                   : "No variant reads more of these " + images + " than the baseline, " +
                                         name_of(baseline.name) + ": " + with_commas(baseline.correct) + ".";
  const PairedComparison& pair = *winner.against_baseline;
  if (pair.counts.differ() == 0)
    return name_of(winner.name) + " and " + name_of(baseline.name) + " read the same " + with_commas(winner.correct) +
           " of " + images + "." + least_difference(comparison, pair);
  const std::string moved = with_commas(pair.counts.fixed) + " fixed, " + with_commas(pair.counts.broken) + " broken";
  const std::string surely = beyond_chance(pair);
  const std::string verdict = !comparison.confirmation  ? ""
                              : pair.counts.ahead() > 0 ? "Confirmed: "
                                                        : "Not confirmed: ";
  if (!surely.empty())
    return verdict + name_of(winner.name) + " reads " + with_commas(winner.correct) + " of " + images + ", " +
           name_of(baseline.name) + " " + with_commas(baseline.correct) + ": " + moved + ", " + surely + ".";
  return these(comparison.images) + " cannot tell " + name_of(winner.name) + " from " + name_of(baseline.name) + ": " +
         moved + " (" + p_sentence(pair.p_adjusted) + ")." + what_would(pair);
}

std::string against_runner_up(const Comparison& comparison) {
  if (!comparison.runner_up) return "";
  const bool is_said = comparison.winner != comparison.baseline && *comparison.runner_up == comparison.baseline;
  if (is_said) return "";
  const VariantComparison& next = comparison.variants[*comparison.runner_up];
  const PairedComparison& pair = *comparison.winner_against_runner_up;
  const std::string name = name_of(next.name);
  if (pair.counts.differ() == 0)
    return " The next best, " + name + ", reads the very same images." + least_difference(comparison, pair);
  const std::string moved = "it reads " + some_or_none(pair.counts.fixed) + " that " + name + " does not, and misses " +
                            some_or_none(pair.counts.broken) + " that " + name + " reads";
  const std::string surely = beyond_chance(pair);
  if (!surely.empty()) return " It differs from the next best, " + name + ", " + surely + ": " + moved + ".";
  const std::optional<PairedComparison>& baseline = comparison.variants[comparison.winner].against_baseline;
  const bool is_repeated = baseline && baseline->counts.differ() > 0 && beyond_chance(*baseline).empty();
  return (is_repeated ? " Nor can they tell" : " " + these(comparison.images) + " cannot tell") +
         std::string(" it from the next best, ") + name + ": " + moved + " (" + p_sentence(pair.p_adjusted) + ")." +
         what_would(pair);
}

std::string test_sentence(const Comparison& comparison) {
  const std::size_t others = comparison.variants.size() - 1;
  if (others == 0) return "";
  const std::string adjusted = others == 1 ? "" : ", adjusted for " + std::to_string(others) + " comparisons (Holm)";
  if (comparison.test == PairedTest::author_permutation)
    return "p is of a permutation test over the " + counted(comparison.authors, "author") + adjusted +
           ": images of one author are not independent.";
  const std::string mcnemar = "p is of McNemar's exact test" + adjusted + ", which takes images as independent";
  if (comparison.authors == 0) return mcnemar + "; who made them is not known.";
  const bool is_one = comparison.authors == 1;
  return (is_one ? "All images are by one author" : "The images are by " + counted(comparison.authors, "author")) +
         ": this holds for " + (is_one ? "that author's" : "their") +
         " images and says nothing of others'; a test over authors cannot tell with fewer than " +
         std::to_string(kFewestAuthors) + ". " + mcnemar + ".";
}

std::string choice_sentence(const Comparison& comparison) {
  const std::string name = name_of(comparison.variants[comparison.winner].name);
  if (comparison.confirmation) {
    const ImagePart& choosing = comparison.confirmation->choosing;
    const auto by = [&](std::int64_t authors) { return authors > 0 ? " by " + counted(authors, "author") : ""; };
    return " " + name + " was chosen on " + counted(std::ssize(choosing.rows), "other image") +
           by(std::ssize(choosing.authors)) + "; all figures are of the " + with_commas(comparison.images) +
           by(comparison.authors) + " that confirm it.";
  }
  if (comparison.variants.size() < 3 || comparison.winner == comparison.baseline) return "";
  return " " + name +
         " was chosen on these same images, which flatters it a little; 'confirm' chooses on some and measures on "
         "others.";
}

std::string left_out_sentence(const Comparison& comparison) {
  std::string text;
  for (const VariantComparison& variant : comparison.variants)
    if (variant.refused > 0)
      text += " " + name_of(variant.name) + " refused " + counted(variant.refused, "image") +
              (variant.refused == 1 ? ", which counts as wrong." : ", which count as wrong.");
  if (comparison.unlabelled > 0)
    text += " " + counted(comparison.unlabelled, "image") + " without a label " +
            (comparison.unlabelled == 1 ? "was" : "were") + " left out.";
  return text;
}

}  // namespace

std::string conclusion(const Comparison& comparison) {
  const std::string verdict = against_baseline(comparison) + against_runner_up(comparison);
  std::string rest = test_sentence(comparison) + choice_sentence(comparison) + left_out_sentence(comparison);
  if (rest.starts_with(' ')) rest.erase(0, 1);
  return rest.empty() ? verdict : verdict + "\n" + rest;
}

}  // namespace pipeline
