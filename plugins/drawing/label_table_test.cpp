#include "label_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include <pipeline/error.h>

namespace {

using drawing::LabelTable;
using drawing::read_label_table;
using testing::ElementsAre;

std::vector<std::string> rows(std::string_view text) {
  std::vector<std::string> result;
  for (const auto& row : read_label_table(text, "labels.csv").rows)
    result.push_back(std::to_string(row.line) + ": " + row.file + " | " + row.label + " | " + row.author);
  return result;
}

std::string error_of(std::string_view text) {
  try {
    read_label_table(text, "labels.csv");
  } catch (const pipeline::Error& error) {
    return error.what() + ("; help: " + error.help());
  }
  return "no error";
}

TEST(LabelTable, FileLabelAndAuthor) {
  EXPECT_THAT(rows("file,label,author\na.png,3,ann\nb.png,7,\n"), ElementsAre("2: a.png | 3 | ann", "3: b.png | 7 | "));
  EXPECT_TRUE(read_label_table("author,file,label\n", "labels.csv").has_author);
}

TEST(LabelTable, ColumnsInAnyOrderAndOthersBeside) {
  EXPECT_THAT(rows("kind,label,file\nphoto,3,a.png\n"), ElementsAre("2: a.png | 3 | "));
  EXPECT_FALSE(read_label_table("kind,label,file\n", "labels.csv").has_author);
}

TEST(LabelTable, NamesAreNormalised) {
  EXPECT_THAT(rows("file,label\n./x//y/./a.png,3\n"), ElementsAre("2: x/y/a.png | 3 | "));
}

TEST(LabelTable, EveryBadLineIsListed) {
  EXPECT_EQ(error_of("file,label\r\na.png,3\r\n../b.png,3\r\n/c.png,3\r\nd.png\r\n,4\r\na.png,5\r\nx/,1,2\r\n"
                     "e.png,\xff\r\n\"f.png,1\r\n./,1\r\n"),
            "'labels.csv' has 9 bad lines:\n"
            "  line 3: the file name '../b.png' leads out of the folder\n"
            "  line 4: the file name '/c.png' is absolute; names are relative to the folder of the table\n"
            "  line 5: it has 1 fields, and the first line has 2\n"
            "  line 6: it names no file\n"
            "  line 7: 'a.png' is on line 2 already\n"
            "  line 8: it has 3 fields, and the first line has 2\n"
            "  line 9: its label or author is not UTF-8; save the table as UTF-8\n"
            "  line 10: a double quote is opened and never closed\n"
            "  line 11: the file name './' names a folder; help: mend or remove what is listed");
}

TEST(LabelTable, OnlyTheFirstFiftyAreListed) {
  std::string text = "file,label\n";
  for (int i = 0; i < 53; ++i) text += "x\n";
  EXPECT_THAT(error_of(text), testing::HasSubstr("'labels.csv' has 53 bad lines:\n  line 2: "));
  EXPECT_THAT(error_of(text),
              testing::HasSubstr("\n  line 51: it has 1 fields, and the first line has 2\n  and 3 more;"));
}

TEST(LabelTable, FaultsOfTheHeaderAreTold) {
  const std::string help = "; help: begin it with the line 'file,label' or 'file,label,author'";
  EXPECT_EQ(error_of(" \n"), "'labels.csv' is empty" + help);
  EXPECT_EQ(error_of("name,label\n"), "'labels.csv' has no column 'file'; line 1 names 'name', 'label'" + help);
  EXPECT_EQ(error_of("file,Label\n"), "'labels.csv' has no column 'label'; line 1 names 'file', 'Label'" + help);
  EXPECT_EQ(error_of("file,label,file\n"), "'labels.csv' has two columns 'file'" + help);
  EXPECT_EQ(error_of("file;label\n"),
            "'labels.csv' has no column 'file'; line 1 names 'file;label'; help: separate its fields by commas");
  EXPECT_EQ(error_of("\"file\n"), "'labels.csv', line 1: a double quote is opened and never closed" + help);
  EXPECT_EQ(error_of("\xff\xfe"
                     "f"),
            "'labels.csv' is UTF-16; help: save it as UTF-8");
}

}  // namespace
