#include "run/run_folder.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <system_error>

#include <pipeline/error.h>

#include "config/nearest_name.h"

namespace pipeline {
namespace {

namespace fs = std::filesystem;

std::string time_stamp() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  localtime_r(&now, &local);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y%m%d-%H%M%S", &local);
  return text.data();
}

/// A pipeline's name as a part of a folder's name.
std::string as_file_name(std::string_view name) {
  std::string safe;
  for (const char c : name.substr(0, 40)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    if (plain) {
      safe += c;
    } else if (!safe.empty() && safe.back() != '-') {
      safe += '-';
    }
  }
  while (!safe.empty() && safe.back() == '-') safe.pop_back();
  return safe.empty() ? "run" : safe;
}

bool is_run(const fs::path& folder) { return fs::exists(folder / "run.json"); }

}  // namespace

fs::path make_run_folder(const fs::path& runs, std::string_view name) {
  std::error_code error;
  fs::create_directories(runs, error);
  if (error)
    throw Error("cannot make the runs folder " + runs.string() + ": " + error.message(),
                "name one that you may write with --runs DIR");
  const fs::path base = fs::canonical(runs);
  const std::string id = time_stamp() + "-" + as_file_name(name);
  constexpr int kMostTries = 1000;
  for (int i = 1; i <= kMostTries; ++i) {
    fs::path folder = base / (i == 1 ? id : id + "-" + std::to_string(i));
    if (fs::create_directory(folder, error)) return folder;
    if (error)
      throw Error("cannot make the run folder " + folder.string() + ": " + error.message(),
                  "name a runs folder that you may write with --runs DIR");
  }
  throw Error("cannot find a free name for a run folder under " + base.string());
}

void point_latest(const fs::path& folder) {
  const fs::path link = folder.parent_path() / "latest";
  const fs::path fresh = folder.parent_path() / (".latest." + std::to_string(::getpid()));
  std::error_code error;
  fs::remove(fresh, error);
  fs::create_directory_symlink(folder.filename(), fresh, error);
  if (!error) fs::rename(fresh, link, error);
  if (error) {
    const std::string cause = error.message();
    fs::remove(fresh, error);
    throw Error("cannot point " + link.string() + " to the new run: " + cause,
                "is there a folder of that name? Move it away");
  }
}

std::vector<std::string> run_ids(const fs::path& runs) {
  std::vector<std::string> ids;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(runs, error))
    if (!entry.is_symlink() && entry.is_directory() && is_run(entry.path()))
      ids.push_back(entry.path().filename().string());
  // Ids begin with the time; the shorter first, so that -2 follows the run it came after.
  std::sort(ids.begin(), ids.end());
  return ids;
}

fs::path find_run(const fs::path& runs, std::string_view run) {
  for (const fs::path& candidate : {runs / run, fs::path(run)}) {
    if (run.empty() || !is_run(candidate)) continue;
    return fs::canonical(candidate);
  }
  const std::vector<std::string> ids = run_ids(runs);
  std::string help = "run a pipeline first: pipeline run pipelines/mnist.yaml";
  if (!ids.empty()) {
    help = "the newest is " + ids.back() + "; 'pipeline runs' lists all";
    if (const auto nearest = nearest_name(run, ids))
      help = "did you mean '" + *nearest + "'? 'pipeline runs' lists all";
  }
  throw Error("there is no run '" + std::string(run) + "' in " + runs.string() +
                  (fs::exists(fs::path(run)) ? ", and the folder of that name holds no run.json" : ""),
              help);
}

}  // namespace pipeline
