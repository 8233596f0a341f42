#include "serve/service_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <sstream>
#include <string>

namespace pipeline::serve {
namespace {

using ::testing::HasSubstr;

TEST(ServiceMetrics, CountsByPathAndStatus) {
  ServiceMetrics metrics;
  metrics.answered("/predict", 200, 0.0008);
  metrics.answered("/predict", 200, 0.003);
  metrics.answered("/predict", 400, 9.0);
  const std::string text = metrics.text(3);
  EXPECT_THAT(text, HasSubstr("\npipeline_http_requests_total{path=\"/predict\",code=\"200\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("\npipeline_http_requests_total{path=\"/predict\",code=\"400\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("\npipeline_http_request_seconds_bucket{path=\"/predict\",le=\"0.001\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("\npipeline_http_request_seconds_bucket{path=\"/predict\",le=\"0.005\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("\npipeline_http_request_seconds_bucket{path=\"/predict\",le=\"2.5\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("\npipeline_http_request_seconds_bucket{path=\"/predict\",le=\"+Inf\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("\npipeline_http_request_seconds_count{path=\"/predict\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("\npipeline_http_request_seconds_sum{path=\"/predict\"} 9.0038\n"));
  EXPECT_THAT(text, HasSubstr("\npipeline_http_connections 3\n"));
}

TEST(ServiceMetrics, ConfidenceAndRefusals) {
  ServiceMetrics metrics;
  metrics.predicted(0.5F);
  metrics.predicted(1.0F);
  metrics.refused();
  const std::string text = metrics.text(0);
  EXPECT_THAT(text, HasSubstr("\npipeline_prediction_confidence_bucket{le=\"0.4\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("\npipeline_prediction_confidence_bucket{le=\"0.5\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("\npipeline_prediction_confidence_bucket{le=\"0.99\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("\npipeline_prediction_confidence_count 2\n"));
  EXPECT_THAT(text, HasSubstr("\npipeline_images_refused_total 1\n"));
}

/// By the grammar of the text format, version 0.0.4: comments with HELP and TYPE, samples of a family in one group.
TEST(ServiceMetrics, EveryLineIsOfTheFormat) {
  ServiceMetrics metrics;
  metrics.answered("/predict", 200, 0.1);
  metrics.answered("other", 404, 0.1);
  metrics.predicted(0.7F);
  const std::regex help("# HELP [a-z_]+ .+");
  const std::regex type("# TYPE ([a-z_]+) (counter|gauge|histogram)");
  const std::regex sample(R"(([a-z_]+)(\{[a-z]+="[^"\\\n]*"(,[a-z]+="[^"\\\n]*")*\})? (\+Inf|[0-9.e+-]+))");
  std::istringstream lines(metrics.text(1));
  std::string family;
  int samples = 0;
  for (std::string line; std::getline(lines, line);) {
    std::smatch parts;
    if (std::regex_match(line, help)) continue;
    if (std::regex_match(line, parts, type)) {
      family = parts[1];
      continue;
    }
    ASSERT_TRUE(std::regex_match(line, parts, sample)) << line;
    EXPECT_EQ(parts[1].str().rfind(family, 0), 0U) << line << " in the family " << family;
    ++samples;
  }
  EXPECT_GT(samples, 30);
}

}  // namespace
}  // namespace pipeline::serve
