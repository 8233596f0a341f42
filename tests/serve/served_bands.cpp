#include "served_bands.h"

#include <gtest/gtest.h>

#include <pipeline/pipeline.h>

#include "cli/idx_data.h"
#include "png_file.h"
#include "run/comparison_run.h"
#include "run/program.h"
#include "serve/base64.h"

namespace pipeline::testing {

const std::string kLine = R"({"canvas":[280,210],"strokes":[{"x":[20,250],"y":[100,110]}]})";

std::string flat_png(std::uint8_t shade) {
  cli::Picture picture{kBandWidth, kBandHeight, 1, {}};
  picture.pixels.assign(static_cast<std::size_t>(kBandWidth * kBandHeight), shade);
  return cli::png_bytes(picture);
}

std::string base64(std::string_view bytes) { return serve::to_base64(bytes); }

std::filesystem::path make_band_run(const TempDir& folder, bool compared) {
  const std::filesystem::path file = write_band_pipeline(folder);
  RunOptions options;
  options.threads = 2;
  options.runs = folder / "runs";
  if (!compared) return run_pipeline(file, options).folder;
  std::string text = folder.read("bands.yaml") + R"(
  drawings: { uses: drawing.folder, with: { path: drawings } }
  adapt:    { uses: image.none, in: drawings }
  sized:    { uses: image.resize, with: { width: 8, height: 6 }, in: adapt }
  mine:     { like: pixels, apply: sized }
  verdict:  { uses: metrics.classification, in: { classifier: fit.classifier, images: mine } }
compare:
  swap: adapt
  score: verdict
  variants:
    as drawn: []
    inverted: [ image.invert ]
serve: { classifier: fit.classifier, through: [ adapt, sized, mine ], variant: inverted }
)";
  for (int i = 0; i < kBandClasses; ++i)
    folder.write("drawings/" + std::to_string(i) + "_a.png", flat_png(static_cast<std::uint8_t>(60 * i)));
  const Program program = Program::load(folder.write("compared.yaml", text), options);
  return compare_program(program, options, nullptr, nullptr).run.folder;
}

ServedBands::ServedBands(Kind kind, bool compared, const std::vector<std::filesystem::path>& folders)
    : run_(make_band_run(folder_, compared)) {
  options_.threads = 2;
  options_.runs = folder_ / "runs";
  auto model = std::make_shared<const serve::LiveModel>(run_, options_, pool_, stop_);
  std::unique_ptr<serve::Studio> studio;
  if (kind == Kind::studio) {
    serve::StudioSettings settings{options_, saved(), folders, "ann"};
    studio = std::make_unique<serve::Studio>(settings, pool_, model, stop_);
  }
  service_ = std::make_unique<serve::Service>(model, std::move(studio), 2);
}

ServedBands::~ServedBands() = default;

serve::HttpAnswer ServedBands::get(const std::string& path, const std::string& query) {
  serve::HttpRequest request;
  request.method = "GET";
  request.path = path;
  for (std::size_t at = 0; at < query.size();) {
    const std::size_t end = std::min(query.find('&', at), query.size());
    const std::string pair = query.substr(at, end - at);
    const std::size_t equals = pair.find('=');
    request.query.emplace(pair.substr(0, equals), pair.substr(equals + 1));
    at = end + 1;
  }
  return service_->answer(request);
}

serve::HttpAnswer ServedBands::post(const std::string& path, const std::string& body, const std::string& type) {
  serve::HttpRequest request;
  request.method = "POST";
  request.path = path;
  request.content_type = type;
  request.body = body;
  return service_->answer(request);
}

Value ServedBands::ok(const serve::HttpAnswer& answer) {
  EXPECT_EQ(answer.status, 200) << answer.body;
  return Value::parse_json(answer.body);
}

}  // namespace pipeline::testing
