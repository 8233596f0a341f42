#include "program.h"

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <stdexcept>

#include "config/shown_text.h"

namespace pipeline::testing {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// In the child: never returns.
[[noreturn]] void become(const std::vector<std::string>& words, const Start& start) {
  if (!start.folder.empty() && ::chdir(start.folder.c_str()) != 0) ::_exit(126);
  ::setenv("LC_ALL", "C.UTF-8", 1);
  ::setenv("TERM", start.columns > 0 ? "xterm-256color" : "dumb", 1);
  ::unsetenv("NO_COLOR");
  for (const std::string& variable : start.environment) {
    const std::size_t equals = variable.find('=');
    ::setenv(variable.substr(0, equals).c_str(), variable.substr(equals + 1).c_str(), 1);
  }
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  ::execv(argv[0], argv.data());
  ::_exit(127);
}

/// What is there to read; false at the end.
bool read_some(int descriptor, std::string& text) {
  std::array<char, 65536> buffer{};
  const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
  if (count <= 0) return false;  // a terminal whose program has ended gives an error
  text.append(buffer.data(), static_cast<std::size_t>(count));
  return true;
}

}  // namespace

Outcome run_executable(const std::vector<std::string>& words, const Start& start) {
  std::array<int, 2> out{-1, -1};
  std::array<int, 2> err{-1, -1};
  pid_t child = -1;
  if (start.columns > 0) {
    winsize size{24, static_cast<unsigned short>(start.columns), 0, 0};
    child = ::forkpty(&out[0], nullptr, nullptr, &size);
    if (child == 0) become(words, start);
  } else {
    if (::pipe2(out.data(), O_CLOEXEC) != 0 || ::pipe2(err.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    child = ::fork();
    if (child == 0) {
      ::dup2(::open("/dev/null", O_RDONLY), 0);
      ::dup2(out[1], 1);
      ::dup2(err[1], 2);
      become(words, start);
    }
    ::close(out[1]);
    ::close(err[1]);
  }
  if (child < 0) throw std::runtime_error("fork");

  Outcome outcome;
  const auto began = Clock::now();
  auto signalled = began;
  bool sent = start.interrupt_after.empty();
  std::array<pollfd, 2> inputs{{{out[0], POLLIN, 0}, {err[0], POLLIN, 0}}};
  while (inputs[0].fd >= 0 || inputs[1].fd >= 0) {
    constexpr double kMostSeconds = 120.0;
    if (seconds_since(began) > kMostSeconds) {
      ::kill(child, SIGKILL);
      ::waitpid(child, nullptr, 0);
      throw std::runtime_error("the program did not end; it said:\n" + outcome.out + outcome.err);
    }
    ::poll(inputs.data(), inputs.size(), 200);
    if ((inputs[0].revents & (POLLIN | POLLHUP)) != 0 && !read_some(inputs[0].fd, outcome.out)) inputs[0].fd = -1;
    if ((inputs[1].revents & (POLLIN | POLLHUP)) != 0 && !read_some(inputs[1].fd, outcome.err)) inputs[1].fd = -1;
    if (!sent && (outcome.out + outcome.err).find(start.interrupt_after) != std::string::npos) {
      sent = true;
      signalled = Clock::now();
      constexpr char kControlC = '\x03';
      if (start.columns == 0) {
        ::kill(child, start.signal);
      } else if (::write(out[0], &kControlC, 1) != 1) {
        throw std::runtime_error("cannot type Ctrl-C");
      }
    }
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ::close(out[0]);
  if (err[0] >= 0) ::close(err[0]);
  outcome.seconds_after_signal = seconds_since(signalled);
  outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  return outcome;
}

Outcome run_program(const std::vector<std::string>& arguments, const Start& start) {
  std::vector<std::string> words{PIPELINE_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return run_executable(words, start);
}

std::string without_escapes(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\x1b' || i + 1 >= text.size() || text[i + 1] != '[') {
      plain += text[i];
      continue;
    }
    i += 2;
    while (i < text.size() && (text[i] < '@' || text[i] > '~')) ++i;
  }
  return plain;
}

int longest_line(std::string_view text) {
  const std::string plain = without_escapes(text);
  int longest = 0;
  for (std::size_t begin = 0; begin < plain.size();) {
    const std::size_t end = std::min(plain.find_first_of("\r\n", begin), plain.size());
    int columns = 0;
    for (const Glyph& glyph : glyphs(std::string_view(plain).substr(begin, end - begin))) columns += glyph.columns;
    longest = std::max(longest, columns);
    begin = end + 1;
  }
  return longest;
}

}  // namespace pipeline::testing
