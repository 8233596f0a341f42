#include "terminal_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pipeline::cli {
namespace {

using ::testing::ElementsAre;

TEST(TerminalText, WidthIsWhatATerminalShows) {
  EXPECT_EQ(width_of("na\u00efve"), 5);
  EXPECT_EQ(width_of("\u6f22\u5b57"), 4);  // two wide characters
  EXPECT_EQ(width_of("a\x1b[2J"), 8);      // escaped: a \x1b [ 2 J
}

TEST(TerminalText, FittedCutsWithDots) {
  EXPECT_EQ(fitted("T-shirt", 7), "T-shirt");
  EXPECT_EQ(fitted("T-shirt/top", 7), "T-sh...");
  EXPECT_EQ(fitted("T-shirt/top", 2), "T-");
  EXPECT_EQ(fitted("\u6f22\u5b57\u6f22\u5b57", 6), "\u6f22...");
}

TEST(TerminalText, PathsAreCutAtTheirBeginning) {
  EXPECT_EQ(fitted_end("a/b.png", 7), "a/b.png");
  EXPECT_EQ(fitted_end("drawings/seven.png", 12), "...seven.png");
  EXPECT_EQ(fitted_end("\u6f22\u5b57\u6f22\u5b57", 6), "...\u5b57");
}

TEST(TerminalText, ControlCharactersNeverReachTheTerminal) {
  EXPECT_EQ(left_aligned("a\rb", 8), "a\\x0db  ");
  EXPECT_EQ(printable_lines("one\n\x1b[31mtwo"), "one\n\\x1b[31mtwo");
}

TEST(TerminalText, WrappedBreaksAtSpacesAndInsideWordsThatAreTooLong) {
  EXPECT_THAT(wrapped("aa bbb  cccc", 6), ElementsAre("aa bbb", "cccc"));
  EXPECT_THAT(wrapped("abcdefghij k", 4), ElementsAre("abcd", "efgh", "ij k"));
  EXPECT_THAT(wrapped("a\n\nb", 9), ElementsAre("a", "", "b"));
}

TEST(TerminalText, IndentedTakesAFirstWord) {
  EXPECT_EQ(indented("one two three", 12, 4, " -x "), " -x one two\n    three\n");
}

}  // namespace
}  // namespace pipeline::cli
