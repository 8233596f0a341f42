#include "serve/studio.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "prediction_json.h"
#include "run/predictor.h"
#include "served_bands.h"

namespace pipeline::serve {
namespace {

using pipeline::testing::base64;
using pipeline::testing::flat_png;
using pipeline::testing::kLine;
using pipeline::testing::ServedBands;
using ::testing::HasSubstr;

std::string drawing_body(const std::string& label, const std::string& author = "ann",
                         const std::string& strokes = kLine) {
  return R"({"strokes":)" + strokes + R"(,"brush":40,"label":")" + label + R"(","author":")" + author + "\"}";
}

std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// Waits until a set was judged.
Value judged(ServedBands& bands, const std::string& set) {
  for (int i = 0; i < 1000; ++i) {
    Value page = bands.ok(bands.get("/drawings", "set=" + set));
    if (page.at("ready") == Value(true)) return page;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  ADD_FAILURE() << "never ready";
  return {};
}

Value ended(ServedBands& bands, const Value& started) {
  const std::string path = "/jobs/" + std::to_string(started.at("id").as_integer());
  for (int i = 0; i < 3000; ++i) {
    Value job = bands.ok(bands.get(path));
    if (job.at("status") != Value("running")) return job;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  ADD_FAILURE() << "never ends";
  return {};
}

TEST(Studio, ASavedDrawingGivesTheSameInPredict) {
  ServedBands bands;
  const std::string members = bands.post("/predict", R"({"strokes":)" + kLine + R"(,"brush":40})").body;
  const Value saved = bands.ok(bands.post("/drawings", drawing_body("2")));
  EXPECT_EQ(saved.at("id"), Value("2_ann_0001.png"));
  Predictor predictor(bands.run(), bands.options());
  EXPECT_THAT(members, HasSubstr(cli::prediction_members(predictor.predict({bands.saved() / "2_ann_0001.png"}).front(),
                                                         predictor.classes())));
  EXPECT_EQ(text_of(bands.saved() / "labels.csv"), "file,label,author\n2_ann_0001.png,2,ann\n");
  const Value strokes = Value::parse_json(text_of(bands.saved() / "2_ann_0001.json"));
  EXPECT_EQ(strokes.at("format"), Value("pipeline-strokes"));
  EXPECT_EQ(strokes.at("label"), Value("2"));
  EXPECT_EQ(strokes.at("brush"), Value(40.0));
  EXPECT_EQ(strokes.at("strokes"), Value::parse_json(kLine).at("strokes"));
}

TEST(Studio, AnImageIsSavedAsItCame) {
  ServedBands bands;
  const std::string png = flat_png(77);
  const Value saved =
      bands.ok(bands.post("/drawings", R"({"image":")" + base64(png) + R"(","label":"1","author":""})"));
  EXPECT_EQ(saved.at("id"), Value("1_me_0001.png"));
  EXPECT_EQ(text_of(bands.saved() / "1_me_0001.png"), png);
  EXPECT_FALSE(std::filesystem::exists(bands.saved() / "1_me_0001.json"));
}

TEST(Studio, CountsWhatEachVariantReads) {
  ServedBands bands;
  const Value seen = bands.ok(bands.post("/predict", R"({"strokes":)" + kLine + R"(,"brush":40,"variants":true})"));
  const std::string label = seen.at("label").as_text();
  const Value statistics = bands.ok(bands.post("/drawings", drawing_body(label))).at("statistics");
  EXPECT_EQ(statistics.at("labelled"), Value(1));
  const Value& inverted = statistics.at("variants").as_list()[1];
  EXPECT_EQ(inverted.at("name"), Value("inverted"));
  EXPECT_EQ(inverted.at("correct"), Value(1));
  // Wilson's interval of 1 in 1: 1 / (1 + 1.96^2) to 1.
  EXPECT_NEAR(inverted.at("interval").as_list()[0].as_number(), 0.2065, 1e-4);
  EXPECT_EQ(inverted.at("interval").as_list()[1].as_number(), 1.0);
  EXPECT_EQ(bands.ok(bands.get("/statistics")), statistics);
}

TEST(Studio, PagesThroughWhatIsSaved) {
  ServedBands bands;
  for (int i = 0; i < 5; ++i) bands.ok(bands.post("/drawings", drawing_body(std::to_string(i % 4))));
  const Value page = bands.ok(bands.get("/drawings", "set=saved&from=3&count=5"));
  EXPECT_EQ(page.at("total"), Value(5));
  ASSERT_EQ(page.at("drawings").as_list().size(), 2U);
  EXPECT_EQ(page.at("drawings").as_list()[0].at("id"), Value("3_ann_0004.png"));
  EXPECT_EQ(page.at("drawings").as_list()[0].at("has_strokes"), Value(true));
  EXPECT_EQ(bands.ok(bands.get("/drawings", "only=unlabelled")).at("total"), Value(0));
  const std::int64_t wrong = bands.ok(bands.get("/drawings", "only=wrong")).at("total").as_integer();
  const Value statistics = bands.ok(bands.get("/statistics"));
  EXPECT_EQ(5 - wrong, statistics.at("variants").as_list()[1].at("correct").as_integer());
  const Value one = bands.ok(bands.get("/drawing", "id=3_ann_0004.png"));
  EXPECT_EQ(one.at("known").at("label"), Value("3"));
  EXPECT_EQ(one.at("known").at("strokes"), Value::parse_json(kLine));
  EXPECT_EQ(one.at("known").at("brush"), Value(40));
  EXPECT_EQ(one.at("variants").as_list().size(), 2U);
  EXPECT_EQ(one.at("renderings").as_list().size(), 5U);
  EXPECT_EQ(bands.get("/drawing", "id=../labels.csv").status, 404);
  EXPECT_EQ(bands.get("/drawings", "only=some").status, 400);
  EXPECT_EQ(bands.get("/drawings", "from=-1").status, 400);
  EXPECT_EQ(bands.get("/drawings", "count=501").status, 400);
  EXPECT_EQ(bands.get("/drawings", "set=elsewhere").status, 404);
}

TEST(Studio, RelabelsAndRemoves) {
  ServedBands bands;
  bands.ok(bands.post("/drawings", drawing_body("1")));
  bands.ok(bands.post("/drawings", drawing_body("2")));
  bands.ok(bands.post("/drawings/label", R"({"id":"1_ann_0001.png","label":"3"})"));
  EXPECT_EQ(text_of(bands.saved() / "labels.csv"), "file,label,author\n1_ann_0001.png,3,ann\n2_ann_0002.png,2,ann\n");
  EXPECT_EQ(Value::parse_json(text_of(bands.saved() / "1_ann_0001.json")).at("label"), Value("3"));
  bands.ok(bands.post("/drawings/remove", R"({"id":"1_ann_0001.png"})"));
  EXPECT_EQ(text_of(bands.saved() / "labels.csv"), "file,label,author\n2_ann_0002.png,2,ann\n");
  EXPECT_FALSE(std::filesystem::exists(bands.saved() / "1_ann_0001.png"));
  EXPECT_FALSE(std::filesystem::exists(bands.saved() / "1_ann_0001.json"));
  EXPECT_EQ(bands.ok(bands.get("/drawings")).at("total"), Value(1));
  EXPECT_EQ(bands.post("/drawings/remove", R"({"id":"../run.json"})").status, 404);
  EXPECT_EQ(bands.post("/drawings/label", R"({"id":"2_ann_0002.png","label":"9"})").status, 422);
}

TEST(Studio, LabelsAreThoseOfTheNetwork) {
  ServedBands bands;
  EXPECT_EQ(bands.post("/drawings", drawing_body("")).status, 400);
  const HttpAnswer answer = bands.post("/drawings", drawing_body("seven"));
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("the network knows no class 'seven'"));
  EXPECT_THAT(answer.body, HasSubstr("it knows: 0, 1, 2, 3"));
  EXPECT_FALSE(std::filesystem::exists(bands.saved()));
}

TEST(Studio, GoesOnWithTheFolderOfAnEarlierTime) {
  const pipeline::testing::TempDir elsewhere;
  ServedBands bands;
  elsewhere.write("0_ben_1.png", flat_png(10));
  elsewhere.write("strange.png", "no image");
  elsewhere.write("labels.csv", "file,label,author\n0_ben_1.png,0,ben\n");
  std::filesystem::copy(elsewhere.path(), bands.saved());
  ThreadPool pool(2);
  std::atomic<bool> stop = false;
  const auto model = std::make_shared<const LiveModel>(bands.run(), bands.options(), pool, stop);
  Studio studio({bands.options(), bands.saved(), {}, ""}, pool, model, stop);
  HttpRequest request;
  Value page;
  do page = Value::parse_json(studio.drawings(request));
  while (page.at("ready") != Value(true));
  EXPECT_EQ(page.at("total"), Value(2));
  request.body = drawing_body("1");
  EXPECT_EQ(Value::parse_json(studio.save(request)).at("id"), Value("1_ann_0001.png"));
  EXPECT_EQ(text_of(bands.saved() / "labels.csv"), "file,label,author\n0_ben_1.png,0,ben\n1_ann_0001.png,1,ann\n");
}

TEST(Studio, AFolderToLookThroughStaysAsItIs) {
  const pipeline::testing::TempDir elsewhere;
  elsewhere.write("labels.csv", "file,label,kind\na.png,2,photo\n");
  elsewhere.write("a.png", flat_png(10));
  elsewhere.write("b.png", flat_png(20));
  elsewhere.write("<b>.png", "no image");
  ServedBands bands(ServedBands::Kind::studio, true, {elsewhere.path()});
  const Value page = judged(bands, elsewhere.path().string());
  EXPECT_EQ(page.at("total"), Value(3));
  const std::string set = "set=" + elsewhere.path().string();
  EXPECT_EQ(bands.ok(bands.get("/drawings", set + "&only=unlabelled")).at("total"), Value(2));
  EXPECT_EQ(bands.ok(bands.get("/statistics", set)).at("labelled"), Value(1));
  EXPECT_EQ(bands.get("/drawing", set + "&id=<b>.png").status, 422);
  EXPECT_EQ(bands.post("/drawings/remove", R"({"id":"a.png"})").status, 404);
  EXPECT_EQ(elsewhere.names().size(), 4U);
}

TEST(Studio, ComparesTheSavedDrawings) {
  ServedBands bands;
  EXPECT_EQ(bands.post("/jobs", R"({"kind":"compare","set":"saved"})").status, 422) << "nothing to compare yet";
  for (int i = 0; i < 4; ++i) bands.ok(bands.post("/drawings", drawing_body(std::to_string(i))));
  const Value job = ended(bands, bands.ok(bands.post("/jobs", R"({"kind":"compare","set":"saved"})")));
  EXPECT_EQ(job.at("status"), Value("done")) << job.json();
  EXPECT_THAT(job.at("conclusion").as_text(), HasSubstr("4 images"));
  const std::string run = job.at("run").as_text();
  EXPECT_TRUE(std::filesystem::exists(bands.options().runs / run / "comparison.json"));
  const HttpAnswer page = bands.get("/runs/" + run + "/report.html");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.headers[0].second, HasSubstr("sandbox allow-scripts"));
  EXPECT_EQ(bands.get("/runs/" + bands.run().filename().string() + "/report.html").status, 404) << "not made here";
  EXPECT_EQ(bands.get("/runs/..%2f/report.html").status, 404);
  // What was compared are the saved drawings, by the program's own statistics.
  const Value statistics = bands.ok(bands.get("/statistics"));
  const Value found = Value::parse_json(text_of(bands.options().runs / run / "comparison.json"));
  for (std::size_t v = 0; v < 2; ++v)
    EXPECT_EQ(found.at("variants").as_list()[v].at("correct"), statistics.at("variants").as_list()[v].at("correct"));
}

TEST(Studio, RetrainsAndDrawsWithTheNewNetwork) {
  ServedBands bands;
  for (int i = 0; i < 8; ++i)
    bands.ok(bands.post("/drawings", drawing_body(std::to_string(i % 4), i < 4 ? "ann" : "ben")));
  const Value job = ended(bands, bands.ok(bands.post("/jobs", R"({"kind":"retrain","set":"saved"})")));
  ASSERT_EQ(job.at("status"), Value("done")) << job.json();
  EXPECT_EQ(job.at("before").at("images"), Value(4));
  EXPECT_EQ(job.at("after").at("images"), Value(4));
  EXPECT_THAT(job.at("held_out").as_text(), ::testing::MatchesRegex("4 drawings that taught it nothing, by (ann|ben)"));
  const std::string run = job.at("run").as_text();
  const Value session = bands.ok(bands.post("/model", R"({"run":")" + run + "\"}"));
  EXPECT_EQ(session.at("run"), Value(run));
  EXPECT_EQ(session.at("can_compare"), Value(false));
  EXPECT_EQ(session.at("variant"), Value("inverted"));
  EXPECT_EQ(session.at("variants").as_list().size(), 2U);
  EXPECT_EQ(session.at("steps").at("inverted").json(), R"(["image.invert", "image.resize", "image.scale"])");
  judged(bands, "saved");
  const std::string members = bands.post("/predict", R"({"strokes":)" + kLine + R"(,"brush":40})").body;
  Predictor predictor(bands.options().runs / run, bands.options());
  EXPECT_THAT(members, HasSubstr(cli::prediction_members(predictor.predict({bands.saved() / "0_ann_0001.png"}).front(),
                                                         predictor.classes())));
  EXPECT_EQ(bands.post("/model", R"({"run":"../x"})").status, 404);
  EXPECT_EQ(bands.ok(bands.post("/model", R"({"run":")" + bands.run().filename().string() + "\"}")).at("can_compare"),
            Value(true));
}

TEST(Studio, TooFewDrawingsTeachNothing) {
  ServedBands bands;
  bands.ok(bands.post("/drawings", drawing_body("1")));
  const HttpAnswer answer = bands.post("/jobs", R"({"kind":"retrain","set":"saved"})");
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("there are only 1 labelled drawings"));
  EXPECT_EQ(bands.post("/jobs", R"({"kind":"guess"})").status, 400);
  EXPECT_EQ(bands.get("/jobs/1").status, 404);
  EXPECT_EQ(bands.get("/jobs/x").status, 404);
}

TEST(Studio, AJobCanBeStopped) {
  ServedBands bands;
  for (int i = 0; i < 4; ++i) bands.ok(bands.post("/drawings", drawing_body(std::to_string(i))));
  const Value started = bands.ok(bands.post("/jobs", R"({"kind":"compare"})"));
  EXPECT_EQ(bands.post("/jobs", R"({"kind":"compare"})").status, 409);
  bands.ok(bands.post("/jobs/1/stop", ""));
  const Value job = ended(bands, started);
  EXPECT_TRUE(job.at("status") == Value("interrupted") || job.at("status") == Value("done")) << job.json();
}

}  // namespace
}  // namespace pipeline::serve
