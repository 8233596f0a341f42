#include "serve/service.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <exception>
#include <utility>

#include <pipeline/error.h>
#include <pipeline/pipeline.h>

#include "config/shown_text.h"
#include "data/json.h"
#include "serve/gate.h"
#include "serve/request_body.h"
#include "serve/resources.h"
#include "serve/seen_drawing.h"

namespace pipeline::serve {
namespace {

HttpAnswer json(std::string body) { return {200, "application/json", std::move(body), {}}; }

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

/// A run's page is a document of its own that runs scripts of its own: it is shown where it reaches nothing here.
HttpAnswer report_page(std::string html) {
  return {200,
          "text/html; charset=utf-8",
          std::move(html),
          {{"Content-Security-Policy",
            "sandbox allow-scripts allow-downloads; default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; "
            "style-src 'unsafe-inline'; img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'"}}};
}

}  // namespace

/// Of the page's; one that `predicts` waits for a place.
struct Service::Route {
  std::string_view method;
  std::string_view path;
  bool predicts;
  std::string (*answer)(Studio&, const HttpRequest&);
};

Service::Service(std::shared_ptr<const LiveModel> model, std::unique_ptr<Studio> studio, int threads)
    : model_(std::move(model)), studio_(std::move(studio)), places_(std::max(2, threads)) {}

HttpAnswer Service::page() const {
  const std::string nonce = random_token();
  std::string html(page_html());
  replace_all(html, "@NONCE@", nonce);
  return {
      200,
      "text/html; charset=utf-8",
      std::move(html),
      {{"Content-Security-Policy", "default-src 'none'; script-src 'nonce-" + nonce + "'; style-src 'nonce-" + nonce +
                                       "'; img-src data: blob:; connect-src 'self'; base-uri 'none'; form-action "
                                       "'none'; frame-ancestors 'none'"},
       {"Cross-Origin-Opener-Policy", "same-origin"}}};
}

HttpAnswer Service::predict(const HttpRequest& request) {
  Drawing drawing;
  Wanted wanted;
  const std::string_view type = request.content_type;
  if (type.starts_with("application/json")) {
    const Value body = json_object(
        request, {"image", "strokes", "brush", "pressure", "variants", "steps", "renderings", "renderings_of"});
    drawing = drawing_of(body);
    wanted = {bool_member(body, "variants"), bool_member(body, "steps"), bool_member(body, "renderings"),
              text_member(body, "renderings_of")};
  } else if (type.starts_with("image/") || type.starts_with("application/octet-stream")) {
    drawing.image = request.body;
  } else {
    throw BadRequest(415, "'Content-Type' is neither JSON nor an image",
                     "send JSON as application/json, or an image file as image/png");
  }
  const FairPlaces::Taken place(places_);
  const std::shared_ptr<const LiveModel> model = this->model();
  if (!wanted.renderings_of.empty() &&
      std::ranges::find(model->variants(), wanted.renderings_of, &ModelVariant::name) == model->variants().end())
    throw BadRequest(400, "there is no variant " + in_quotes(wanted.renderings_of));
  try {
    const Images images = drawing.seen_by(*model);
    const SeenDrawing seen = seen_drawing(*model, images, drawing, wanted);
    if (seen.confidence) {
      metrics_.predicted(*seen.confidence);
    } else {
      metrics_.refused();
    }
    return json("{" + seen.members + "}");
  } catch (const Stopped&) {
    throw;
  } catch (const BadRequest&) {
    throw;
  } catch (const Error& error) {
    throw BadRequest(422, error.what(), error.help());
  }
}

HttpAnswer Service::routed(const HttpRequest& request, std::string_view& route) {
  static constexpr std::array<Route, 9> kStudio{{
      {"GET", "/session", false, [](Studio& studio, const HttpRequest&) { return studio.session(); }},
      {"GET", "/drawings", false, [](Studio& studio, const HttpRequest& r) { return studio.drawings(r); }},
      {"GET", "/drawing", true, [](Studio& studio, const HttpRequest& r) { return studio.drawing(r); }},
      {"GET", "/statistics", false, [](Studio& studio, const HttpRequest& r) { return studio.statistics(r); }},
      {"POST", "/drawings", true, [](Studio& studio, const HttpRequest& r) { return studio.save(r); }},
      {"POST", "/drawings/label", false, [](Studio& studio, const HttpRequest& r) { return studio.relabel(r); }},
      {"POST", "/drawings/remove", false, [](Studio& studio, const HttpRequest& r) { return studio.remove(r); }},
      {"POST", "/jobs", false, [](Studio& studio, const HttpRequest& r) { return studio.start_job(r); }},
      {"POST", "/model", false, [](Studio& studio, const HttpRequest& r) { return studio.use_model(r); }},
  }};
  const bool get = request.method == "GET" || request.method == "HEAD";
  std::vector<std::string_view> methods;  // that this path has
  const auto is = [&](std::string_view method, std::string_view path) {
    if (request.path != path) return false;
    route = path;
    methods.push_back(method);
    return method == "GET" ? get : request.method == method;
  };
  if (is("POST", "/predict")) return predict(request);
  if (is("GET", "/health"))
    return json("{\"status\":\"ok\",\"run\":" + json_quoted(model()->run().filename().string()) +
                ",\"version\":" + json_quoted(version()) + "}");
  if (is("GET", "/metrics"))
    return {200, "text/plain; version=0.0.4; charset=utf-8", metrics_.text(connections_ ? connections_() : 0), {}};
  if (is("GET", "/openapi.json")) return json(std::string(openapi_json()));
  if (studio_) {
    if (is("GET", "/")) return page();
    for (const Route& known : kStudio) {
      if (!is(known.method, known.path)) continue;
      if (!known.predicts) return json(known.answer(*studio_, request));
      const FairPlaces::Taken place(places_);
      return json(known.answer(*studio_, request));
    }
    constexpr std::string_view kJobs = "/jobs/";
    constexpr std::string_view kStop = "/stop";
    const std::string_view path = request.path;
    if (path.starts_with(kJobs)) {
      const std::string_view rest = path.substr(kJobs.size());
      if (get && rest.find('/') == std::string_view::npos) {
        route = "/jobs/ID";
        return json(studio_->job(rest));
      }
      if (request.method == "POST" && rest.ends_with(kStop)) {
        route = "/jobs/ID/stop";
        return json(studio_->stop_job(rest.substr(0, rest.size() - kStop.size())));
      }
    }
    constexpr std::string_view kRuns = "/runs/";
    constexpr std::string_view kReport = "/report.html";
    if (get && path.starts_with(kRuns) && path.ends_with(kReport) && path.size() > kRuns.size() + kReport.size()) {
      route = "/runs/ID/report.html";
      auto html = studio_->report(path.substr(kRuns.size(), path.size() - kRuns.size() - kReport.size()));
      if (html) return report_page(std::move(*html));
    }
  }
  if (!methods.empty()) {
    HttpAnswer answer = refusal(405, request.path + " does not take " + request.method);
    std::string allowed;
    for (const std::string_view method : methods) allowed += (allowed.empty() ? "" : ", ") + std::string(method);
    answer.headers.emplace_back("Allow", allowed);
    return answer;
  }
  return refusal(
      404, "there is nothing at " + in_quotes(request.path),
      "GET /openapi.json describes what there is" + std::string(studio_ ? "" : "; to draw: pipeline draw RUN"));
}

HttpAnswer Service::answer(const HttpRequest& request) {
  const auto began = std::chrono::steady_clock::now();
  std::string_view route = "other";
  HttpAnswer answer;
  try {
    answer = routed(request, route);
  } catch (const Stopped&) {
    answer = refusal(503, "the server is stopping");
  } catch (const BadRequest& mistake) {
    answer = refusal(mistake.status(), mistake.what(), mistake.help());
  } catch (const Error& error) {
    answer = refusal(500, error.what(), error.help());
  } catch (const std::bad_alloc&) {
    answer = refusal(507, "there is not enough memory for this");
  } catch (const std::exception& error) {
    answer = refusal(500, error.what());
  }
  metrics_.answered(route, answer.status,
                    std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count());
  return answer;
}

}  // namespace pipeline::serve
