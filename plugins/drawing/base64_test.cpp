#include "base64.h"

#include <gtest/gtest.h>

#include <string>

#include <pipeline/error.h>

namespace {

std::string decoded(const std::string& text) {
  const auto bytes = drawing::from_base64(text);
  return {bytes.begin(), bytes.end()};
}

TEST(Base64, TheVectorsOfRfc4648) {
  EXPECT_EQ(decoded(""), "");
  EXPECT_EQ(decoded("Zg=="), "f");
  EXPECT_EQ(decoded("Zm8="), "fo");
  EXPECT_EQ(decoded("Zm9v"), "foo");
  EXPECT_EQ(decoded("Zm9vYg=="), "foob");
  EXPECT_EQ(decoded("Zm9vYmE="), "fooba");
  EXPECT_EQ(decoded("Zm9vYmFy"), "foobar");
}

TEST(Base64, EveryDigit) { EXPECT_EQ(decoded("++//"), "\xfb\xef\xff"); }

TEST(Base64, AnythingElseIsRefused) {
  for (const char* text :
       {"Zg", "Zg=", "Zg= =", " Zg==", "Zm9v\n", "Z===", "====", "=m9v", "Zg==Zg==", "Zm9-", "Zm9\xff"}) {
    SCOPED_TRACE(text);
    EXPECT_THROW(drawing::from_base64(text), pipeline::Error);
  }
}

}  // namespace
