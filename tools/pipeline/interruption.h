/// \file
/// Ctrl-C and SIGTERM: the first asks the work to end, the second ends the process.
#pragma once

#include <atomic>

namespace pipeline::cli {

/// Handles SIGINT and SIGTERM as long as it lives. One at a time.
class Interruption {
 public:
  /// Who tells the user that the program is stopping: the handler itself, or a display that watches `stop`.
  enum class Notice { handler, display };

  explicit Interruption(Notice notice);
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  /// Set by the first signal.
  const std::atomic<bool>& stop() const;
};

/// From now on SIGINT and SIGTERM end the process at once with exit code 130: for work that leaves nothing behind.
void exit_on_interruption();

}  // namespace pipeline::cli
