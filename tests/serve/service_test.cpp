#include "serve/service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cli/idx_data.h"
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

std::vector<std::string> names_of(const Value& list) {
  std::vector<std::string> names;
  for (const Value& entry : list.as_list()) names.push_back(entry.at("name").as_text());
  return names;
}

/// What `predict` says of an image file, as members of JSON.
std::string predicted(const ServedBands& bands, const std::filesystem::path& file) {
  Predictor predictor(bands.run(), bands.options());
  return cli::prediction_members(predictor.predict({file}).front(), predictor.classes());
}

TEST(Service, ReadsAnImageAsPredictDoes) {
  ServedBands bands(ServedBands::Kind::predictions);
  for (const int shade : {0, 40, 200}) {
    const std::string png = flat_png(static_cast<std::uint8_t>(shade));
    const std::string expected = predicted(bands, bands.folder().write("a.png", png));
    EXPECT_THAT(bands.post("/predict", png, "image/png").body, HasSubstr(expected));
    EXPECT_THAT(bands.post("/predict", R"({"image":")" + base64(png) + "\"}").body, HasSubstr(expected));
  }
}

TEST(Service, TellsMoreWhereItIsAsked) {
  ServedBands bands(ServedBands::Kind::predictions);
  const Value little = bands.ok(bands.post("/predict", R"({"strokes":)" + kLine + "}"));
  EXPECT_EQ(little.at("variant"), Value("inverted"));
  EXPECT_EQ(little.at("classes").as_list().size(), 4U);
  EXPECT_EQ(little.find("variants"), nullptr);
  EXPECT_EQ(little.find("drawn"), nullptr);
  const Value all = bands.ok(
      bands.post("/predict", R"({"strokes":)" + kLine + R"(,"variants":true,"steps":true,"renderings":true})"));
  EXPECT_THAT(names_of(all.at("variants")), ::testing::ElementsAre("as drawn", "inverted"));
  EXPECT_THAT(names_of(all.at("variants").as_list()[1].at("steps")),
              ::testing::ElementsAre("image.invert", "image.resize", "image.scale"));
  EXPECT_EQ(all.at("label"), all.at("variants").as_list()[1].at("label"));
  EXPECT_THAT(names_of(all.at("renderings")), ::testing::ElementsAre("thin", "thick", "small", "large", "shifted"));
  for (const Value& rendering : all.at("renderings").as_list())
    EXPECT_THAT(names_of(rendering.at("variants")), ::testing::ElementsAre("as drawn", "inverted"));
  const Value one =
      bands.ok(bands.post("/predict", R"({"strokes":)" + kLine + R"(,"renderings":true,"renderings_of":"as drawn"})"));
  for (const Value& rendering : one.at("renderings").as_list())
    EXPECT_THAT(names_of(rendering.at("variants")), ::testing::ElementsAre("as drawn"));
}

TEST(Service, PicturesAreTheBytes) {
  ServedBands bands(ServedBands::Kind::predictions);
  const Value seen =
      bands.ok(bands.post("/predict", R"({"image":")" + base64(flat_png(40)) + R"(","variants":true,"steps":true})"));
  const std::string forty = base64(std::string(48, static_cast<char>(40)));
  const std::string inverted = base64(std::string(48, static_cast<char>(215)));
  EXPECT_EQ(seen.at("drawn").at("pixels"), Value(forty));
  EXPECT_EQ(seen.at("drawn").at("width"), Value(8));
  EXPECT_EQ(seen.at("drawn").at("height"), Value(6));
  EXPECT_EQ(seen.at("variants").as_list()[1].at("steps").as_list()[0].at("picture").at("pixels"), Value(inverted));
}

TEST(Service, MistakesAreAnsweredWithWhatAndHow) {
  ServedBands bands(ServedBands::Kind::predictions);
  struct Case {
    const char* name;
    HttpAnswer answer;
    int status;
    const char* words;
  };
  const std::vector<Case> cases = {
      {"no JSON", bands.post("/predict", "{"), 400, "the body is not JSON"},
      {"no image", bands.post("/predict", "hello", "image/png"), 422, "it is not a PNG, JPEG, BMP, TIFF or WebP image"},
      {"half an image", bands.post("/predict", flat_png(9).substr(0, 40), "image/png"), 422, "truncated"},
      {"no type", bands.post("/predict", "x", ""), 415, "'Content-Type' is neither JSON nor an image"},
      {"bad strokes", bands.post("/predict", R"({"strokes":{"canvas":[9,9],"strokes":[{"x":[1],"y":[]}]}})"), 422,
       "'y' of stroke 1 has 0 numbers, and 'x' has 1"},
      {"huge canvas", bands.post("/predict", R"({"strokes":{"canvas":[9999,9],"strokes":[]}})"), 422, "more than 2048"},
      {"unknown variant",
       bands.post("/predict", R"({"strokes":)" + kLine + R"(,"renderings":true,"renderings_of":"x"})"), 400,
       "there is no variant 'x'"},
      {"method", bands.get("/predict"), 405, "/predict does not take GET"},
      {"path", bands.get("/nowhere"), 404, "there is nothing at '/nowhere'"},
      {"no page", bands.get("/"), 404, "to draw: pipeline draw RUN"},
      {"no studio", bands.get("/session"), 404, "there is nothing at"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(c.answer.status, c.status) << c.answer.body;
    EXPECT_THAT(c.answer.body, HasSubstr(c.words));
    EXPECT_NE(Value::parse_json(c.answer.body).find("error"), nullptr);
  }
}

TEST(Service, HealthMetricsAndDescription) {
  ServedBands bands(ServedBands::Kind::predictions);
  const Value health = bands.ok(bands.get("/health"));
  EXPECT_EQ(health.at("status"), Value("ok"));
  EXPECT_EQ(health.at("run"), Value(bands.run().filename().string()));
  bands.post("/predict", R"({"strokes":)" + kLine + "}");
  bands.get("/etc/passwd\"} 1\nevil");
  const HttpAnswer metrics = bands.get("/metrics");
  EXPECT_EQ(metrics.type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_THAT(metrics.body, HasSubstr("pipeline_http_requests_total{path=\"/predict\",code=\"200\"} 1\n"));
  EXPECT_THAT(metrics.body, HasSubstr("pipeline_http_requests_total{path=\"other\",code=\"404\"} 1\n"));
  EXPECT_THAT(metrics.body, ::testing::Not(HasSubstr("evil")));
  EXPECT_EQ(bands.ok(bands.get("/openapi.json")).at("openapi"), Value("3.1.0"));
}

TEST(Service, ARunWithoutServeIsServedAsPredictDoes) {
  ServedBands bands(ServedBands::Kind::predictions, false);
  const std::string png = flat_png(90);
  EXPECT_THAT(bands.post("/predict", png, "image/png").body,
              HasSubstr(predicted(bands, bands.folder().write("a.png", png))));
  // Nothing resizes in that run, so strokes are drawn in the size that the network reads.
  const Value seen = bands.ok(bands.post("/predict", R"({"strokes":)" + kLine + R"(,"steps":true,"variants":true})"));
  EXPECT_EQ(seen.at("drawn").at("width"), Value(8));
  EXPECT_EQ(seen.at("drawn").at("height"), Value(6));
  EXPECT_EQ(seen.at("refused"), Value());
}

TEST(Service, ThePageIsHeldByAPolicyOfItsOwn) {
  ServedBands bands;
  const HttpAnswer page = bands.get("/");
  EXPECT_EQ(page.status, 200);
  const std::string nonce = page.body.substr(page.body.find("nonce=\"") + 7, 32);
  EXPECT_EQ(nonce.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(page.body.find("@NONCE@"), std::string::npos);
  ASSERT_FALSE(page.headers.empty());
  EXPECT_EQ(page.headers[0].first, "Content-Security-Policy");
  EXPECT_EQ(
      page.headers[0].second,
      "default-src 'none'; script-src 'nonce-" + nonce + "'; style-src 'nonce-" + nonce +
          "'; img-src data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  EXPECT_EQ(bands.get("/").body.find(nonce), std::string::npos) << "another one each time";
}

TEST(Service, AnswersNothingMoreOnceItStops) {
  ServedBands bands(ServedBands::Kind::predictions);
  bands.stop() = true;
  EXPECT_EQ(bands.post("/predict", R"({"strokes":)" + kLine + "}").status, 503);
}

}  // namespace
}  // namespace pipeline::serve
