/// \file
/// From requests to answers: which path leads where, and what a mistake is answered with.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "serve/fair_places.h"
#include "serve/http_message.h"
#include "serve/live_model.h"
#include "serve/service_metrics.h"
#include "serve/studio.h"

namespace pipeline::serve {

/// `POST /predict`, `GET /health`, `GET /metrics` and `GET /openapi.json`, which describes them; with a studio the page
/// and what it asks for. Thread-safe.
class Service {
 public:
  /// `studio`: null for predictions alone. `threads`: as many predictions are made at once as the machine can use; the
  /// others wait, so that large images do not pile up.
  Service(std::shared_ptr<const LiveModel> model, std::unique_ptr<Studio> studio, int threads);

  /// Never throws.
  HttpAnswer answer(const HttpRequest& request);
  /// Told by the server, for the metrics.
  void count_connections_with(std::function<int()> connections) { connections_ = std::move(connections); }

 private:
  struct Route;

  HttpAnswer routed(const HttpRequest& request, std::string_view& route);
  HttpAnswer predict(const HttpRequest& request);
  HttpAnswer page() const;
  std::shared_ptr<const LiveModel> model() const { return studio_ ? studio_->model() : model_; }

  const std::shared_ptr<const LiveModel> model_;
  const std::unique_ptr<Studio> studio_;
  FairPlaces places_;
  ServiceMetrics metrics_;
  std::function<int()> connections_;
};

}  // namespace pipeline::serve
