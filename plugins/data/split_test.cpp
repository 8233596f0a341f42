/// data.split, run as the runtime runs it.
#include <gmock/gmock.h>
#include <pipeline/testing.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "test_images.h"

namespace data {
namespace {

using pipeline::Images;
using pipeline::testing::StageRun;
using test::error_of;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Halves {
  Images part, rest;
};

Halves split(const Images& images, std::string_view parameters, std::uint64_t seed = 1) {
  StageRun run("data.split", parameters);
  run.seed(seed).input("images", images).run();
  return {run.output<Images>("part"), run.output<Images>("rest")};
}

/// 12 cats, 6 dogs and 2 fish, mixed.
Images pets() {
  return test::numbered({.labels = {0, 1, 0, 0, 1, 0, 2, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 2, 1, 0},
                         .classes = {"cat", "dog", "fish"},
                         .ids = {},
                         .authors = {}});
}

/// Four authors, each with two images of "0" and one of "1".
Images drawings() {
  Images::Columns columns{.labels = {}, .classes = {"0", "1"}, .ids = {}, .authors = {}};
  for (int i = 0; i < 3; ++i) {
    for (const char* author : {"anna", "ben", "cleo", "dan"}) {
      columns.labels.push_back(i == 2 ? 1 : 0);
      columns.authors.emplace_back(author);
    }
  }
  return test::numbered(std::move(columns));
}

TEST(Split, GivesEachClassItsShare) {
  const Halves halves = split(pets(), "{ share: 0.25 }");
  // A quarter of 12, 6 and 2 is 3, 1.5 and 0.5: of the equal remainders the first class gets the image that is left.
  EXPECT_THAT(test::counts_of(halves.part), ElementsAre(3, 2, 0));
  EXPECT_THAT(test::counts_of(halves.rest), ElementsAre(9, 4, 2));
}

TEST(Split, EachImageIsOnOneSideInItsOldOrder) {
  const Halves halves = split(pets(), "{ count: 7 }");
  EXPECT_EQ(halves.part.size(), 7);
  std::vector<int> values = test::values_of(halves.part);
  EXPECT_TRUE(std::ranges::is_sorted(values));
  const std::vector<int> rest = test::values_of(halves.rest);
  EXPECT_TRUE(std::ranges::is_sorted(rest));
  values.insert(values.end(), rest.begin(), rest.end());
  std::ranges::sort(values);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(values.at(static_cast<std::size_t>(i)), i);
  for (std::int64_t row = 0; row < 7; ++row)
    EXPECT_EQ(halves.part.id(row), std::to_string(test::values_of(halves.part)[static_cast<std::size_t>(row)]));
}

TEST(Split, SeedDecides) {
  EXPECT_EQ(test::ids_of(split(pets(), "{ count: 7 }", 3).part), test::ids_of(split(pets(), "{ count: 7 }", 3).part));
  EXPECT_NE(test::ids_of(split(pets(), "{ count: 7 }", 3).part), test::ids_of(split(pets(), "{ count: 7 }", 4).part));
}

TEST(Split, UnstratifiedTakesAnyRows) {
  std::set<std::vector<int>> counts;
  for (std::uint64_t seed = 0; seed < 20; ++seed)
    counts.insert(test::counts_of(split(pets(), "{ share: 0.2, stratified: false }", seed).part));
  EXPECT_GT(counts.size(), 1U);
  EXPECT_EQ(split(pets(), "{ share: 0.2, stratified: false }").part.size(), 4);
}

TEST(Split, UnlabelledImagesAreAClassOfTheirOwn) {
  Images::Columns columns{.labels = {-1, -1, -1, -1, 0, 0}, .classes = {"cat"}, .ids = {}, .authors = {}};
  const Halves halves = split(test::numbered(std::move(columns)), "{ count: 3 }");
  EXPECT_THAT(test::counts_of(halves.part), ElementsAre(1));
  EXPECT_EQ(halves.part.size(), 3);
}

TEST(Split, ByAuthorNobodyIsOnBothSides) {
  const Images images = drawings();
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const Halves halves = split(images, "{ share: 0.5, by: author }", seed);
    EXPECT_THAT(test::counts_of(halves.part), ElementsAre(4, 2));
    const std::set<std::string> part(halves.part.authors().begin(), halves.part.authors().end());
    const std::set<std::string> rest(halves.rest.authors().begin(), halves.rest.authors().end());
    std::vector<std::string> both;
    std::ranges::set_intersection(part, rest, std::back_inserter(both));
    EXPECT_THAT(both, IsEmpty());
    EXPECT_EQ(part.size() + rest.size(), 4U);
  }
}

TEST(Split, RefusalsAndLineageGoAlong) {
  const Images images = drawings().with_refused({{5, "no ink"}}).with_lineage({{"image.invert", {}, "", "", ""}});
  const Halves halves = split(images, "{ count: 6 }");
  EXPECT_EQ(halves.part.refused().size() + halves.rest.refused().size(), 1U);
  for (const Images* half : {&halves.part, &halves.rest}) {
    EXPECT_EQ(half->lineage(), images.lineage());
    for (const auto& [row, reason] : half->refused()) EXPECT_EQ(half->id(row), "5");
  }
}

TEST(Split, WhatCannotBeDividedIsAnError) {
  const Images no_authors = pets();
  Images::Columns columns{.labels = {0, 0}, .classes = {"0"}, .ids = {}, .authors = {"anna", "anna"}};
  const Images one_author = test::numbered(columns);
  const Images one_image = test::numbered({.labels = {0}, .classes = {"0"}, .ids = {}, .authors = {}});
  const struct {
    const char* name;
    const Images& images;
    const char* parameters;
    const char* message;
  } cases[] = {
      {"no size", no_authors, "{}",
       "neither 'share' nor 'count' is given | say how much 'part' gets, for instance share: 0.2"},
      {"two sizes", no_authors, "{ share: 0.2, count: 3 }",
       "'share' and 'count' are both given | keep the one that is meant"},
      {"all", no_authors, "{ count: 20 }", "'count' is 20, and there are only 20 images to divide | take at most 19"},
      {"share of nothing", no_authors, "{ share: 0.01 }",
       "'share' is 0.01, which of 20 images leaves none for 'part' | give 'count', or a share nearer to 0.5"},
      {"share of all", no_authors, "{ share: 0.99 }",
       "'share' is 0.99, which of 20 images leaves none for 'rest' | give 'count', or a share nearer to 0.5"},
      {"one image", one_image, "{ count: 1 }", "a set of 1 image cannot be divided in two"},
      {"no authors", no_authors, "{ share: 0.5, by: author }", "the images have no authors | use by: none"},
      {"one author", one_author, "{ share: 0.5, by: author }", "all images are by one author, 'anna' | use by: none"},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(error_of([&] { split(c.images, c.parameters); }), c.message);
  }
}

}  // namespace
}  // namespace data
