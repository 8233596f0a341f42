/// \file
/// Intervals that let images of one author depend on each other: the cluster bootstrap.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <pipeline/export.h>
#include <pipeline/wilson.h>

namespace pipeline {

/// What each author's images came to.
struct AuthorCounts {
  std::vector<std::int64_t> images;                ///< one an author, at least 1
  std::vector<std::vector<std::int64_t>> correct;  ///< [variant][author]
};

/// Percentile intervals: authors are drawn with replacement, as many as there are, 4,000 times; each time a variant's
/// accuracy is the drawn authors' correct images over all their images. The ends are the (1 - confidence) / 2 and
/// (1 + confidence) / 2 quantiles (interpolated, type 7 of Hyndman and Fan 1996).
///
/// All variants see the same draws, which depend on the seed and the number of authors alone. An interval is too narrow
/// with few authors, and has no width where all images are right or none differs: show it beside one that is not.
/// Source: Davison, Hinkley, "Bootstrap methods and their application", 1997, sections 3.8 and 5.3.
class PIPELINE_EXPORT AuthorBootstrap {
 public:
  /// REQUIRES: at least one author.
  AuthorBootstrap(const AuthorCounts& counts, std::uint64_t seed);

  /// REQUIRES of both: variants by their index in AuthorCounts::correct; confidence in (0, 1).
  Interval accuracy(std::size_t variant, double confidence) const;
  /// Of the second's accuracy from the first's.
  Interval difference(std::size_t first, std::size_t second, double confidence) const;

 private:
  std::vector<std::int64_t> images_;                ///< [resample]
  std::vector<std::vector<std::int64_t>> correct_;  ///< [variant][resample]
};

}  // namespace pipeline
