/// data.concat, run as the runtime runs it.
#include <gmock/gmock.h>
#include <pipeline/testing.h>

#include <initializer_list>

#include "test_images.h"

namespace data {
namespace {

using pipeline::Images;
using pipeline::Lineage;
using pipeline::LineageStep;
using pipeline::Tensor;
using pipeline::testing::StageRun;
using test::error_of;
using test::filled;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

Images concat(std::initializer_list<Images> sets, std::string_view parameters = "{}") {
  StageRun run("data.concat", parameters);
  for (const Images& set : sets) run.input("images", set);
  run.run();
  return run.output<Images>("images");
}

/// Two images of 1 x 3.
Images cats() {
  return {Tensor::of<std::uint8_t>({2, 1, 3, 1}, std::vector<std::uint8_t>{1, 2, 3, 4, 5, 6}),
          {.labels = {1, 0}, .classes = {"lion", "cat"}, .ids = {"c0", "c1"}, .authors = {}}};
}
Images dogs() {
  return {Tensor::of<std::uint8_t>({2, 1, 3, 1}, std::vector<std::uint8_t>{7, 8, 9, 10, 11, 12}),
          {.labels = {0, 1}, .classes = {"dog", "lion"}, .ids = {"d0", "d1"}, .authors = {"anna", "ben"}}};
}
/// No image of 1 x 3, of the class "wolf".
Images no_wolves() {
  return {Tensor::zeros(pipeline::DType::u8, {0, 1, 3, 1}),
          {.labels = {}, .classes = {"wolf"}, .ids = {}, .authors = {}}};
}

TEST(Concat, PutsSetAfterSetInOneTensor) {
  const Images all = concat({cats(), dogs()});
  EXPECT_THAT(all.pixels().shape(), ElementsAre(4, 1, 3, 1));
  EXPECT_THAT(all.pixels().values<std::uint8_t>(), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
  EXPECT_THAT(test::ids_of(all), ElementsAre("c0", "c1", "d0", "d1"));
}

TEST(Concat, UnitesClassesByNameInOrderOfFirstAppearance) {
  const Images all = concat({cats(), dogs()});
  EXPECT_THAT(all.classes(), ElementsAre("lion", "cat", "dog"));
  EXPECT_THAT(all.labels(), ElementsAre(1, 0, 2, 0));
  EXPECT_THAT(test::label_names_of(all), ElementsAre("cat", "lion", "dog", "lion"));
}

TEST(Concat, KeepsAuthorsAndUnlabelledImages) {
  EXPECT_THAT(concat({cats(), dogs()}).authors(), ElementsAre("", "", "anna", "ben"));
  EXPECT_THAT(concat({cats()}).authors(), IsEmpty());
  const Images unlabelled = test::numbered({.labels = {-1, 0}, .classes = {"x"}, .ids = {}, .authors = {}});
  EXPECT_THAT(concat({unlabelled}).labels(), ElementsAre(-1, 0));
}

TEST(Concat, LineageIsTheCommonEndAndRefusalsKeepTheirImage) {
  const LineageStep invert{"image.invert", {}, "", "a", ""};
  const LineageStep scale{"image.scale", {}, "digest", "b", "digits.train"};
  const Images all = concat({cats().with_lineage({invert, scale}).with_refused({{1, "no ink"}}),
                             dogs().with_lineage({scale}).with_refused({{0, "too small"}})});
  EXPECT_EQ(all.lineage(), Lineage{scale});
  EXPECT_THAT(all.refused(), ElementsAre(Pair(1, "no ink"), Pair(2, "too small")));
}

TEST(Concat, KeepsTheAffineMapAndFloats) {
  const pipeline::Affine scaled{1.0F / 255.0F, 0.0F};
  EXPECT_EQ(concat({cats().with_affine(scaled), dogs().with_affine(scaled)}).affine(), scaled);
  EXPECT_THAT(concat({cats().as_floats(), dogs().as_floats()}).pixels().values<float>(),
              ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
}

TEST(Concat, ImagesOfDifferentSizesStayAsTheyAre) {
  const Images ragged(std::vector<pipeline::Image>{filled(2, 1, 50), filled(1, 4, 60)},
                      {.labels = {0, 0}, .classes = {"wolf"}, .ids = {"w0", "w1"}, .authors = {}});
  const Images all = concat({cats(), ragged});
  ASSERT_TRUE(all.is_ragged());
  EXPECT_THAT(test::values_of(all), ElementsAre(1, 4, 50, 60));
  EXPECT_EQ(all.at(2).shape, (pipeline::ImageShape{2, 1, 1}));
  EXPECT_EQ(all.at(0).shape, (pipeline::ImageShape{1, 3, 1}));
  EXPECT_THAT(test::label_names_of(all), ElementsAre("cat", "lion", "wolf", "wolf"));
}

TEST(Concat, EmptySetOnlyAddsItsClasses) {
  const Images all = concat({no_wolves(), cats().as_floats()});
  EXPECT_EQ(all.size(), 2);
  EXPECT_EQ(all.dtype(), pipeline::DType::f32);
  EXPECT_THAT(all.classes(), ElementsAre("wolf", "lion", "cat"));
  const Images none = concat({no_wolves(), Images()});
  EXPECT_EQ(none.size(), 0);
  EXPECT_EQ(none.shape(), (pipeline::ImageShape{1, 3, 1}));
}

TEST(Concat, PrefixesTellIdsApart) {
  EXPECT_THAT(test::ids_of(concat({cats(), cats()}, "{ prefixes: [old, new] }")),
              ElementsAre("old/c0", "old/c1", "new/c0", "new/c1"));
}

TEST(Concat, SetsThatDoNotFitTogetherAreErrors) {
  const Images colour(Tensor::zeros(pipeline::DType::u8, {1, 1, 3, 3}),
                      {.labels = {0}, .classes = {"x"}, .ids = {}, .authors = {}});
  const std::string help = " | send both through the same preprocessing before they are joined";
  const struct {
    const char* name;
    std::initializer_list<Images> sets;
    const char* parameters;
    std::string message;
  } cases[] = {
      {"ids in common",
       {dogs(), cats(), cats()},
       "{}",
       "set 2 and set 3 both have an image with the id 'c0' | if they are different images, tell the sets apart, for "
       "instance prefixes: [a, b]; if they are the same, join each set only once"},
      {"equal prefixes",
       {cats(), cats()},
       "{ prefixes: [a, a] }",
       "with their prefixes, set 1 and set 2 both have an image with the id 'a/c0' | give each set another prefix"},
      {"too few prefixes",
       {cats(), dogs()},
       "{ prefixes: [a] }",
       "'prefixes' has 1 entries for 2 sets | give one a set, in the order of 'images'"},
      {"bytes and floats", {cats(), dogs().as_floats()}, "{}", "set 1 holds u8 values and set 2 f32" + help},
      {"other scale",
       {no_wolves(), cats(), dogs().with_affine({0.5F, -1.0F})},
       "{}",
       "the values of set 2 are as stored, those of set 3 stored * 0.5 + -1.0" + help},
      {"colour", {cats(), colour}, "{}", "set 1 has 1 channels and set 2 3" + help},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(error_of([&] { concat(c.sets, c.parameters); }), c.message);
  }
}

}  // namespace
}  // namespace data
