#include "check_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string_view>
#include <system_error>

#include <pipeline/error.h>

#include "data/temporary_folder.h"
#include "exit_code.h"
#include "plugin/catalog.h"
#include "plugin/registry.h"
#include "plugin/sanitizer_runtime.h"
#include "run/host.h"

namespace pipeline::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kSanitizerExit = 86;
constexpr int kResult = 3;  // where the child writes its verdict: its standard output is the plugin's

[[noreturn]] void fail(const char* what) {
  throw Error(std::string(what) + ": " + std::error_code(errno, std::generic_category()).message());
}

/// For exec, which wants a null at the end.
std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// The environment of a child: this process's own, but for what is set anew.
class Environment {
 public:
  Environment() {
    for (char** entry = environ; *entry != nullptr; ++entry) entries_.emplace_back(*entry);
  }
  void set(const std::string& name, const std::string& value) {
    std::erase_if(entries_, [&](const std::string& entry) { return entry.starts_with(name + "="); });
    entries_.push_back(name + "=" + value);
  }
  /// One more of the options in `name`, which a sanitizer or the C library divides at ':'.
  void add_option(const std::string& name, const std::string& option) {
    const char* before = std::getenv(name.c_str());
    set(name, (before == nullptr ? "" : std::string(before) + ":") + option);
  }
  std::vector<std::string>& entries() { return entries_; }

 private:
  std::vector<std::string> entries_;
};

Environment environment_of(const CheckTask& task, const std::filesystem::path& scratch) {
  Environment environment;
  environment.set("TMPDIR", scratch.string());
  // What a sanitizer ends is told apart from what ends by itself.
  const std::string exit_code = "exitcode=" + std::to_string(kSanitizerExit);
  for (const char* options : {"TSAN_OPTIONS", "UBSAN_OPTIONS"}) environment.add_option(options, exit_code);
  // Up to GCC 13 the search for leaks reads wild addresses now and then, where a thread has a library's own storage
  // (github.com/google/sanitizers/issues/1322).
  environment.add_option("ASAN_OPTIONS", exit_code + ":intercept_tls_get_addr=0");
  // Else blocks that are free, but kept at hand for a thread, count as in use in the search for leaks.
  if (task.check == "leaks") environment.add_option("GLIBC_TUNABLES", "glibc.malloc.tcache_count=0");
  if (const std::optional<std::string> runtime = missing_sanitizer(task.library))
    environment.set("LD_PRELOAD", preload_with(*runtime));
  return environment;
}

/// Never returns. Between fork and exec nothing may be allocated.
[[noreturn]] void become_child(char* const* words, char* const* environment, int result, ChildOutput output) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // nobody waits for it any more when the parent is gone
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  const int nothing = ::open("/dev/null", O_RDWR);
  ::dup2(nothing, STDIN_FILENO);
  ::dup2(output == ChildOutput::shown ? STDERR_FILENO : nothing, STDOUT_FILENO);
  if (output == ChildOutput::hidden) ::dup2(nothing, STDERR_FILENO);
  if (result == kResult) {
    ::fcntl(result, F_SETFD, 0);
  } else {
    ::dup2(result, kResult);
  }
  ::execve("/proc/self/exe", words, environment);
  ::_exit(127);
}

/// Everything that comes before the other end is closed; nothing once the time is up.
std::optional<std::string> read_all(int descriptor, Clock::time_point deadline) {
  std::string text;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd ready{descriptor, POLLIN, 0};
    const int count = left <= 0 ? 0 : ::poll(&ready, 1, static_cast<int>(left));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return std::nullopt;
    std::array<char, 4096> buffer{};
    const ssize_t size = ::read(descriptor, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(size));
  }
}

Value to_value(const CheckVerdict& verdict) {
  return Value::Map{{"result", name_of(verdict.result)}, {"reason", verdict.reason}};
}

std::optional<CheckVerdict> verdict_from(const std::string& text) {
  try {
    const Value value = Value::parse_json(text);
    for (const auto result :
         {CheckVerdict::Result::pass, CheckVerdict::Result::fail, CheckVerdict::Result::not_applicable})
      if (value.at("result").as_text() == name_of(result)) return CheckVerdict{result, value.at("reason").as_text()};
  } catch (const Error&) {  // NOLINT(bugprone-empty-catch): the child came to its end before it had a verdict
  }
  return std::nullopt;
}

std::string ending_of(int status) {
  if (WIFSIGNALED(status)) {
    const char* name = ::sigdescr_np(WTERMSIG(status));
    return "crashes" + (name == nullptr ? std::string() : " (" + std::string(name) + ")");
  }
  if (WEXITSTATUS(status) == kSanitizerExit)
    return "is ended by the sanitizer that it was built with, which writes why";
  return "ends the whole program, with exit code " + std::to_string(WEXITSTATUS(status));
}

CheckVerdict verdict_of(const CheckTask& task) {
  if (task.stage.empty()) return check_description(task.library);
  const Check* check = conformance_check(task.check);
  Registry registry(Catalog::search({task.library.parent_path()}));
  const FoundPlugin* provider = registry.catalog().provider(task.stage);
  if (provider == nullptr || !std::filesystem::equivalent(provider->library, task.library))
    return {CheckVerdict::Result::not_applicable, "another plugin in its folder offers this stage type"};
  try {
    return check->run(StageTrial(registry.factory(task.stage), task.parameters));
  } catch (const NotApplicable& reason) {
    return {CheckVerdict::Result::not_applicable, reason.what()};
  } catch (const Error& error) {
    return {CheckVerdict::Result::fail, error.what()};
  }
}

}  // namespace

CheckOutcome run_check(const CheckTask& task, ChildOutput output, int limit) {
  std::vector<std::string> words{"pipeline", "__check",  task.library.string(),
                                 task.stage, task.check, task.parameters.json()};
  const TemporaryFolder scratch;  // what a process that was killed leaves goes with it
  Environment environment = environment_of(task, scratch.path());
  const std::vector<char*> word_pointers = pointers_to(words);
  const std::vector<char*> environment_pointers = pointers_to(environment.entries());

  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail("cannot make a pipe");
  const Clock::time_point start = Clock::now();
  const pid_t child = ::fork();
  if (child < 0) fail("cannot start a process");
  if (child == 0) become_child(word_pointers.data(), environment_pointers.data(), ends[1], output);
  ::close(ends[1]);
  const std::optional<std::string> text = read_all(ends[0], start + std::chrono::seconds(limit));
  ::close(ends[0]);
  if (!text) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  CheckOutcome outcome;
  outcome.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  if (!text) {
    outcome.verdict = {CheckVerdict::Result::fail, "does not come to an end within " + std::to_string(limit) + " s"};
  } else if (WIFSIGNALED(status)) {
    outcome.verdict = {CheckVerdict::Result::fail, ending_of(status)};
  } else if (const std::optional<CheckVerdict> verdict = verdict_from(*text)) {
    outcome.verdict = *verdict;
  } else {
    outcome.verdict = {CheckVerdict::Result::fail, ending_of(status)};
  }
  return outcome;
}

int run_check_here(const std::vector<std::string>& words) {
  constexpr std::size_t kWords = 4;
  if (words.size() != kWords) return kUsage;
  keep_libraries_single_threaded();
  const CheckTask task{words[0], words[1], words[2], Value::parse_json(words[3])};
  const std::string text = to_value(verdict_of(task)).json();
  return ::write(kResult, text.data(), text.size()) == static_cast<ssize_t>(text.size()) ? kDone : kFailed;
}

}  // namespace pipeline::cli
