#include "serve/seen_drawing.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "data/json.h"
#include "prediction_json.h"
#include "serve/picture_json.h"

namespace pipeline::serve {
namespace {

/// How sure is the network really? The same strokes as a thinner or thicker pen would have drawn them, smaller, larger,
/// and in a corner.
struct Redrawn {
  std::string_view name;
  double brush;  ///< times the drawing's
  double scale;
  bool in_corner;
};
constexpr std::int64_t kDrawnSide = 140;
constexpr std::array<Redrawn, 5> kRedrawn{{{"thin", 0.4, 1.0, false},
                                           {"thick", 1.8, 1.0, false},
                                           {"small", 1.0, 0.6, false},
                                           {"large", 1.0, 1.3, false},
                                           {"shifted", 1.0, 1.0, true}}};

using Steps = std::vector<std::pair<std::string, Images>>;

std::string steps_json(const Steps& steps) {
  std::string text = ",\"steps\":[";
  for (std::size_t i = 0; i < steps.size(); ++i)
    text += std::string(i > 0 ? "," : "") + "{\"name\":" + json_quoted(steps[i].first) +
            ",\"picture\":" + picture_json(steps[i].second, 0) + "}";
  return text + "]";
}

/// One image in one variant; each is a task of its own, for together they take a few milliseconds.
struct Look {
  const ModelVariant* variant = nullptr;
  std::size_t image = 0;  ///< 0: the drawing; then its renderings
  Prediction prediction;
  std::string steps;  ///< JSON, where they are wanted
};

void look(const LiveModel& model, const Images& image, bool wants_steps, Look& into) {
  Steps steps;
  const StepWatcher keep = [&](const LineageStep* step, const Images& behind) {
    if (step != nullptr) steps.emplace_back(step->type, behind);
  };
  into.prediction = std::move(model.predict(*into.variant, image, wants_steps ? keep : StepWatcher()).front());
  if (wants_steps) into.steps = steps_json(steps);
}

/// The drawing, then its renderings.
std::vector<Images> images_to_look_at(const LiveModel& model, const Images& drawn, const Drawing& drawing,
                                      const Wanted& wanted) {
  std::vector<Images> images{drawn};
  if (!wanted.renderings || drawing.strokes.empty()) return images;
  images.resize(1 + kRedrawn.size());
  model.in_parallel(std::ssize(kRedrawn), [&](std::int64_t i) {
    const Redrawn& redrawn = kRedrawn[static_cast<std::size_t>(i)];
    Rendering how = drawing.how;
    how.brush *= redrawn.brush;
    how.scale = redrawn.scale;
    how.in_corner = redrawn.in_corner;
    images[static_cast<std::size_t>(i) + 1] = model.rendered(drawing.strokes, how);
  });
  return images;
}

/// The most work first, so that no thread is left alone with it at the end: the served variant's are the last of a file
/// as a rule.
std::vector<Look> looks_at(const LiveModel& model, std::size_t images, const Wanted& wanted) {
  std::vector<Look> looks;
  for (const ModelVariant& variant : model.variants()) {
    const bool is_served = &variant == &model.served();
    const bool reads_all = wanted.renderings_of.empty() || wanted.renderings_of == variant.name;
    if (is_served || wanted.variants || (wanted.renderings && reads_all)) looks.push_back({&variant, 0, {}, ""});
    for (std::size_t i = 1; reads_all && i < images; ++i) looks.push_back({&variant, i, {}, ""});
  }
  return looks;
}

std::string prediction_of(const Look& look, const std::vector<std::string>& classes) {
  return "{\"name\":" + json_quoted(look.variant->name) + "," + cli::prediction_members(look.prediction, classes) +
         look.steps + "}";
}

}  // namespace

Images Drawing::seen_by(const LiveModel& model) const {
  return strokes.empty() ? model.decoded(image) : model.rendered(strokes, how);
}

SeenDrawing seen_drawing(const LiveModel& model, const Images& drawn, const Drawing& drawing, const Wanted& wanted) {
  const std::vector<Images> images = images_to_look_at(model, drawn, drawing, wanted);
  std::vector<Look> looks = looks_at(model, images.size(), wanted);
  model.in_parallel(std::ssize(looks), [&](std::int64_t i) {
    Look& one = looks[static_cast<std::size_t>(std::ssize(looks) - 1 - i)];
    look(model, images[one.image], wanted.steps && one.image == 0, one);
  });

  const std::vector<std::string>& classes = model.classes();
  Value::List names;
  for (const std::string& name : classes) names.emplace_back(name);
  SeenDrawing seen;
  std::string& text = seen.members;
  text = "\"run\":" + json_quoted(model.run().filename().string()) +
         ",\"variant\":" + json_quoted(model.served().name) + ",\"classes\":" + Value(std::move(names)).json();
  std::string variants;
  for (const Look& one : looks) {
    if (one.image != 0) continue;
    variants += (variants.empty() ? "" : ",") + prediction_of(one, classes);
    if (one.variant != &model.served()) continue;
    text += "," + cli::prediction_members(one.prediction, classes);
    if (!one.prediction.probabilities.empty()) seen.confidence = one.prediction.probabilities[one.prediction.best];
  }
  if (wanted.steps) text += ",\"drawn\":" + picture_json(drawn, 0, kDrawnSide);
  if (wanted.variants) text += ",\"variants\":[" + variants + "]";
  if (!wanted.renderings) return seen;
  text += ",\"renderings\":[";
  for (std::size_t i = 1; i < images.size(); ++i) {
    std::string read;
    for (const Look& one : looks)
      if (one.image == i) read += (read.empty() ? "" : ",") + prediction_of(one, classes);
    text += std::string(i > 1 ? "," : "") + "{\"name\":" + json_quoted(kRedrawn[i - 1].name) +
            ",\"picture\":" + picture_json(images[i], 0) + ",\"variants\":[" + read + "]}";
  }
  text += "]";
  return seen;
}

}  // namespace pipeline::serve
