#include "choose_authors.h"

#include <pipeline/random.h>

#include <algorithm>
#include <cassert>
#include <map>
#include <set>
#include <string_view>

namespace data {
namespace {

struct Author {
  std::vector<std::int64_t> rows;
  std::vector<std::int64_t> counts;  ///< images of each class
};

/// In the order of their first row: names alone would do, but renaming an author would then change the split.
std::vector<Author> group(std::span<const std::string> authors, std::span<const std::size_t> strata,
                          std::size_t classes) {
  std::vector<Author> groups;
  std::map<std::string_view, std::size_t> index;
  for (std::size_t row = 0; row < authors.size(); ++row) {
    const auto [entry, is_new] = index.emplace(authors[row], groups.size());
    if (is_new) groups.push_back({{}, std::vector<std::int64_t>(classes, 0)});
    Author& author = groups[entry->second];
    author.rows.push_back(static_cast<std::int64_t>(row));
    ++author.counts[strata[row]];
  }
  return groups;
}

double distance(const std::vector<std::int64_t>& has, const Author* more, std::span<const std::int64_t> wanted) {
  double sum = 0.0;
  for (std::size_t c = 0; c < wanted.size(); ++c) {
    const auto d = static_cast<double>(has[c] + (more != nullptr ? more->counts[c] : 0) - wanted[c]);
    sum += d * d;
  }
  return sum;
}

}  // namespace

std::vector<std::int64_t> choose_authors(std::span<const std::string> authors, std::span<const std::size_t> strata,
                                         std::span<const std::int64_t> wanted, std::uint64_t seed) {
  std::vector<Author> groups = group(authors, strata, wanted.size());
  assert(groups.size() >= 2 && strata.size() == authors.size());
  pipeline::Random random(seed);
  random.shuffle(std::span(groups));

  std::vector<std::int64_t> has(wanted.size(), 0);
  std::vector<const Author*> taken;
  const auto take = [&](const Author& author) {
    taken.push_back(&author);
    for (std::size_t c = 0; c < has.size(); ++c) has[c] += author.counts[c];
  };
  for (const Author& author : groups) {
    if (taken.size() + 1 == groups.size()) break;
    if (distance(has, &author, wanted) < distance(has, nullptr, wanted)) take(author);
  }
  if (taken.empty()) {
    take(*std::ranges::min_element(groups, {}, [&](const Author& author) { return distance(has, &author, wanted); }));
  }

  std::vector<std::int64_t> rows;
  for (const Author* author : taken) rows.insert(rows.end(), author->rows.begin(), author->rows.end());
  std::ranges::sort(rows);
  return rows;
}

std::int64_t count_authors(std::span<const std::string> authors) {
  return static_cast<std::int64_t>(std::set<std::string_view>(authors.begin(), authors.end()).size());
}

}  // namespace data
