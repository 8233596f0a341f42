#include "stroke_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include <pipeline/error.h>

namespace {

using drawing::read_strokes;
using drawing::StrokeDrawing;

/// A whole file around `strokes`.
std::string file(const std::string& strokes, const std::string& canvas = "[280,200]") {
  return R"({"format":"pipeline-strokes","version":1,"label":"7","author":"ann","canvas":)" + canvas +
         R"(,"strokes":)" + strokes + "}";
}

std::string reading_error(const std::string& json) {
  try {
    read_strokes(json);
  } catch (const pipeline::Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(StrokeFile, HoldsLabelAuthorCanvasAndStrokes) {
  const StrokeDrawing drawing =
      read_strokes(file(R"([{"x":[1,2.5],"y":[-3,4e1],"t":[0,16],"p":[0.25,1]},{"x":[9],"y":[8]}])"));
  EXPECT_EQ(drawing.label, "7");
  EXPECT_EQ(drawing.author, "ann");
  EXPECT_EQ(drawing.width, 280);
  EXPECT_EQ(drawing.height, 200);
  ASSERT_EQ(drawing.strokes.size(), 2U);
  ASSERT_EQ(drawing.strokes[0].size(), 2U);
  EXPECT_EQ(drawing.strokes[0][1].x, 2.5);
  EXPECT_EQ(drawing.strokes[0][0].y, -3.0);
  EXPECT_EQ(drawing.strokes[0][1].y, 40.0);
  EXPECT_EQ(drawing.strokes[0][1].t, 16.0);
  EXPECT_EQ(drawing.strokes[0][0].p, 0.25);
  ASSERT_EQ(drawing.strokes[1].size(), 1U);
  EXPECT_EQ(drawing.strokes[1][0].p, 0.5);
}

TEST(StrokeFile, BrushAndPressureMayStandBeside) {
  const auto with = [](const std::string& more) {
    return R"({"format":"pipeline-strokes","version":1,"canvas":[3,5],"strokes":[])" + more + "}";
  };
  EXPECT_EQ(read_strokes(with(R"(,"brush":2.5,"pressure":true)")).width, 3);
  EXPECT_EQ(reading_error(with(R"(,"brush":0)")), "'brush' is 0; it is above 0, to 1024");
  EXPECT_EQ(reading_error(with(R"(,"brush":2000)")), "'brush' is 2000; it is above 0, to 1024");
  EXPECT_THAT(reading_error(with(R"(,"brush":"wide")")), testing::StartsWith("'brush': "));
  EXPECT_THAT(reading_error(with(R"(,"pressure":1)")), testing::StartsWith("'pressure': "));
}

TEST(StrokeFile, LabelAuthorAndStrokesMayBeMissing) {
  const StrokeDrawing drawing =
      read_strokes(R"({"strokes":[],"canvas":[3,5],"version":1,"format":"pipeline-strokes"})");
  EXPECT_EQ(drawing.label, "");
  EXPECT_EQ(drawing.author, "");
  EXPECT_TRUE(drawing.strokes.empty());
}

TEST(StrokeFile, AsManyPointsAsAllowed) {
  std::string x = "[0";
  for (int i = 1; i < 25'000; ++i) x += ",0";
  x += "]";
  const std::string stroke = "{\"x\":" + x + ",\"y\":" + x + "}";
  EXPECT_EQ(read_strokes(file("[" + stroke + "," + stroke + "]")).strokes[1].size(), 25'000U);
  EXPECT_EQ(reading_error(file("[" + stroke + "," + stroke + ",{\"x\":[1],\"y\":[1]}]")),
            "it has more than 50000 points");
}

TEST(StrokeFile, MistakesAreTold) {
  struct Case {
    std::string json, message;
  };
  for (const Case& c : {
           Case{"", "the text is not JSON: it ends too early, at byte 0"},
           {"{\"format\":", "the text is not JSON: it ends too early, at byte 10"},
           {"[1]", "it is no drawing: a JSON map is expected"},
           {"{\"digits\":3}", "it is no drawing: its 'format' is not \"pipeline-strokes\""},
           {R"({"format":"pipeline-strokes"})", "it has no 'version'"},
           {R"({"format":"pipeline-strokes","version":2})", "its version is 2; 1 is read"},
           {R"({"format":"pipeline-strokes","version":1,"lable":"7"})", "it has an unknown entry 'lable'"},
           {R"({"format":"pipeline-strokes","version":1,"label":7})", "'label': expected text, found 7"},
           {R"({"format":"pipeline-strokes","version":1,"label":"a\u0000b"})", "'label' holds a zero byte"},
           {R"({"format":"pipeline-strokes","version":1,"strokes":[]})", "'canvas': it has no 'canvas'"},
           {file("[]", "280"), "'canvas': expected a list, found 280"},
           {file("[]", "[280]"), "'canvas' is not a width and a height"},
           {file("[]", "[280,0]"), "'canvas' has a side of 0; it is 1 to 65535"},
           {file("[]", "[65536,1]"), "'canvas' has a side of 65536; it is 1 to 65535"},
           {file("[]", "[2.5,1]"), "'canvas': expected an integer, found 2.5"},
           {file("{}"), "'strokes': expected a list, found a map"},
           {file("[3]"), "stroke 1 is not a map of 'x', 'y', 't' and 'p'"},
           {file(R"([{"x":[1],"y":[1]},{"x":[1]}])"), "stroke 2 has no 'y'"},
           {file(R"([{"x":[],"y":[]}])"), "stroke 1 has no point"},
           {file(R"([{"x":[1,2],"y":[1]}])"), "'y' of stroke 1 has 1 numbers, and 'x' has 2"},
           {file(R"([{"x":[1],"y":[1],"p":[0.5,1]}])"), "'p' of stroke 1 has 2 numbers, and 'x' has 1"},
           {file(R"([{"x":["a"],"y":[1]}])"), "'x' of stroke 1: expected a number, found the text 'a'"},
           {file(R"([{"x":[-1000001],"y":[1]}])"), "'x' of stroke 1: -1000001 is not -1000000 to 1000000"},
           {file(R"([{"x":[1],"y":[1],"p":[1.5]}])"), "'p' of stroke 1: 1.5 is not 0 to 1"},
           {file(R"([{"x":[1],"y":[1],"t":[-1]}])"), "'t' of stroke 1: -1 is not 0 to 1000000000"},
           {file(R"([{"x":[1,2],"y":[1,2],"t":[16,0]}])"), "'t' of stroke 1 falls"},
           {file(R"([{"x":[1],"y":[1],"z":[1]}])"), "stroke 1 has an unknown entry 'z'"},
           {file(R"([{"x":[1e999],"y":[1]}])"), "the JSON text holds the number 1e999, which no double can hold"},
           {std::string(2'000'001, ' '), "it has 2000001 bytes; at most 2000000 are read"},
       }) {
    SCOPED_TRACE(c.json.substr(0, 200));
    EXPECT_EQ(reading_error(c.json), c.message);
  }
  EXPECT_THAT(reading_error(file("[{\"x\":[NaN],\"y\":[1]}]")), testing::StartsWith("the text is not JSON"));
}

}  // namespace
