#include "doctor_progress.h"

#include <unistd.h>

#include "output.h"
#include "shown_number.h"
#include "terminal.h"
#include "terminal_text.h"

namespace pipeline::cli {

std::string examination_text(const std::string& what, std::int64_t done, std::int64_t total, double seconds) {
  if (total == 0) return what;
  std::string text = what + ", " + with_commas(done + 1) + " of " + with_commas(total);
  if (done > 0)
    text += ", " + duration(seconds / static_cast<double>(done) * static_cast<double>(total - done)) + " left";
  return text;
}

DoctorProgress::~DoctorProgress() {
  if (shown_ && !what_.empty()) write_error_stream("\r\x1b[K");
}

void DoctorProgress::show(const std::string& what, std::int64_t done, std::int64_t total) {
  if (!shown_) return;
  const auto now = std::chrono::steady_clock::now();
  if (what != what_) began_ = now;
  what_ = what;
  const double seconds = std::chrono::duration<double>(now - began_).count();
  // A terminal may wrap when the last column is filled.
  const int width = Terminal(STDERR_FILENO).width() - 1;
  write_error_stream("\r" + fitted(examination_text(what, done, total, seconds), width) + "\x1b[K");
}

}  // namespace pipeline::cli
