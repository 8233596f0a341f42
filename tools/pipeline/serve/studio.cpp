#include "serve/studio.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <utility>

#include <pipeline/error.h>

#include "config/nearest_name.h"
#include "config/shown_text.h"
#include "data/json.h"
#include "png_file.h"
#include "run/own_images_file.h"
#include "serve/picture_json.h"
#include "serve/request_body.h"
#include "serve/seen_drawing.h"
#include "thumbnail.h"

namespace pipeline::serve {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostOnAPage = 500;
constexpr std::int64_t kSmall = 48;
constexpr std::uintmax_t kMostReportBytes = 64 << 20;

std::size_t count_parameter(const HttpRequest& request, std::string_view name, std::size_t fallback,
                            std::size_t highest) {
  const std::string_view text = request.parameter(name);
  if (text.empty()) return fallback;
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value > highest)
    throw BadRequest(400, "'" + std::string(name) + "' is not a number from 0 to " + std::to_string(highest));
  return value;
}

DrawingSet::Filter filter_of(std::string_view text) {
  if (text.empty() || text == "all") return DrawingSet::Filter::all;
  if (text == "wrong") return DrawingSet::Filter::wrong;
  if (text == "disagree") return DrawingSet::Filter::disagree;
  if (text == "unlabelled") return DrawingSet::Filter::unlabelled;
  throw BadRequest(400, "'only' is none of all, wrong, disagree, unlabelled");
}

/// What goes into the folder: a drawing's own file, or the pixels that were drawn.
std::string image_file(const Drawing& drawing, const Images& images) {
  if (drawing.strokes.empty()) return drawing.image;
  const ImageShape shape = images.at(0).shape;
  return cli::png_bytes(cli::thumbnail(images, 0, {0.0, 255.0}, shape.width, shape.height));
}

/// A drawing's strokes as they are kept, with what is known of them.
std::string strokes_file(const Drawing& drawing, const std::string& label, const std::string& author) {
  if (drawing.strokes.empty()) return "";
  Value value = Value::parse_json(drawing.strokes);
  value.set("label", label);
  value.set("author", author);
  value.set("brush", drawing.how.brush);
  value.set("pressure", drawing.how.pressure);
  return value.json() + "\n";
}

}  // namespace

Studio::Session::~Session() {
  stop = true;
  if (loader.joinable()) loader.join();
}

Studio::Studio(StudioSettings settings, ThreadPool& pool, std::shared_ptr<const LiveModel> model,
               const std::atomic<bool>& stop)
    : settings_(std::move(settings)), pool_(pool), stop_(stop), folder_(settings_.folder) {
  runs_.emplace(model->run().filename().string(), model->run());
  session_ = make_session(std::move(model));
}

Studio::~Studio() = default;

std::shared_ptr<Studio::Session> Studio::make_session(std::shared_ptr<const LiveModel> model) const {
  auto session = std::make_shared<Session>();
  session->model = std::move(model);
  session->sets.push_back(std::make_shared<DrawingSet>("saved"));
  for (const fs::path& folder : settings_.folders) {
    std::string name = folder.lexically_normal().string();
    while (name.size() > 1 && name.ends_with('/')) name.pop_back();
    session->sets.push_back(std::make_shared<DrawingSet>(std::move(name)));
  }
  if (folder_.has_images()) session->sets.front()->expect();
  for (std::size_t i = 1; i < session->sets.size(); ++i) session->sets[i]->expect();
  session->loader = std::thread([this, now = session.get()] {
    for (const auto& set : now->sets)
      if (!now->stop && !set->ready()) set->load(*now->model, folder_of(*now, *set), now->stop);
  });
  return session;
}

std::shared_ptr<Studio::Session> Studio::session_now() const {
  const std::lock_guard lock(mutex_);
  return session_;
}

std::shared_ptr<const LiveModel> Studio::model() const { return session_now()->model; }

DrawingSet& Studio::set_of(const Session& session, std::string_view name) const {
  if (name.empty()) return *session.sets.front();
  for (const auto& set : session.sets)
    if (set->name() == name) return *set;
  throw BadRequest(404, "there is no set " + in_quotes(name));
}

fs::path Studio::folder_of(const Session& session, const DrawingSet& set) const {
  if (&set == session.sets.front().get()) return folder_.path();
  for (std::size_t i = 1; i < session.sets.size(); ++i)
    if (session.sets[i].get() == &set) return settings_.folders[i - 1];
  return {};
}

std::string Studio::why_no_jobs(const LiveModel& model) const {
  if (model.program() == nullptr) return "The run has no pipeline file.";
  const Program& program = *model.program();
  const std::string classifier = program.serve ? program.serve->classifier : "";
  if (!classifier.empty() && was_retrained(program, classifier))
    return "This network has learned from some of these drawings already, so figures on them would flatter it. Draw "
           "with the run that it came from.";
  return "";
}

std::string Studio::session() const {
  const std::shared_ptr<Session> session = session_now();
  const LiveModel& model = *session->model;
  Value::List variants;
  Value::Map steps;
  for (const ModelVariant& variant : model.variants()) {
    variants.emplace_back(variant.name);
    Value::List types;
    for (const std::string& type : variant.steps) types.emplace_back(type);
    steps.emplace_back(variant.name, std::move(types));
  }
  Value::List classes;
  for (const std::string& name : model.classes()) classes.emplace_back(name);
  Value::List sets;
  for (const auto& set : session->sets)
    sets.emplace_back(Value::Map{{"name", set->name()}, {"images", static_cast<std::int64_t>(set->size())}});
  const std::string why_not = why_no_jobs(model);
  return Value(Value::Map{{"run", model.run().filename().string()},
                          {"variant", model.served().name},
                          {"variants", std::move(variants)},
                          {"classes", std::move(classes)},
                          {"steps", std::move(steps)},
                          {"folder", folder_.path().string()},
                          {"sets", std::move(sets)},
                          {"author", settings_.author},
                          {"can_compare", why_not.empty()},
                          {"can_retrain", why_not.empty()},
                          {"why_not", why_not}})
      .json();
}

std::string Studio::drawings(const HttpRequest& request) const {
  const std::shared_ptr<Session> session = session_now();
  return set_of(*session, request.parameter("set"))
      .page_json(*session->model, count_parameter(request, "from", 0, 100'000'000),
                 count_parameter(request, "count", 60, kMostOnAPage), filter_of(request.parameter("only")));
}

std::string Studio::drawing(const HttpRequest& request) const {
  const std::shared_ptr<Session> session = session_now();
  const DrawingSet& set = set_of(*session, request.parameter("set"));
  const std::string_view id = request.parameter("id");
  const std::optional<KnownDrawing> known = set.find(id);
  if (!known) throw BadRequest(404, "there is no drawing " + in_quotes(id) + " in " + in_quotes(set.name()));
  if (!known->unreadable.empty()) throw BadRequest(422, known->unreadable);
  const fs::path file = folder_of(*session, set) / known->id;
  Drawing drawing;
  std::string members;
  if (known->has_strokes) {
    if (const std::optional<std::string> strokes = strokes_beside(file)) {
      try {
        const Value value = Value::parse_json(*strokes);
        const Value* brush = value.find("brush");
        const Value* pressure = value.find("pressure");
        if (brush != nullptr) drawing.how.brush = brush->as_number();
        drawing.how.pressure = pressure != nullptr && pressure->as_bool();
        Value::Map shown{{"canvas", value.at("canvas")}, {"strokes", value.at("strokes")}};
        members = ",\"strokes\":" + Value(std::move(shown)).json() + ",\"brush\":" + shortest(drawing.how.brush) +
                  ",\"pressure\":" + (drawing.how.pressure ? "true" : "false");
        drawing.strokes = *strokes;
      } catch (const Error&) {
        members.clear();  // not ours, or damaged: the image is there all the same
      }
    }
  }
  if (members.empty()) members = ",\"strokes\":null";
  const bool renderings = !drawing.strokes.empty();
  std::string seen;
  try {
    seen = seen_drawing(*session->model, session->model->file(file), drawing, {true, true, renderings, ""}).members;
  } catch (const Error& error) {
    if (!renderings) throw BadRequest(422, error.what(), error.help());
    seen = seen_drawing(*session->model, session->model->file(file), Drawing{}, {true, true, false, ""}).members;
  }
  return "{\"known\":{\"id\":" + json_quoted(known->id) + ",\"label\":" + json_quoted(known->label) +
         ",\"author\":" + json_quoted(known->author) + members + "}," + seen + "}";
}

std::string Studio::statistics(const HttpRequest& request) const {
  const std::shared_ptr<Session> session = session_now();
  return set_of(*session, request.parameter("set")).statistics_json(*session->model);
}

std::string Studio::save(const HttpRequest& request) {
  const Value body = json_object(request, {"image", "strokes", "brush", "pressure", "label", "author"});
  const Drawing drawing = drawing_of(body);
  const std::string label = text_member(body, "label");
  const std::string author = text_member(body, "author");
  require_name(label, "label");
  require_name(author, "author");
  const std::shared_ptr<Session> session = session_now();
  const LiveModel& model = *session->model;
  require_label(model, label);
  Images images = [&] {
    try {
      return drawing.seen_by(model);
    } catch (const Error& error) {
      throw BadRequest(422, error.what(), error.help());
    }
  }();
  KnownDrawing known;
  known.label = label;
  known.author = author;
  known.has_strokes = !drawing.strokes.empty();
  known.picture = picture_json(images, 0, kSmall);
  known.readings = readings_of(model, images).front();

  const std::lock_guard lock(saving_);
  DrawingSet& set = *session->sets.front();
  require_known(set);
  known.id = folder_.add(image_file(drawing, images), strokes_file(drawing, label, author), label, author);
  std::vector<TableRow> rows = set.rows();
  rows.push_back({known.id, label, author});
  try {
    folder_.write_table(rows);
  } catch (const Error&) {
    folder_.remove(known.id);
    throw;
  }
  const std::string id = known.id;
  set.add(std::move(known));
  return "{\"id\":" + json_quoted(id) + ",\"statistics\":" + set.statistics_json(model) + "}";
}

std::string Studio::relabel(const HttpRequest& request) {
  const Value body = json_object(request, {"id", "label"});
  const std::string id = text_member(body, "id");
  const std::string label = text_member(body, "label");
  require_name(label, "label");
  const std::shared_ptr<Session> session = session_now();
  require_label(*session->model, label);
  const std::lock_guard lock(saving_);
  DrawingSet& set = *session->sets.front();
  require_known(set);
  if (!set.find(id)) throw BadRequest(404, "there is no drawing " + in_quotes(id) + " in the folder");
  std::vector<TableRow> rows = set.rows();
  std::ranges::find(rows, id, &TableRow::file)->label = label;
  folder_.write_table(rows);
  set.relabel(id, label);
  if (const std::optional<std::string> strokes = strokes_beside(folder_.path() / id)) {
    try {
      Value value = Value::parse_json(*strokes);
      if (value.find("strokes") != nullptr) {
        value.set("label", label);
        folder_.replace_strokes(id, value.json() + "\n");
      }
    } catch (const Error&) {
      // A JSON file of the same name that holds no strokes is left as it is.
    }
  }
  return "{\"statistics\":" + set.statistics_json(*session->model) + "}";
}

std::string Studio::remove(const HttpRequest& request) {
  const Value body = json_object(request, {"id"});
  const std::string id = text_member(body, "id");
  const std::shared_ptr<Session> session = session_now();
  const std::lock_guard lock(saving_);
  DrawingSet& set = *session->sets.front();
  require_known(set);
  if (!set.find(id)) throw BadRequest(404, "there is no drawing " + in_quotes(id) + " in the folder");
  std::vector<TableRow> rows = set.rows();
  std::erase_if(rows, [&](const TableRow& row) { return row.file == id; });
  folder_.write_table(rows);  // first: a row without its file would be an error for whoever reads the folder
  folder_.remove(id);
  set.remove(id);
  return "{\"statistics\":" + set.statistics_json(*session->model) + "}";
}

std::string Studio::start_job(const HttpRequest& request) {
  const Value body = json_object(request, {"kind", "set"});
  const std::string kind = text_member(body, "kind");
  if (kind != "compare" && kind != "retrain") throw BadRequest(400, "'kind' is neither compare nor retrain");
  const std::shared_ptr<Session> session = session_now();
  const DrawingSet& set = set_of(*session, text_member(body, "set"));
  if (const std::string why_not = why_no_jobs(*session->model); !why_not.empty()) throw BadRequest(422, why_not);
  if (set.size() == 0) throw BadRequest(422, "there are no drawings yet", "save some first");
  const std::lock_guard saving(saving_);
  const std::lock_guard lock(mutex_);
  if (std::ranges::any_of(jobs_, [](const auto& job) { return job->running(); }))
    throw BadRequest(409, "another comparison or retraining is running", "wait for it, or stop it");
  fs::path file;
  Job::Work work = kind == "compare" ? comparison(*session, set, file) : retraining(*session, set, file);
  const int id = static_cast<int>(jobs_.size()) + 1;
  jobs_.push_back(std::make_unique<Job>(id, kind, file, std::move(work)));
  return "{\"id\":" + std::to_string(id) + "}";
}

namespace {

Job& job_named(const std::vector<std::unique_ptr<Job>>& jobs, std::string_view rest) {
  std::size_t id = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), id);
  if (error != std::errc() || end != rest.data() + rest.size() || id == 0 || id > jobs.size())
    throw BadRequest(404, "there is no job " + in_quotes(rest));
  return *jobs[id - 1];
}

}  // namespace

std::string Studio::job(std::string_view rest) const {
  const std::lock_guard lock(mutex_);
  return job_named(jobs_, rest).json();
}

std::string Studio::stop_job(std::string_view rest) {
  const std::lock_guard lock(mutex_);
  job_named(jobs_, rest).stop();
  return "{}";
}

std::string Studio::use_model(const HttpRequest& request) {
  const std::string run = text_member(json_object(request, {"run"}), "run");
  fs::path folder;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& job : jobs_)
      if (const fs::path made = job->run_folder(); !made.empty()) runs_.emplace(made.filename().string(), made);
    const auto known = runs_.find(run);
    if (known == runs_.end())
      throw BadRequest(404, "no run " + in_quotes(run) + " was made here", "start 'pipeline draw' with it");
    folder = known->second;
  }
  std::shared_ptr<Session> next =
      make_session(std::make_shared<const LiveModel>(folder, settings_.options, pool_, stop_));
  {
    const std::lock_guard saving(saving_);  // nobody saves into the session that goes
    const std::lock_guard lock(mutex_);
    session_.swap(next);
  }
  return session();
}

std::optional<std::string> Studio::report(std::string_view run) const {
  fs::path file;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& job : jobs_)
      if (const fs::path made = job->run_folder(); !made.empty() && made.filename() == run) file = made / "report.html";
  }
  std::error_code error;
  if (file.empty() || fs::file_size(file, error) > kMostReportBytes || error) return std::nullopt;
  std::ifstream stream(file, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

void Studio::require_label(const LiveModel& model, const std::string& label) {
  if (label.empty()) throw BadRequest(400, "the label is missing", "say what the drawing shows");
  if (std::ranges::find(model.classes(), label) == model.classes().end())
    throw BadRequest(422, "the network knows no class " + in_quotes(label),
                     "it knows: " + comma_separated(model.classes()));
}

void Studio::require_known(const DrawingSet& set) {
  if (set.listed()) return;
  const std::string error = set.error();
  if (error.empty()) throw BadRequest(503, "the folder is still being read", "try again in a moment");
  throw BadRequest(409, "the folder cannot be read, so its labels.csv is left as it is: " + error,
                   "mend it, or save into another folder with --folder");
}

}  // namespace pipeline::serve
