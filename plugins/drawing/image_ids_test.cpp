#include "image_ids.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using drawing::image_ids;
using testing::ElementsAre;

TEST(ImageIds, AreFileNames) {
  EXPECT_THAT(image_ids({"/photos/b.png", "/other/a.jpg"}), ElementsAre("b.png", "a.jpg"));
}

TEST(ImageIds, FoldersTellEqualNamesApart) {
  EXPECT_THAT(image_ids({"/x/ann/one/3.png", "/x/bob/one/3.png", "/x/ann/4.png"}),
              ElementsAre("ann/one/3.png", "bob/one/3.png", "4.png"));
}

TEST(ImageIds, AFileNameAloneKeepsIt) {
  EXPECT_THAT(image_ids({"3.png", "ann/3.png"}), ElementsAre("3.png", "ann/3.png"));
}

TEST(ImageIds, APathGivenAgainIsNumbered) {
  EXPECT_THAT(image_ids({"/x/3.png", "/x/3.png", "/x/3.png"}), ElementsAre("3.png", "3.png (2)", "3.png (3)"));
}

TEST(ImageIds, BytesThatAreNotUtf8AreSpelt) {
  EXPECT_THAT(image_ids({"/x/a\xff.png", "/x/a\\xff.png"}), ElementsAre("a\\xff.png", "a\\xff.png (2)"));
}

TEST(ImageIds, ANumberIsNotTakenTwice) {
  EXPECT_THAT(image_ids({"/x/a", "/x/a (2)", "/x/a"}), ElementsAre("a", "a (2)", "a (3)"));
}

}  // namespace
