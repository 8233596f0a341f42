#include "config/diagnostic.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "source_text.h"

namespace pipeline {
namespace {

std::string one(const std::string& text, int line, int column, int length, const std::string& help = "") {
  Diagnostics diagnostics;
  diagnostics.add({source(text), line, column, length}, "wrong", help);
  return diagnostics.text();
}

TEST(Diagnostics, ShowPlaceMessageAndHelp) {
  Diagnostics diagnostics;
  const auto file = source("stages:\n  box:\n    with:\n       sise: 20\n", "pipelines/digits.yaml");
  diagnostics.add({file, 4, 8, 4}, "stage 'box' (image.fit_box) has no parameter 'sise'", "did you mean 'size'?");
  EXPECT_EQ(diagnostics.text(),
            "pipelines/digits.yaml:4:8: error: stage 'box' (image.fit_box) has no parameter 'sise'\n"
            "    4 |        sise: 20\n"
            "      |        ^~~~\n"
            "  help: did you mean 'size'?");
}

TEST(Diagnostics, AreOrderedByFileAndPlaceAndSaidOnce) {
  Diagnostics diagnostics;
  const auto a = source("one\ntwo\n", "a.yaml");
  const auto b = source("one\n", "b.yaml");
  diagnostics.add({b, 1, 1, 1}, "fifth");
  diagnostics.add({a, 2, 2, 1}, "third");
  diagnostics.add({a, 2, 3, 1}, "fourth");
  diagnostics.add({a, 1, 1, 1}, "second");
  diagnostics.add({a, 2, 2, 1}, "third");
  diagnostics.add({source("", "a.yaml"), 0, 0, 1}, "first");
  EXPECT_EQ(diagnostics.size(), 5U);
  EXPECT_EQ(diagnostics.text(),
            "a.yaml: error: first\n"
            "a.yaml:1:1: error: second\n"
            "    1 | one\n"
            "      | ^\n"
            "a.yaml:2:2: error: third\n"
            "    2 | two\n"
            "      |  ^\n"
            "a.yaml:2:3: error: fourth\n"
            "    2 | two\n"
            "      |   ^\n"
            "b.yaml:1:1: error: fifth\n"
            "    1 | one\n"
            "      | ^");
}

TEST(Diagnostics, ThrowOnlyWhenThereAreAny) {
  Diagnostics diagnostics;
  EXPECT_TRUE(diagnostics.empty());
  EXPECT_NO_THROW(diagnostics.throw_if_any());
  diagnostics.add({source("x\n"), 1, 1, 1}, "wrong");
  try {
    diagnostics.throw_if_any();
    FAIL() << "no error";
  } catch (const PipelineFileError& error) {
    EXPECT_EQ(std::string(error.what()), diagnostics.text());
  }
}

TEST(Diagnostics, ColumnsCountCharactersAndCaretsStandBelowThem) {
  // "日本" takes 6 bytes, 2 characters and 4 columns; the combining accent takes 2 bytes and no column.
  EXPECT_EQ(one("日本: e\u0301: xy\n", 1, 14, 2),
            "a.yaml:1:9: error: wrong\n"
            "    1 | 日本: e\u0301: xy\n"
            "      |          ^~");
  EXPECT_EQ(one("ä: ö\n", 1, 5, 2),
            "a.yaml:1:4: error: wrong\n"
            "    1 | ä: ö\n"
            "      |    ^");
}

TEST(Diagnostics, TabsAreWidenedToEightColumns) {
  EXPECT_EQ(one("ab\tc: d\n", 1, 4, 1),
            "a.yaml:1:4: error: wrong\n"
            "    1 | ab      c: d\n"
            "      |         ^");
}

TEST(Diagnostics, PlacesBeyondTheLineStandAtItsEnd) {
  EXPECT_EQ(one("ab\n", 1, 9, 5), "a.yaml:1:3: error: wrong\n    1 | ab\n      |   ^");
  EXPECT_EQ(one("ab\n", 7, 1, 1), "a.yaml:7:1: error: wrong\n    7 |\n      | ^");
}

TEST(Diagnostics, LongLinesAreCutAroundThePlace) {
  std::string line;
  for (int i = 100; i < 160; ++i) line += std::to_string(i) + " ";  // 240 columns
  EXPECT_EQ(one(line, 1, 9, 3),
            "a.yaml:1:9: error: wrong\n"
            "    1 | 100 101 102 103 104 105 106 107 108 109 110 111 112 113 114 115 116 117 118 119 120 12...\n"
            "      |         ^~~");
  EXPECT_EQ(one(line, 1, 121, 3),
            "a.yaml:1:121: error: wrong\n"
            "    1 | ...123 124 125 126 127 128 129 130 131 132 133 134 135 136 137 138 139 140 141 142 143 14...\n"
            "      |                                ^~~");
  EXPECT_EQ(one(line, 1, 237, 3),
            "a.yaml:1:237: error: wrong\n"
            "    1 | ...8 139 140 141 142 143 144 145 146 147 148 149 150 151 152 153 154 155 156 157 158 159\n"
            "      |                                                                                      ^~~");
}

TEST(Diagnostics, LinesOfMegabytesStayShort) {
  const std::string text = one(std::string(5'000'000, 'x') + "y" + std::string(3'000'000, 'z'), 1, 5'000'001, 1);
  EXPECT_EQ(text.substr(0, text.find('\n')), "a.yaml:1:5000001: error: wrong");
  EXPECT_LT(text.size(), 250U);
  const std::size_t line = text.find('\n') + 1;
  const std::size_t marks = text.find('\n', line) + 1;
  EXPECT_EQ(text[line + text.find('^', marks) - marks], 'y');
}

TEST(Diagnostics, ControlCharactersAreEscaped) {
  const auto file = std::make_shared<const SourceFile>("a.yaml", "x\x1b[31m\xff\u202e: y\n", "/");
  Diagnostics diagnostics;
  diagnostics.add({file, 1, 13, 1}, "no parameter '\x1b[2J\t\xfe'", "try\nagain");
  EXPECT_EQ(diagnostics.text(),
            "a.yaml:1:11: error: no parameter '\\x1b[2J\\t\\xfe'\n"
            "    1 | x\\x1b[31m\\xff\\u202e: y\n"
            "      |                      ^\n"
            "  help: try\\nagain");
}

TEST(Diagnostics, CountWhatIsTooMuch) {
  Diagnostics diagnostics;
  const auto file = source("x\n");
  for (int i = 0; i < 1234; ++i) diagnostics.add({file, 1, 1, 1}, "mistake " + std::to_string(i));
  EXPECT_EQ(diagnostics.size(), 1234U);
  const std::string text = diagnostics.text();
  EXPECT_TRUE(text.ends_with("\nerror: 1034 more mistakes are not shown"));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 600);
}

}  // namespace
}  // namespace pipeline
