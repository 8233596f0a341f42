#include "interruption.h"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string_view>

#include "exit_code.h"

namespace pipeline::cli {
namespace {

// A signal handler reaches nothing but globals.
std::atomic<bool> stop_requested = false;
std::atomic<bool> handler_speaks = false;
static_assert(std::atomic<bool>::is_always_lock_free);

void say(std::string_view text) {
  if (::write(STDERR_FILENO, text.data(), text.size()) < 0) return;  // nobody is there to read it
}

extern "C" void stop_on_signal(int /*signal*/) {
  const int code = errno;
  if (stop_requested.exchange(true)) {
    say("\n");
    ::_exit(kInterrupted);
  }
  if (handler_speaks) say("\nstopping... (once more ends at once)\n");
  errno = code;
}

extern "C" void exit_on_signal(int /*signal*/) { ::_exit(kInterrupted); }

void handle(void (*handler)(int)) {
  struct sigaction action{};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

Interruption::Interruption(Notice notice) {
  stop_requested = false;
  handler_speaks = notice == Notice::handler;
  handle(&stop_on_signal);
}

Interruption::~Interruption() { handle(SIG_DFL); }

const std::atomic<bool>& Interruption::stop() const { return stop_requested; }

void exit_on_interruption() { handle(&exit_on_signal); }

}  // namespace pipeline::cli
