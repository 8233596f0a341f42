/// \file
/// What a server counts, in Prometheus' text format.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace pipeline::serve {

/// Thread-safe.
class ServiceMetrics {
 public:
  /// `route`: one of the server's own, so that what clients send makes no new series.
  void answered(std::string_view route, int status, double seconds);
  /// A prediction of the served variant.
  void predicted(float confidence);
  void refused();

  /// Source: "Exposition formats", version 0.0.4, of the Prometheus documentation.
  std::string text(int connections) const;

 private:
  static constexpr std::array<double, 11> kSeconds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5};
  static constexpr std::array<double, 10> kConfidence{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99};

  template <std::size_t Bounds>
  struct Histogram {
    std::array<std::uint64_t, Bounds + 1> counts{};  ///< the last: above all bounds
    double sum = 0.0;

    void add(const std::array<double, Bounds>& bounds, double value);
    std::string text(const std::string& name, const std::string& labels,
                     const std::array<double, Bounds>& bounds) const;
  };

  mutable std::mutex mutex_;
  std::map<std::pair<std::string, int>, std::uint64_t, std::less<>> answers_;
  std::map<std::string, Histogram<kSeconds.size()>, std::less<>> seconds_;
  Histogram<kConfidence.size()> confidence_;
  std::uint64_t refused_ = 0;
};

}  // namespace pipeline::serve
