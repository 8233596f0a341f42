#include "plugin/describe_process.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include <pipeline/error.h>

#include "data/temporary_folder.h"
#include "plugin/library_file.h"

namespace pipeline {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostWords = 16 * 1024;

struct Ended {
  int status = 0;  ///< as waitpid gives it
  bool in_time = true;
  std::string words;  ///< from its standard error
};

/// What `descriptor` gives until its other end is closed, or `until`.
std::string words_from(int descriptor, Clock::time_point until, bool& in_time) {
  std::string words;
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    pollfd wanted{descriptor, POLLIN, 0};
    if (left <= 0 || ::poll(&wanted, 1, static_cast<int>(left)) == 0) {
      in_time = false;
      return words;
    }
    std::array<char, 1024> buffer{};
    const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
    if (count <= 0) return words;
    if (words.size() < kMostWords) words.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

Ended run(const fs::path& program, const fs::path& library, const fs::path& manifest,
          std::chrono::milliseconds patience) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw Error("cannot be described: " + std::string(std::strerror(errno)));
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  std::array<std::string, 3> words{program.string(), library.string(), manifest.string()};
  std::array<char*, 4> arguments{words[0].data(), words[1].data(), words[2].data(), nullptr};
  pid_t child = 0;
  const int failure = ::posix_spawn(&child, program.c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  Ended ended;
  if (failure == 0) {
    ended.words = words_from(ends[0], Clock::now() + patience, ended.in_time);
    if (!ended.in_time) ::kill(child, SIGKILL);
    while (::waitpid(child, &ended.status, 0) < 0 && errno == EINTR) continue;
  }
  ::close(ends[0]);
  if (failure != 0) throw Error("cannot be described: " + program.string() + ": " + std::strerror(failure));
  return ended;
}

/// Of "pipeline-describe: error: 'LIBRARY' REASON\n  help: HELP\n" reason and help.
Error reason_of(const std::string& words, const fs::path& library) {
  const std::string before = "pipeline-describe: error: ";
  std::string reason = words.substr(0, words.find('\n'));
  if (reason.starts_with(before)) reason = reason.substr(before.size());
  const std::string name = "'" + library.string() + "' ";
  if (reason.starts_with(name)) reason = reason.substr(name.size());
  const std::string help = "\n  help: ";
  const std::size_t at = words.find(help);
  return Error(reason.empty() ? "cannot be described" : reason,
               at == std::string::npos
                   ? ""
                   : words.substr(at + help.size(), words.find('\n', at + help.size()) - at - help.size()));
}

}  // namespace

std::optional<fs::path> describe_program() {
  Dl_info place{};
  if (dladdr(reinterpret_cast<const void*>(&describe_program), &place) == 0 || place.dli_fname == nullptr)
    return std::nullopt;
  std::error_code error;
  const fs::path library = fs::canonical(place.dli_fname, error);
  const fs::path program = (library.parent_path() / PIPELINE_DESCRIBE_PROGRAM).lexically_normal();
  if (error || ::access(program.c_str(), X_OK) != 0) return std::nullopt;
  return program;
}

Manifest described_in_a_process(const fs::path& program, const fs::path& library, std::chrono::milliseconds patience) {
  const TemporaryFolder own;
  const bool beside = ::access(library.parent_path().c_str(), W_OK) == 0;
  const fs::path name = library.stem().string() + ".json";
  const fs::path manifest = beside ? library.parent_path() / name : own.path() / name;
  const Ended ended = run(program, library, manifest, patience);
  if (!ended.in_time)
    throw Error("took longer than " + std::to_string(std::chrono::ceil<std::chrono::seconds>(patience).count()) + " s");
  if (WIFSIGNALED(ended.status))
    throw Error(
        "crashed (signal " + std::to_string(WTERMSIG(ended.status)) + ", " + ::strsignal(WTERMSIG(ended.status)) + ")",
        "run 'pipeline-describe " + library.string() + " " + name.string() + "' in a debugger");
  if (WEXITSTATUS(ended.status) != 0) throw reason_of(ended.words, library);
  return manifest_from_json(read_text(manifest, kLargestManifest), name.string());
}

}  // namespace pipeline
