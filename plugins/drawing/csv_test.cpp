#include "csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using drawing::CsvReader;
using drawing::CsvRecord;
using testing::ElementsAre;

/// Fields joined by "|"; a mistake as "LINE! MISTAKE".
std::vector<std::string> records(std::string_view text) {
  CsvReader reader(text);
  std::vector<std::string> result;
  for (CsvRecord record; reader.next(record);) {
    std::string line = std::to_string(record.line);
    if (record.mistake.empty()) {
      line += ":";
      for (const std::string& field : record.fields) line += field + "|";
    } else {
      line += "! " + record.mistake;
    }
    result.push_back(line);
  }
  return result;
}

TEST(Csv, RecordsAndFields) {
  EXPECT_THAT(records("file,label\na.png,3\n"), ElementsAre("1:file|label|", "2:a.png|3|"));
  EXPECT_THAT(records("a,,\n,b"), ElementsAre("1:a|||", "2:|b|"));
}

TEST(Csv, QuotesHoldCommasQuotesAndLineEnds) {
  // RFC 4180, section 2, rules 5 to 7.
  EXPECT_THAT(records("\"a,b\",\"c\"\"d\"\"\"\n\"e\r\nf\",g\nh"), ElementsAre("1:a,b|c\"d\"|", "2:e\r\nf|g|", "4:h|"));
  EXPECT_THAT(records("\"\",x"), ElementsAre("1:|x|"));
}

TEST(Csv, AnyLineEndAndAByteOrderMark) {
  EXPECT_THAT(records("\xef\xbb\xbf"
                      "a,b\r\nc,d\re,f"),
              ElementsAre("1:a|b|", "2:c|d|", "3:e|f|"));
}

TEST(Csv, BlanksAroundFieldsAndBlankLinesDoNotCount) {
  EXPECT_THAT(records("\n  a , \"b \"\t,c d \n \t\n\ne"), ElementsAre("2:a|b |c d|", "5:e|"));
  EXPECT_THAT(records(" \n\n"), ElementsAre());
  EXPECT_THAT(records(""), ElementsAre());
}

TEST(Csv, AMistakeCostsItsLineOnly) {
  EXPECT_THAT(records("a,b\"c\"\nd,\"e\"f,g\nh\n\"i,j\nk\nl"),
              ElementsAre("1! a double quote in the middle of a field; put the whole field in double quotes",
                          "2! text follows the closing double quote; a double quote within a field is written twice",
                          "3:h|", "4! a double quote is opened and never closed", "5:k|", "6:l|"));
}

TEST(Csv, LongFieldsAndManyOfThemAreMistakes) {
  EXPECT_THAT(records(std::string(4096, 'a')), testing::SizeIs(1));
  EXPECT_THAT(records(std::string(4097, 'a') + "\nb"), ElementsAre("1! a field has more than 4096 bytes", "2:b|"));
  EXPECT_THAT(records('"' + std::string(4097, '\n') + "\"\n")[0],
              "1! a field in double quotes has more than 4096 bytes");
  EXPECT_THAT(records(std::string(255, ',')), testing::SizeIs(1));
  EXPECT_THAT(records(std::string(256, ',') + "\nb"), ElementsAre("1! it has more than 256 fields", "2:b|"));
}

}  // namespace
