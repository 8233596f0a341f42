#include "name_pattern.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include <pipeline/error.h>

namespace {

using drawing::NamePattern;

TEST(NamePattern, TakesLabelAndAuthorFromTheName) {
  struct Case {
    std::string pattern, name, label, author;
  };
  for (const Case& c : {Case{"{label}_*", "3_01.png", "3", ""},
                        {"{label}_*", "folder/3_01.png", "3", ""},
                        {"{label}", "seven.jpeg", "seven", ""},
                        {"{author}_{label}_*", "ann_3_01.png", "3", "ann"},
                        {"*-{label}", "scan.2-9.tiff", "9", ""},
                        {"digit{label}.*", "digit4.v2.png", "4", ""},
                        {"{author}/{label}_*", "ann/3_01.png", "3", "ann"},
                        {"*/{label}/*", "train/7/a.png", "7", ""},
                        {"{label}_*", "3_.png", "3", ""}}) {
    SCOPED_TRACE(c.pattern + " on " + c.name);
    const auto match = NamePattern(c.pattern).match(c.name);
    ASSERT_TRUE(match);
    EXPECT_EQ(match->label, c.label);
    EXPECT_EQ(match->author, c.author);
  }
}

TEST(NamePattern, WhatStandsLeftTakesTheLeast) {
  const auto match = NamePattern("{author}_{label}").match("ann_lee_3.png");
  ASSERT_TRUE(match);
  EXPECT_EQ(match->author, "ann");
  EXPECT_EQ(match->label, "lee_3");
}

TEST(NamePattern, OtherNamesDoNotMatch) {
  struct Case {
    std::string pattern, name;
  };
  for (const Case& c : {Case{"{label}_*", "_01.png"},
                        {"{label}_*", "301.png"},
                        {"{label}_x", "3_y.png"},
                        {"{author}/{label}", "3.png"},
                        {"{author}/{label}", "a/b/3.png"},
                        {"a{label}", ".png"}}) {
    SCOPED_TRACE(c.pattern + " on " + c.name);
    EXPECT_FALSE(NamePattern(c.pattern).match(c.name));
  }
}

TEST(NamePattern, ManyWildcardsEndSoon) {
  std::string pattern = "{label}";
  for (int i = 0; i < 60; ++i) pattern += "a*";
  // Tried blindly, this name has more than 10^40 ways to fail.
  EXPECT_FALSE(NamePattern(pattern + "b").match(std::string(250, 'a')));
}

TEST(NamePattern, MistakesAreTold) {
  struct Case {
    std::string pattern, message;
  };
  for (const Case& c : {Case{"digits", "the pattern 'digits' has no {label}"},
                        {"{label}_{label}", "the pattern '{label}_{label}' names {label} or {author} twice"},
                        {"{lable}_*", "the pattern '{lable}_*' has a '{' that is not part of {label} or {author}"},
                        {"{label}*",
                         "in 'pattern', two of {label}, {author} and * stand side by side, so that it is not "
                         "known where one ends"},
                        {std::string(201, 'a'), "'pattern' has 201 characters; at most 200 are taken"}}) {
    SCOPED_TRACE(c.pattern);
    try {
      const NamePattern pattern(c.pattern);
      FAIL() << "no error";
    } catch (const pipeline::Error& error) {
      EXPECT_EQ(error.what(), c.message);
    }
  }
}

}  // namespace
