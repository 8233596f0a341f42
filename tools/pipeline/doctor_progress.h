/// \file
/// One line on a terminal: what an examination is at, and how long it will take.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace pipeline::cli {

class DoctorProgress {
 public:
  /// `shown` false: writes nothing.
  explicit DoctorProgress(bool shown) : shown_(shown) {}
  /// Takes the line away.
  ~DoctorProgress();
  DoctorProgress(const DoctorProgress&) = delete;
  DoctorProgress& operator=(const DoctorProgress&) = delete;

  /// As ExaminationWatcher.
  void show(const std::string& what, std::int64_t done, std::int64_t total);

 private:
  bool shown_;
  std::string what_;
  std::chrono::steady_clock::time_point began_;  ///< of `what_`
};

/// "trying chains of steps, 3 of 8, 2.1 s left"; what is left is told once a part is over.
std::string examination_text(const std::string& what, std::int64_t done, std::int64_t total, double seconds);

}  // namespace pipeline::cli
