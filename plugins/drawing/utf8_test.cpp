#include "utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace {

using drawing::is_utf8;
using drawing::utf8_name;

TEST(Utf8, TextOfAnyScriptIsUtf8) {
  for (const char* text :
       {"", "a/b.png", "\xc3\xa9", "\xe2\x82\xac", "\xed\x9f\xbf", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf"}) {
    SCOPED_TRACE(text);
    EXPECT_TRUE(is_utf8(text));
    EXPECT_EQ(utf8_name(text), text);
  }
}

// Unicode 15, table 3-7: continuation alone, overlong, surrogate, beyond U+10FFFF, cut off.
TEST(Utf8, OtherBytesAreSpelt) {
  struct Case {
    std::string bytes, expected;
  };
  for (const Case& c :
       {Case{"a\x80.png", "a\\x80.png"}, Case{"\xc0\x80", "\\xc0\\x80"}, Case{"\xe0\x80\x80", "\\xe0\\x80\\x80"},
        Case{"\xed\xa0\x80", "\\xed\\xa0\\x80"}, Case{"\xf0\x80\x80\x80", "\\xf0\\x80\\x80\\x80"},
        Case{"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"}, Case{"\xe2\x82", "\\xe2\\x82"},
        Case{"\xff\xc3\xa9", "\\xff\xc3\xa9"}}) {
    SCOPED_TRACE(c.expected);
    EXPECT_FALSE(is_utf8(c.bytes));
    EXPECT_EQ(utf8_name(c.bytes), c.expected);
  }
}

}  // namespace
