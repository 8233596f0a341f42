#include "serve/live_model.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>

#include <pipeline/error.h>
#include <pipeline/port.h>
#include <pipeline/stage_factory.h>

#include "config/pipeline_file.h"
#include "run/complete_parameters.h"
#include "run/model_folder.h"
#include "run/stage_context.h"
#include "serve/base64.h"

namespace pipeline::serve {
namespace {

constexpr std::string_view kInline = "drawing.inline";
constexpr std::string_view kStyle = "image.mnist_style";
constexpr std::int64_t kStyleSide = 28;

std::vector<std::string> types_of(const ServedModel& model) {
  std::vector<std::string> types;
  for (const KeptStep& step : model.steps) types.push_back(step.record.type);
  return types;
}

/// What a reader says of the one image, "1 of 1 cannot be read:\n  image 1: REASON", as REASON.
Error reason_alone(const Error& error) {
  const std::string text = error.what();
  const std::size_t line = text.rfind("\n  ");
  if (line == std::string::npos) return error;
  return Error(text.substr(text.find(": ", line) + 2));
}

/// Grey as R = G = B: what a decoder makes of a grey file for a network that reads colours.
Images in_three_channels(const Images& grey) {
  const ImageShape shape = grey.shape();
  const std::span<const std::uint8_t> from = grey.pixels().values<std::uint8_t>();
  Tensor pixels = Tensor::zeros(DType::u8, {grey.size(), shape.height, shape.width, 3});
  const std::span<std::uint8_t> to = pixels.writable<std::uint8_t>();
  for (std::size_t i = 0; i < to.size(); ++i) to[i] = from[i / 3];
  return grey.with_pixels(std::move(pixels));
}

}  // namespace

LiveModel::LiveModel(std::filesystem::path run, const RunOptions& options, ThreadPool& pool,
                     const std::atomic<bool>& stop)
    : run_(std::move(run)), pool_(pool), stop_(stop), registry_(Catalog::search(plugin_folders(options.plugins))) {
  const std::filesystem::path file = run_ / "pipeline.yaml";
  if (std::filesystem::exists(file)) {
    RunOptions only_plugins;
    only_plugins.plugins = options.plugins;
    program_.emplace(Program::load(file, only_plugins));
  }
  if (program_ && program_->serve) {
    add_variants_of_file(*program_);
  } else {
    add_variants_without_file();
  }
}

void LiveModel::add_variants_of_file(const Program& program) {
  const Served found = served_by(program, run_);
  has_variants_ = found.plan.variant.has_value();
  if (!has_variants_) {
    ServedModel model = planned_model(found.plan, *found.graph, run_, registry_);
    variants_.push_back({"as served", types_of(model), std::move(model)});
    return;
  }
  for (const ServePlan& plan : program.serve_each) {
    const bool is_served = plan.variant == found.plan.variant;
    if (is_served) served_ = variants_.size();
    try {
      ServedModel model = planned_model(plan, *found.graph, run_, registry_);
      variants_.push_back({*plan.variant, types_of(model), std::move(model)});
    } catch (const Error&) {
      if (is_served) throw;
      // A run of `run` kept nothing of what only another variant trains or learns; the others are there.
    }
  }
  const std::vector<std::string> known = classes();
  const auto other = [&](const ModelVariant& variant) { return variant.model.classifier->classes() != known; };
  const std::string name = served().name;
  std::erase_if(variants_, other);
  served_ = static_cast<std::size_t>(std::ranges::find(variants_, name, &ModelVariant::name) - variants_.begin());
}

void LiveModel::add_variants_without_file() {
  SilentListener silent;
  StageContext context(pool_, 0, &stop_, silent);
  ServedModel trained = replayed_model(run_, registry_);
  const ImageShape shape = trained.classifier->trained_on().shape;
  if (!trained.gives_the_size(context)) canvas_ = std::max(shape.height, shape.width);
  variants_.push_back({"as trained", types_of(trained), std::move(trained)});
  if (shape.height != kStyleSide || shape.width != kStyleSide || shape.channels != 1 || !canvas_ ||
      registry_.catalog().find(kStyle) == nullptr)
    return;
  ServedModel styled = replayed_model(run_, registry_);
  const Value parameters = complete_parameters(kStyle, Value::Map{}, registry_);
  styled.steps.insert(styled.steps.begin(), KeptStep{{std::string(kStyle), parameters, "", "adapt", ""},
                                                     registry_.factory(kStyle).step(parameters)});
  variants_.push_back({"mnist style", types_of(styled), std::move(styled)});
}

Images LiveModel::read(std::string_view stage_type, Value::Map parameters) const {
  SilentListener silent;
  StageContext context(pool_, 0, &stop_, silent);
  Outputs outputs;
  const Value complete = complete_parameters(stage_type, std::move(parameters), registry_);
  registry_.factory(stage_type).stage(complete)->run(Inputs(), outputs, context);
  return static_cast<const Images&>(*outputs.find("images"));
}

Images LiveModel::decoded(std::string_view file) const {
  try {
    return read(kInline, {{"images", Value::List{to_base64(file)}}, {"color", reads_colour()}});
  } catch (const Error& error) {
    throw reason_alone(error);
  }
}

Images LiveModel::rendered(const std::string& strokes, const Rendering& how) const {
  const Value drawing = Value::parse_json(strokes);
  // The rest of the drawing is checked by who reads it; its size says how large a pixel is.
  double side = 1.0;
  if (const Value* canvas = drawing.find("canvas"); canvas != nullptr && canvas->kind() == Value::Kind::list)
    for (const Value& length : canvas->as_list())
      if (length.kind() == Value::Kind::integer) side = std::max(side, length.as_number());
  if (side > kLargestCanvas)
    throw Error("the strokes' canvas has a side of more than " + std::to_string(static_cast<int>(kLargestCanvas)) +
                " pixels");
  const double shown = canvas_ ? static_cast<double>(*canvas_) : side;
  Value::Map parameters{{"strokes", Value::List{Value(strokes)}},
                        {"brush", std::clamp(how.brush * shown / side, 0.25, 1024.0)},
                        {"pressure", how.pressure},
                        {"scale", how.scale}};
  if (canvas_) parameters.emplace_back("canvas", *canvas_);
  if (how.in_corner) {
    parameters.emplace_back("place", "corners");
    parameters.emplace_back("margin", std::min(shown / 8.0, 4096.0));
  }
  try {
    Images drawn = read(kInline, std::move(parameters));
    return reads_colour() ? in_three_channels(drawn) : drawn;
  } catch (const Error& error) {
    throw reason_alone(error);
  }
}

Images LiveModel::folder(const std::filesystem::path& folder) const {
  const std::string path = std::filesystem::absolute(folder).lexically_normal().string();
  return read("drawing.folder", {{"path", path}, {"color", reads_colour()}});
}

Images LiveModel::file(const std::filesystem::path& file) const {
  try {
    return read("drawing.files",
                {{"paths", Value::List{std::filesystem::absolute(file).string()}}, {"color", reads_colour()}});
  } catch (const Error& error) {
    throw reason_alone(error);
  }
}

bool LiveModel::reads_colour() const { return served().model.classifier->trained_on().shape.channels == 3; }

std::vector<Prediction> LiveModel::predict(const ModelVariant& variant, const Images& images,
                                           const StepWatcher& watcher) const {
  SilentListener silent;
  StageContext context(pool_, 0, &stop_, silent);
  return variant.model.predict(images, context, watcher);
}

}  // namespace pipeline::serve
