#include "serve/service_metrics.h"

#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <fstream>

#include <pipeline/pipeline.h>

#include "data/json.h"
#include "run/host.h"

namespace pipeline::serve {
namespace {

std::string number(double value) { return shortest(value); }

/// Seconds since 1970 when this process began to serve; known from the first call on.
double started() {
  static const double time = static_cast<double>(std::time(nullptr));
  return time;
}

/// 0 where the system does not tell.
std::uint64_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t all = 0;
  std::uint64_t resident = 0;
  file >> all >> resident;
  return file ? resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) : 0;
}

std::string header(const std::string& name, const std::string& type, const std::string& help) {
  return "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n";
}

}  // namespace

template <std::size_t Bounds>
void ServiceMetrics::Histogram<Bounds>::add(const std::array<double, Bounds>& bounds, double value) {
  ++counts[static_cast<std::size_t>(std::ranges::lower_bound(bounds, value) - bounds.begin())];
  sum += value;
}

template <std::size_t Bounds>
std::string ServiceMetrics::Histogram<Bounds>::text(const std::string& name, const std::string& labels,
                                                    const std::array<double, Bounds>& bounds) const {
  std::string text;
  std::uint64_t below = 0;
  const std::string comma = labels.empty() ? "" : ",";
  for (std::size_t i = 0; i <= Bounds; ++i) {
    below += counts[i];
    const std::string bound = i < Bounds ? number(bounds[i]) : "+Inf";
    text.append(name).append("_bucket{").append(labels).append(comma).append("le=\"").append(bound).append("\"} ");
    text.append(std::to_string(below)).append("\n");
  }
  const std::string braces = labels.empty() ? "" : "{" + labels + "}";
  return text + name + "_sum" + braces + " " + number(sum) + "\n" + name + "_count" + braces + " " +
         std::to_string(below) + "\n";
}

void ServiceMetrics::answered(std::string_view route, int status, double seconds) {
  const std::lock_guard lock(mutex_);
  ++answers_[{std::string(route), status}];
  seconds_[std::string(route)].add(kSeconds, seconds);
}

void ServiceMetrics::predicted(float confidence) {
  const std::lock_guard lock(mutex_);
  confidence_.add(kConfidence, static_cast<double>(confidence));
}

void ServiceMetrics::refused() {
  const std::lock_guard lock(mutex_);
  ++refused_;
}

std::string ServiceMetrics::text(int connections) const {
  const std::lock_guard lock(mutex_);
  std::string text = header("pipeline_build_info", "gauge", "The version of the program that serves.") +
                     "pipeline_build_info{version=\"" + std::string(version()) + "\"} 1\n";
  text += header("pipeline_http_requests_total", "counter", "Requests answered, by path and status.");
  for (const auto& [key, count] : answers_)
    text += "pipeline_http_requests_total{path=\"" + key.first + "\",code=\"" + std::to_string(key.second) + "\"} " +
            std::to_string(count) + "\n";
  text += header("pipeline_http_request_seconds", "histogram", "From a whole request to its whole answer.");
  for (const auto& [route, histogram] : seconds_)
    text += histogram.text("pipeline_http_request_seconds", "path=\"" + route + "\"", kSeconds);
  text +=
      header("pipeline_prediction_confidence", "histogram", "Probability of the class that the served variant read.") +
      confidence_.text("pipeline_prediction_confidence", "", kConfidence);
  text += header("pipeline_images_refused_total", "counter", "Images that a step refused in the served variant.") +
          "pipeline_images_refused_total " + std::to_string(refused_) + "\n";
  text += header("pipeline_http_connections", "gauge", "Clients that are connected.") + "pipeline_http_connections " +
          std::to_string(connections) + "\n";
  text += header("process_cpu_seconds_total", "counter", "Processor time, user and system.") +
          "process_cpu_seconds_total " + number(processor_seconds()) + "\n";
  text += header("process_resident_memory_bytes", "gauge", "Resident memory.") + "process_resident_memory_bytes " +
          std::to_string(resident_bytes()) + "\n";
  text += header("process_start_time_seconds", "gauge", "When serving began, in seconds since 1970.") +
          "process_start_time_seconds " + number(started()) + "\n";
  return text;
}

}  // namespace pipeline::serve
