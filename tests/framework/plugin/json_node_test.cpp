#include "plugin/json_node.h"

#include <gtest/gtest.h>

#include <string>

#include "support/messages.h"

namespace pipeline {
namespace {

using testing::message_of;

TEST(JsonNode, ReadsEachKind) {
  const Value value = Value::parse_json(R"({"on": true, "count": 3, "share": 0.1, "name": "x", "list": [1, 2]})");
  const JsonNode node(value);
  EXPECT_TRUE(node.at("on").boolean());
  EXPECT_EQ(node.at("count").integer(0, 3), 3);
  EXPECT_EQ(node.at("count").number(), 3.0);
  EXPECT_EQ(node.at("share").number(), 0.1);
  EXPECT_EQ(node.at("name").line(1), "x");
  EXPECT_EQ(node.at("list").list().at(1).integer(0, 9), 2);
  EXPECT_FALSE(node.find("other"));
}

TEST(JsonNode, AMistakeNamesItsPlace) {
  const Value value = Value::parse_json(R"({"stages": [{"type": 1}, {"size": 300, "name": "a\nb"}]})");
  const JsonNode node(value);
  const JsonNode second = node.at("stages").list().at(1);
  EXPECT_EQ(message_of([&] { node.at("stages").list().at(0).at("type").text(); }),
            "stages[0].type: expected text, found an integer");
  EXPECT_EQ(message_of([&] { second.at("size").integer(0, 255); }),
            "stages[1].size: expected an integer of 0 to 255, found 300");
  EXPECT_EQ(message_of([&] { second.at("size").boolean(); }), "stages[1].size: expected a boolean, found an integer");
  EXPECT_EQ(message_of([&] { second.at("name").line(80); }),
            "stages[1].name: expected one line of 1 to 80 bytes, found \"a\\nb\"");
  EXPECT_EQ(message_of([&] { second.at("text"); }), "stages[1]: the entry 'text' is missing");
  EXPECT_EQ(message_of([&] { node.at("stages").at("type"); }), "stages: expected a map, found a list");
  EXPECT_EQ(message_of([&] { second.require_map_of({"name"}); }), "stages[1]: unknown entry \"size\"");
  EXPECT_EQ(message_of([&] { node.list(); }), "expected a list, found a map");
  EXPECT_EQ(message_of([&] { node.number(); }), "expected a number, found a map");
}

TEST(JsonNode, AnEntryTwiceIsRefused) {
  const Value value = Value::Map{{"a", 1}, {"a", 2}};
  EXPECT_EQ(message_of([&] { JsonNode(value).require_map_of({"a"}); }), "the entry 'a' stands there twice");
}

TEST(JsonNode, LongTextIsCutInTheMessage) {
  const Value value = std::string(1000, 'x');
  EXPECT_EQ(message_of([&] { JsonNode(value).line(200); }),
            "expected one line of 1 to 200 bytes, found \"" + std::string(80, 'x') + "\" and more");
}

}  // namespace
}  // namespace pipeline
