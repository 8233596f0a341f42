#include "config/node.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <string>
#include <vector>

#include "source_text.h"

namespace pipeline {
namespace {

std::string at(const Place& place) {
  return std::to_string(place.line) + ":" + std::to_string(place.column) + "+" + std::to_string(place.length);
}

TEST(ParseYaml, KeepsKindsOrderAndText) {
  const auto root = yaml(
      "zeta: 1\n"
      "alpha: [a, 2.5, true, ~]\n"
      "text: 'it''s'\n"
      "quoted: \"5\"\n"
      "block: |\n  two\n  lines\n"
      "folded: one\n  line\n"
      "empty:\n"
      "map: { b: off, a: 0x1f }\n");
  EXPECT_EQ(to_value(*root), Value(Value::Map{{"zeta", 1},
                                              {"alpha", Value::List{"a", 2.5, true, Value()}},
                                              {"text", "it's"},
                                              {"quoted", "5"},
                                              {"block", "two\nlines\n"},
                                              {"folded", "one line"},
                                              {"empty", Value()},
                                              {"map", Value::Map{{"b", "off"}, {"a", 31}}}}));
  EXPECT_TRUE(root->find("quoted")->value->quoted);
  EXPECT_TRUE(root->find("block")->value->quoted);
  EXPECT_FALSE(root->find("zeta")->value->quoted);
  EXPECT_EQ(root->find("missing"), nullptr);
}

TEST(ParseYaml, EverythingHasItsPlace) {
  const auto root = yaml(
      "naïve: größe\n"
      "list:\n"
      "  - one  # remark\n"
      "  -\n"
      "  - \"a b\"\n"
      "long: folded\n"
      "  text\n"
      "none:\n"
      "null: ~\n"
      "flow: { b: 'x', c: [1] }\n");
  EXPECT_EQ(at(root->place), "1:1+1");
  EXPECT_EQ(at(root->entries[0].key_place), "1:1+6");
  EXPECT_EQ(at(root->entries[0].value->place), "1:9+7");
  const Node& list = *root->find("list")->value;
  EXPECT_EQ(at(list.place), "3:3+1");
  EXPECT_EQ(at(list.items[0]->place), "3:5+3");
  EXPECT_EQ(at(list.items[1]->place), "3:3+1") << "an empty element stands at its list";
  EXPECT_EQ(at(list.items[2]->place), "5:5+5");
  EXPECT_EQ(at(root->find("long")->value->place), "6:7+6") << "only the first line";
  EXPECT_EQ(at(root->find("none")->value->place), "8:1+4") << "an empty value stands at its key";
  EXPECT_EQ(at(root->find("null")->value->place), "9:7+1");
  const Node& flow = *root->find("flow")->value;
  EXPECT_EQ(at(flow.place), "10:7+1");
  EXPECT_EQ(at(flow.find("b")->value->place), "10:12+3");
  EXPECT_EQ(at(flow.find("c")->value->items[0]->place), "10:21+1");
}

TEST(ParseYaml, PartOfATextHasItsPlacesInTheWhole) {
  const auto file = source("a.b=[x,\n  y]z: 1");
  Diagnostics diagnostics;
  const auto node = parse_yaml(file, diagnostics, 4, 12);
  ASSERT_TRUE(diagnostics.empty()) << diagnostics.text();
  EXPECT_EQ(to_value(*node), Value(Value::List{"x", "y"}));
  EXPECT_EQ(at(node->place), "1:5+1");
  EXPECT_EQ(at(node->items[0]->place), "1:6+1");
  EXPECT_EQ(at(node->items[1]->place), "2:3+1");
}

TEST(ParseYaml, NothingIsNull) {
  for (const char* text : {"", "\n\n", "# a remark\n", "---\n", "~\n"}) {
    SCOPED_TRACE(text);
    EXPECT_EQ(yaml(text)->kind, Node::Kind::null);
  }
}

TEST(ParseYaml, EnvironmentVariablesArePutInAndTypedAnew) {
  setenv("CONFIG_TEST_NUMBER", "128", 1);
  setenv("CONFIG_TEST_TEXT", "a: [b", 1);
  const auto root = yaml(
      "number: ${CONFIG_TEST_NUMBER}\n"
      "quoted: '${CONFIG_TEST_NUMBER}'\n"
      "joined: x/${CONFIG_TEST_NUMBER}0/${CONFIG_TEST_TEXT}\n"
      "escaped: $${CONFIG_TEST_NUMBER} $$${x} $5 {$}\n"
      "${CONFIG_TEST_NUMBER}: key\n");
  EXPECT_EQ(to_value(*root), Value(Value::Map{{"number", 128},
                                              {"quoted", "128"},
                                              {"joined", "x/1280/a: [b"},
                                              {"escaped", "${CONFIG_TEST_NUMBER} $${x} $5 {$}"},
                                              {"${CONFIG_TEST_NUMBER}", "key"}}));
  unsetenv("CONFIG_TEST_NUMBER");
  unsetenv("CONFIG_TEST_TEXT");
}

TEST(ParseYaml, EnvironmentMistakesAreReported) {
  unsetenv("CONFIG_TEST_UNSET");
  setenv("CONFIG_TEST_LATIN1", "\xE4", 1);
  EXPECT_EQ(yaml_errors("a: x/${CONFIG_TEST_UNSET}\nb: ${open\nc: \"${1x}\"\nd: ${CONFIG_TEST_LATIN1}\n"),
            "a.yaml:1:6: error: the environment variable 'CONFIG_TEST_UNSET' is not set\n"
            "    1 | a: x/${CONFIG_TEST_UNSET}\n"
            "      |      ^~~~~~~~~~~~~~~~~~~~\n"
            "  help: set it, as in CONFIG_TEST_UNSET=... pipeline run ..., or write $${ for a plain ${\n"
            "a.yaml:2:4: error: '${' is never closed\n"
            "    2 | b: ${open\n"
            "      |    ^~\n"
            "  help: close the variable's name with '}', or write $${ for a plain ${\n"
            "a.yaml:3:5: error: '1x' cannot name an environment variable\n"
            "    3 | c: \"${1x}\"\n"
            "      |     ^~~~~\n"
            "  help: write ${NAME} with letters, digits and _, or $${ for a plain ${\n"
            "a.yaml:4:4: error: the environment variable 'CONFIG_TEST_LATIN1' is not valid UTF-8\n"
            "    4 | d: ${CONFIG_TEST_LATIN1}\n"
            "      |    ^~~~~~~~~~~~~~~~~~~~~\n"
            "  help: give it a value in UTF-8");
  unsetenv("CONFIG_TEST_LATIN1");
}

TEST(ParseYaml, EnvironmentVariablesCannotGrowWithoutBound) {
  setenv("CONFIG_TEST_LONG", std::string(100'000, 'x').c_str(), 1);
  std::string text = "a: [";
  for (int i = 0; i < 90; ++i) text += "\"${CONFIG_TEST_LONG}\", ";
  const std::string errors = yaml_errors(text + "x]\n");
  EXPECT_NE(errors.find("error: the environment variables of this file add up to more than 8 MB\n"), std::string::npos);
  unsetenv("CONFIG_TEST_LONG");
}

TEST(ParseYaml, WhatIsNotAllowedIsReportedInOneGo) {
  EXPECT_EQ(yaml_errors("a: &x [*x]\n"
                        "b: !!int 3\n"
                        "<<: { c: 1 }\n"
                        "d: 1\n"
                        "d: 2\n"
                        "? [e]\n"
                        ": 1\n"
                        "f: 99999999999999999999\n"
                        ": g\n"
                        "h: !point { x: 1 }\n"),
            "a.yaml:1:4: error: anchors (&name) are not allowed\n"
            "    1 | a: &x [*x]\n"
            "      |    ^~\n"
            "  help: write the value out where it is used\n"
            "a.yaml:1:8: error: aliases (*name) are not allowed\n"
            "    1 | a: &x [*x]\n"
            "      |        ^~\n"
            "  help: write the value out where it is used\n"
            "a.yaml:2:4: error: tags (!name) are not allowed\n"
            "    2 | b: !!int 3\n"
            "      |    ^~~~~\n"
            "  help: remove the tag; put text that begins with '!' into quotes\n"
            "a.yaml:3:1: error: merge keys (<<) are not allowed\n"
            "    3 | <<: { c: 1 }\n"
            "      | ^~\n"
            "  help: write the entries out where they are used\n"
            "a.yaml:5:1: error: the key 'd' is given twice\n"
            "    5 | d: 2\n"
            "      | ^\n"
            "  help: it was first given on line 4; remove one of them\n"
            "a.yaml:6:3: error: a key must be text; found a list\n"
            "    6 | ? [e]\n"
            "      |   ^\n"
            "  help: put text that begins with a bracket into quotes\n"
            "a.yaml:8:4: error: the integer 99999999999999999999 does not fit 64 bits\n"
            "    8 | f: 99999999999999999999\n"
            "      |    ^~~~~~~~~~~~~~~~~~~~\n"
            "  help: integers go from -9223372036854775808 to 9223372036854775807; put text into quotes\n"
            "a.yaml:9:1: error: a key is missing before this\n"
            "    9 | : g\n"
            "      | ^\n"
            "  help: write KEY: VALUE\n"
            "a.yaml:10:4: error: tags (!name) are not allowed\n"
            "   10 | h: !point { x: 1 }\n"
            "      |    ^~~~~~\n"
            "  help: remove the tag; put text that begins with '!' into quotes");
}

TEST(ParseYaml, SyntaxErrorsSpeakTheUsersWords) {
  struct Case {
    std::string name;
    std::string text;
    std::string expected;
  };
  const std::vector<Case> cases = {
      {"a tab", "a:\n\tb: 1\n",
       "a.yaml:2:1: error: a tab cannot indent\n"
       "    2 |         b: 1\n"
       "      | ^~~~~~~~\n"
       "  help: indent with spaces"},
      {"two colons", "a: b: c\n",
       "a.yaml:1:5: error: a ':' cannot stand here\n"
       "    1 | a: b: c\n"
       "      |     ^\n"
       "  help: check the indentation of this line and the one before; put text that holds ': ' into quotes"},
      {"less indented, but not as above", "a:\n    b: 1\n  c: 2\n",
       "a.yaml:3:3: error: this does not belong to the map above\n"
       "    3 |   c: 2\n"
       "      |   ^\n"
       "  help: give all keys of a map the same indentation; put text that holds special characters into quotes"},
      {"text after a bracket", "a: [1] 2\n",
       "a.yaml:1:8: error: this does not belong to the map above\n"
       "    1 | a: [1] 2\n"
       "      |        ^\n"
       "  help: give all keys of a map the same indentation; put text that holds special characters into quotes"},
      {"an open bracket", "a: [1, 2\n# end\n",
       "a.yaml:1:4: error: this '[' is never closed\n"
       "    1 | a: [1, 2\n"
       "      |    ^\n"
       "  help: close it with ']'"},
      {"an open bracket without line end", "{ a: 1",
       "a.yaml:1:1: error: this '{' is never closed\n"
       "    1 | { a: 1\n"
       "      | ^\n"
       "  help: close it with '}'"},
      {"a bracket left open before a key", "a: { b: 1\nc: 2\n",
       "a.yaml:2:2: error: ',' or '}' is expected here\n"
       "    2 | c: 2\n"
       "      |  ^\n"
       "  help: the '{' on line 1 is still open; separate entries with ','; put text that holds , : [ ] { } into "
       "quotes"},
      {"a bracket too many", "a: [1]]\n",
       "a.yaml:1:7: error: this bracket closes nothing\n"
       "    1 | a: [1]]\n"
       "      |       ^\n"
       "  help: remove it, or open it before"},
      {"a variable between brackets", "a: { b: ${HOME}/x }\n",
       "a.yaml:1:9: error: ${ cannot stand unquoted between brackets\n"
       "    1 | a: { b: ${HOME}/x }\n"
       "      |         ^~\n"
       "  help: put the text into quotes: \"${NAME}\""},
      {"an open quote", "a: \"b\nc: 1\n",
       "a.yaml:1:4: error: this quote is never closed\n"
       "    1 | a: \"b\n"
       "      |    ^\n"
       "  help: close it with \""},
      {"an open single quote", "a: 'it''s\nc: 1\n",
       "a.yaml:1:4: error: this quote is never closed\n"
       "    1 | a: 'it''s\n"
       "      |    ^\n"
       "  help: close it with '"},
      {"an unknown escape", "a: \"C:\\data\"\n",
       "a.yaml:1:9: error: this escape is not known inside double quotes\n"
       "    1 | a: \"C:\\data\"\n"
       "      |         ^\n"
       "  help: write \\\\ for a backslash, or use single quotes"},
      {"a reserved character", "a: @home\n",
       "a.yaml:1:4: error: a value cannot begin with this character\n"
       "    1 | a: @home\n"
       "      |    ^\n"
       "  help: put text that holds special characters into quotes"},
      {"an undefined alias", "a: *b\n",
       "a.yaml:1:4: error: aliases (*name) are not allowed\n"
       "    1 | a: *b\n"
       "      |    ^\n"
       "  help: write the value out where it is used"},
      {"a list entry on the key's line", "a: - b\n",
       "a.yaml:1:4: error: a list entry '- ' cannot stand here\n"
       "    1 | a: - b\n"
       "      |    ^\n"
       "  help: begin the list on a line of its own, indented below its key; put text that begins with '- ' into "
       "quotes"},
      {"a second document", "a: 1\n---\nb: 2\n",
       "a.yaml:2:1: error: a second document begins here\n"
       "    2 | ---\n"
       "      | ^~~\n"
       "  help: keep one pipeline in a file, and remove '---' or '...'"},
      {"no space after a quoted key's colon", "\"a\":1\n",
       "a.yaml:1:4: error: this does not continue what stands before it\n"
       "    1 | \"a\":1\n"
       "      |    ^\n"
       "  help: check the indentation; a key is followed by ': ' with a space"},
      {"a key after a list", "- a\nb: 1\n",
       "a.yaml:2:1: error: this does not continue what stands before it\n"
       "    2 | b: 1\n"
       "      | ^\n"
       "  help: check the indentation; a key is followed by ': ' with a space"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(yaml_errors(c.text), c.expected);
  }
}

std::string repeated(const std::string& text, int count) {
  std::string result;
  for (int i = 0; i < count; ++i) result += text;
  return result;
}

TEST(ParseYaml, NestingIsBounded) {
  EXPECT_EQ(yaml_errors(repeated("[", 100) + repeated("]", 100)), "");
  for (const char* open : {"[", "{a: ", "- ", "? ", "[a, ", "{? "}) {
    SCOPED_TRACE(open);
    const std::string errors = yaml_errors(repeated(open, 100'000));
    EXPECT_NE(errors.find("error: maps and lists are nested deeper than 100 levels\n"), std::string::npos) << errors;
  }
}

TEST(ParseYaml, TheNumberOfValuesIsBounded) {
  EXPECT_EQ(yaml_errors("[" + repeated("1,", 199'999) + "]"), "");
  const std::string errors = yaml_errors("[" + repeated("1,", 250'000) + "]");
  EXPECT_EQ(errors.substr(0, errors.find('\n')),
            "a.yaml:1:400000: error: the file holds more than 200000 values, too many for a pipeline file");
}

TEST(ParseYaml, HostileTextsEndSoon) {
  // Each took well below a second when written; a quadratic step in reading would take minutes.
  for (const std::string& text :
       {repeated("&a ", 100'000), repeated("!a ", 100'000), repeated("*a ", 100'000), repeated("a: 1\n", 100'000),
        "a: " + repeated("x\n ", 100'000), "[" + repeated("~,", 150'000) + "]", "a: \"" + repeated("\\n", 500'000),
        repeated("%TAG ! x\n", 100'000), "{" + repeated("'a':", 100'000), repeated("\n", 1'000'000) + "'"}) {
    SCOPED_TRACE(text.substr(0, 20));
    const std::string errors = yaml_errors(text);
    EXPECT_LT(errors.size(), 200'000U);
  }
}

TEST(Shown, NamesWhatWasFound) {
  const auto root = yaml("[~, true, 0x1f, 2.50, off, '5', [], {}]");
  std::vector<std::string> found;
  for (const auto& item : root->items) found.push_back(shown(*item));
  EXPECT_EQ(found, (std::vector<std::string>{"nothing", "true", "the integer 0x1f", "the number 2.50", "the text 'off'",
                                             "the text '5'", "a list", "a map"}));
  EXPECT_EQ(shown(*yaml(std::string(5000, 'x'))), "the text '" + std::string(60, 'x') + "...'");
}

}  // namespace
}  // namespace pipeline
