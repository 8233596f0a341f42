#include "serve/request_body.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace pipeline::serve {
namespace {

using ::testing::HasSubstr;

Drawing drawing(const std::string& body) { return drawing_of(Value::parse_json(body)); }

std::string mistake(const std::string& body) {
  try {
    HttpRequest request;
    request.body = body;
    drawing_of(json_object(request, {"image", "strokes", "brush", "pressure"}));
  } catch (const BadRequest& error) {
    EXPECT_EQ(error.status(), 400);
    return error.what();
  }
  return "none";
}

TEST(RequestBody, AnImageIsItsBytes) {
  EXPECT_EQ(drawing(R"({"image":"Zm9vYmE="})").image, "fooba");
  EXPECT_EQ(drawing(R"({"image":"Zm9vYmE="})").strokes, "");
}

TEST(RequestBody, StrokesBecomeADrawingsFile) {
  const Drawing sent =
      drawing(R"({"strokes":{"canvas":[9,8],"strokes":[{"x":[1.5],"y":[2]}]},"brush":3.5,"pressure":true})");
  EXPECT_EQ(
      Value::parse_json(sent.strokes),
      Value::parse_json(R"({"format":"pipeline-strokes","version":1,"canvas":[9,8],"strokes":[{"x":[1.5],"y":[2]}]})"));
  EXPECT_EQ(sent.how.brush, 3.5);
  EXPECT_TRUE(sent.how.pressure);
  EXPECT_EQ(drawing(R"({"strokes":{}})").how.brush, 16.0);
}

TEST(RequestBody, MistakesAreNamed) {
  EXPECT_THAT(mistake("{"), HasSubstr("the body is not JSON"));
  EXPECT_THAT(mistake(std::string(300, '[')), HasSubstr("the body is not JSON"));
  EXPECT_EQ(mistake("[]"), "the body is not a JSON object");
  EXPECT_EQ(mistake("{}"), "there is neither 'image' nor 'strokes'");
  EXPECT_EQ(mistake(R"({"image":"Zg==","strokes":{}})"), "there are both 'image' and 'strokes'");
  EXPECT_EQ(mistake(R"({"imege":"Zg=="})"), "the request has an unknown member 'imege'");
  EXPECT_EQ(mistake(R"({"image":7})"), "'image' is not a text");
  for (const char* text : {"", "Zg", "Zg= =", "Z\\ng==", "%%%%"})
    EXPECT_EQ(mistake(std::string(R"({"image":")") + text + "\"}"), "'image' is not base64") << text;
  EXPECT_EQ(mistake(R"({"strokes":[]})"), "'strokes' is not an object");
  for (const char* brush : {"0", "-1", "257", "\"wide\"", "null"})
    EXPECT_EQ(mistake(std::string(R"({"strokes":{},"brush":)") + brush + "}").rfind("'brush' is not a width", 0), 0U)
        << brush;
  EXPECT_EQ(mistake(R"({"strokes":{},"pressure":1})"), "'pressure' is neither true nor false");
}

TEST(RequestBody, NamesAreTextOfAReasonableLength) {
  EXPECT_NO_THROW(require_name("Zoë 7", "author"));
  EXPECT_NO_THROW(require_name("", "author"));
  EXPECT_THROW(require_name(std::string(101, 'a'), "author"), BadRequest);
  EXPECT_THROW(require_name("a\nb", "author"), BadRequest);
  EXPECT_THROW(require_name(std::string_view("a\0b", 3), "author"), BadRequest);
  EXPECT_THROW(require_name("\xff", "author"), BadRequest);
}

}  // namespace
}  // namespace pipeline::serve
