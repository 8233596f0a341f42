#include "text_table.h"

#include <gtest/gtest.h>

namespace pipeline::cli {
namespace {

TEST(TextTable, ColumnsAreAsWideAsTheyMustBe) {
  TextTable table({{"file", Align::left, true}, {"images", Align::right}});
  table.add({"a.png", "7"});
  table.add_gap();
  table.add({"longer.png", "12"});
  EXPECT_EQ(table.text(80),
            "  file        images\n"
            "  a.png            7\n"
            "\n"
            "  longer.png      12\n");
}

TEST(TextTable, TheWidestTextGivesWay) {
  TextTable table({{"", Align::left, true}, {"", Align::left, true}, {"", Align::right}});
  table.add({"a/very/long/path/of/a/file.png", "short name", "99.12 %"});
  EXPECT_EQ(table.text(36, 0), "a/very/long/...  short name  99.12 %\n");
  EXPECT_EQ(table.text(20, 0), "a/v...  sho...  99.12 %\n");  // no column gets narrower than six
}

}  // namespace
}  // namespace pipeline::cli
