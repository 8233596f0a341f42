#include "config/to_yaml.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <pipeline/error.h>

#include "source_text.h"

namespace pipeline {
namespace {

TEST(ToYaml, IsBlockStyleWithShortListsOnOneLine) {
  const Value value(
      Value::Map{{"name", "mnist"},
                 {"seed", 42},
                 {"stages", Value::Map{{"network", Value::Map{{"uses", "mlp.network"},
                                                              {"with", Value::Map{{"hidden", Value::List{128, 64}},
                                                                                  {"dropout", 0.2},
                                                                                  {"early_stopping", Value()},
                                                                                  {"empty", Value::Map{}}}}}},
                                       {"steps", Value::List{Value::Map{{"uses", "image.invert"}, {"in", "x"}},
                                                             Value::List{1, Value::List{2}}}}}}});
  EXPECT_EQ(to_yaml(value),
            "name: mnist\n"
            "seed: 42\n"
            "stages:\n"
            "  network:\n"
            "    uses: mlp.network\n"
            "    with:\n"
            "      hidden: [128, 64]\n"
            "      dropout: 0.2\n"
            "      early_stopping: null\n"
            "      empty: {}\n"
            "  steps:\n"
            "    -\n"
            "      uses: image.invert\n"
            "      in: x\n"
            "    -\n"
            "      - 1\n"
            "      - [2]\n");
}

TEST(ToYaml, LongListsTakeALineForEachElement) {
  Value::List list;
  for (int i = 0; i < 40; ++i) list.emplace_back(1000 + i);
  const std::string text = to_yaml(Value(Value::Map{{"list", list}}));
  EXPECT_TRUE(text.starts_with("list:\n  - 1000\n  - 1001\n")) << text;
}

TEST(ToYaml, QuotesWhatWouldBeTakenForSomethingElse) {
  struct Case {
    Value value;
    std::string expected;
  };
  const std::vector<Case> cases = {
      {"relu", "relu\n"},
      {"off", "off\n"},
      {"/data/mnist 2/a-b_c.png", "/data/mnist 2/a-b_c.png\n"},
      {"größe", "größe\n"},
      {"", "\"\"\n"},
      {"~", "\"~\"\n"},
      {"null", "\"null\"\n"},
      {"true", "\"true\"\n"},
      {"5", "\"5\"\n"},
      {"1e3", "\"1e3\"\n"},
      {".inf", "\".inf\"\n"},
      {"0x1f", "\"0x1f\"\n"},
      {"99999999999999999999", "\"99999999999999999999\"\n"},
      {"...", "\"...\"\n"},
      {"- a", "\"- a\"\n"},
      {"-a", "\"-a\"\n"},
      {"a: b", "\"a: b\"\n"},
      {"a #b", "\"a #b\"\n"},
      {" a", "\" a\"\n"},
      {"a ", "\"a \"\n"},
      {"say \"a\\b\"", "\"say \\\"a\\\\b\\\"\"\n"},
      {"one\ntwo\t\x01\x7f", "\"one\\ntwo\\t\\x01\\x7f\"\n"},
      {"\xEF\xBB\xBF\xE2\x80\xA8", "\"\\ufeff\\u2028\"\n"},
      {"${HOME}", "\"$${HOME}\"\n"},
      {"$${HOME}", "\"$$${HOME}\"\n"},
      {1, "1\n"},
      {1.0, "1.0\n"},
      {1e22, "1e+22\n"},
      {0.1, "0.1\n"},
      {-0.0, "-0.0\n"},
      {std::numeric_limits<double>::infinity(), ".inf\n"},
      {-std::numeric_limits<double>::infinity(), "-.inf\n"},
      {std::nan(""), ".nan\n"},
      {Value(), "null\n"},
      {false, "false\n"},
      {Value::List{}, "[]\n"},
      {Value::Map{}, "{}\n"},
      {Value::List{"a, b", Value(), "c]"}, "[\"a, b\", null, \"c]\"]\n"},
      {Value::Map{{"a b", 1}, {"5", 2}, {"null", 3}, {"x: y", 4}}, "a b: 1\n\"5\": 2\n\"null\": 3\n\"x: y\": 4\n"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.expected);
    EXPECT_EQ(to_yaml(c.value), c.expected);
  }
}

TEST(ToYaml, TextMustBeUtf8) {
  try {
    to_yaml(Value(Value::Map{{"path", "/data/\xFC"}}));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(std::string(error.what()), "'/data/\\xfc' cannot be written as YAML, as it is not UTF-8");
  }
}

class RandomValues {
 public:
  explicit RandomValues(std::uint64_t seed) : random_(seed) {}

  Value value(int depth) {
    switch (below(depth > 0 ? 9U : 6U)) {
      case 0:
        return {};
      case 1:
        return below(2) == 1;
      case 2:
        return static_cast<std::int64_t>(random_() >> below(64));
      case 3:
        return number();
      case 4:
      case 5:
        return text();
      case 6: {
        Value::List list;
        for (std::size_t i = below(6); i > 0; --i) list.push_back(value(depth - 1));
        return list;
      }
      default: {
        Value map{Value::Map{}};
        for (std::size_t i = below(5); i > 0; --i) {
          const std::string key = text();
          if (!key.empty() && key != "<<") map.set(key, value(depth - 1));
        }
        return map;
      }
    }
  }

 private:
  std::size_t below(std::size_t end) { return random_() % end; }

  double number() {
    for (;;) {
      const std::uint64_t bits = random_();
      double number = 0.0;
      std::memcpy(&number, &bits, sizeof number);
      if (std::isfinite(number) && std::fpclassify(number) != FP_SUBNORMAL)
        return below(2) == 1 ? number : std::round(number);
    }
  }

  std::string text() {
    static const std::vector<std::string> pieces = {
        "a",        "Z",    "0",      "17",     ".",    "-",  ":",    ": ", " ",  "  ",     "#",     " #",
        "\n",       "\t",   "\"",     "'",      "\\",   "[",  "]",    "{",  "}",  ",",      "&",     "*",
        "!",        "|",    ">",      "%",      "@",    "`",  "~",    "?",  "$",  "${",     "$${",   "null",
        "on",       "true", "0x",     "e3",     "\x01", "é",  "日本", "😀", "\r", "---",    "...",   "<<",
        "\xC2\x85", "\x7f", "\u2029", "\uFEFF", "=",    "\b", "\x1b", "_",  "/",  "\u0301", "\uFFFF"};
    std::string text;
    for (std::size_t i = below(8); i > 0; --i) text += pieces[below(pieces.size())];
    return below(200) == 0 ? text + std::string(1500, 'k') : text;
  }

  std::mt19937_64 random_;
};

TEST(ToYaml, ReadsBackEqual) {
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    SCOPED_TRACE(seed);
    const Value value = RandomValues(seed).value(4);
    const std::string text = to_yaml(value);
    Diagnostics diagnostics;
    const auto node = parse_yaml(source(text), diagnostics);
    ASSERT_TRUE(diagnostics.empty()) << text << diagnostics.text();
    ASSERT_EQ(to_value(*node), value) << text;
  }
}

}  // namespace
}  // namespace pipeline
