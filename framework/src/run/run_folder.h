/// \file
/// A run's folder: its name, its place under the runs folder, `latest`, and finding one again.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace pipeline {

/// Makes RUNS/YYYYMMDD-HHMMSS-NAME (with -2, -3, ... when taken) and returns its absolute path. Throws Error when the
/// folder cannot be made or written.
std::filesystem::path make_run_folder(const std::filesystem::path& runs, std::string_view name);

/// Points RUNS/latest to `folder`, replacing an older link in one step.
void point_latest(const std::filesystem::path& folder);

/// The folder of `run`: an id under `runs`, a folder, or "latest". Throws Error listing the nearest ids when there is
/// none.
std::filesystem::path find_run(const std::filesystem::path& runs, std::string_view run);

/// Ids under `runs`, oldest first. Empty when the folder does not exist.
std::vector<std::string> run_ids(const std::filesystem::path& runs);

}  // namespace pipeline
