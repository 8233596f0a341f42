#include "folder_files.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <system_error>

#include <pipeline/error.h>

#include "natural_order.h"
#include "utf8.h"

namespace drawing {

namespace {

namespace fs = std::filesystem;
using pipeline::Error;

/// "png" of "a/b.PNG".
std::string ending_of(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return {};
  std::string ending(name.substr(dot + 1));
  for (char& c : ending) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return ending;
}

class Walk {
 public:
  Walk(bool (*is_wanted)(std::string_view), pipeline::FunctionRef<void()> poll) : is_wanted_(is_wanted), poll_(poll) {}

  /// `prefix`: the folder's name relative to the one given, "" or ending in "/".
  void look_into(const fs::path& folder, const std::string& prefix, int depth) {
    poll_();
    if (depth > kDeepestFolder)
      return pass_by(prefix, "it lies more than " + std::to_string(kDeepestFolder) + " folders deep");
    std::error_code failure;
    fs::directory_iterator entry(folder, failure);
    if (failure) return pass_by(prefix, failure.message());
    for (; entry != fs::directory_iterator(); entry.increment(failure)) {
      take(*entry, prefix, depth);
      if (failure) break;
    }
    if (failure) pass_by(prefix, failure.message());
  }

  FolderFiles found() && {
    for (auto* names : {&files_.images, &files_.tables, &files_.others}) std::ranges::sort(*names, natural_less);
    std::ranges::sort(files_.not_walked);
    return std::move(files_);
  }

 private:
  void take(const fs::directory_entry& entry, const std::string& prefix, int depth) {
    const std::string name = entry.path().filename().string();
    std::error_code failure;
    const bool is_folder = entry.is_directory(failure);  // of a link: what it leads to
    if (is_folder && !failure) {
      if (name.starts_with('.') || name == "__MACOSX") return;
      if (entry.is_symlink(failure)) return pass_by(prefix + name + "/", "it is a link to a folder");
      return look_into(entry.path(), prefix + name + "/", depth + 1);
    }
    if (++count_ > kMaxFiles)
      throw Error("it holds more than " + std::to_string(kMaxFiles) + " files", "divide it into several folders");
    if (count_ % 1024 == 0) poll_();
    if (name.starts_with('.')) {
      files_.others.push_back(prefix + name);
    } else if (name == kTableName) {
      files_.tables.push_back(prefix + name);
    } else {
      (is_wanted_(name) ? files_.images : files_.others).push_back(prefix + name);
    }
  }

  void pass_by(const std::string& prefix, const std::string& reason) {
    if (prefix.empty()) throw Error("it cannot be looked into: " + reason, "give a folder that you may read");
    files_.not_walked.push_back(utf8_name(prefix) + ": " + reason);
  }

  bool (*is_wanted_)(std::string_view);
  pipeline::FunctionRef<void()> poll_;
  FolderFiles files_;
  std::size_t count_ = 0;
};

}  // namespace

bool has_image_ending(std::string_view name) {
  constexpr std::array<std::string_view, 17> kEndings{"png",  "jpg",  "jpeg", "jpe",  "jfif", "bmp",
                                                      "dib",  "tif",  "tiff", "webp", "gif",  "heic",
                                                      "heif", "avif", "jp2",  "j2k",  "svg"};
  return std::ranges::find(kEndings, ending_of(name)) != kEndings.end();
}

bool has_json_ending(std::string_view name) { return ending_of(name) == "json"; }

FolderFiles files_below(const fs::path& folder, bool (*is_wanted)(std::string_view),
                        pipeline::FunctionRef<void()> poll) {
  std::error_code failure;
  const fs::file_status status = fs::status(folder, failure);
  if (status.type() == fs::file_type::not_found) throw Error("there is no such folder", "give a folder of drawings");
  if (status.type() == fs::file_type::none)
    throw Error("it cannot be looked at: " + failure.message(), "give a folder that you may read");
  if (status.type() != fs::file_type::directory)
    throw Error("it is not a folder", "give the folder that holds it; single files go to drawing.files");
  Walk walk(is_wanted, poll);
  walk.look_into(folder, "", 0);
  return std::move(walk).found();
}

}  // namespace drawing
