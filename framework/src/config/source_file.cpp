#include "config/source_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "config/diagnostic.h"
#include "config/shown_text.h"
#include "config/utf8.h"

namespace pipeline {
namespace {

constexpr std::size_t kMostBytes = 8U * 1024 * 1024;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

[[noreturn]] void refuse(const std::string& name, std::string message, std::string help) {
  const auto nothing = std::make_shared<const SourceFile>(name, "", std::filesystem::path());
  Diagnostics diagnostics;
  diagnostics.add({nothing, 0, 0, 1}, std::move(message), std::move(help));
  throw PipelineFileError(diagnostics.text());
}

std::string read_bounded(const std::string& name) {
  // Without O_NONBLOCK, opening a named pipe would wait for a writer.
  const Descriptor file(::open(name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.number() < 0) {
    if (errno == ENOENT) refuse(name, "there is no such file", "check the path; it is taken from the current folder");
    refuse(name, std::string("the file cannot be opened: ") + std::strerror(errno), "");
  }
  struct stat status{};
  if (::fstat(file.number(), &status) != 0)
    refuse(name, std::string("the file cannot be examined: ") + std::strerror(errno), "");
  if (S_ISDIR(status.st_mode)) refuse(name, "this is a folder, not a pipeline file", "name a .yaml file in it");
  if (!S_ISREG(status.st_mode)) refuse(name, "this is not a regular file", "copy its text into a .yaml file");
  std::string text;
  std::array<char, 65536> buffer{};
  for (;;) {
    const ssize_t count = ::read(file.number(), buffer.data(), buffer.size());
    if (count == 0) return text;
    if (count < 0) {
      if (errno == EINTR) continue;
      refuse(name, std::string("the file cannot be read: ") + std::strerror(errno), "");
    }
    text.append(buffer.data(), static_cast<std::size_t>(count));
    // Counted while reading: the size that a file claims, as those in /proc do, need not be its size.
    if (text.size() > kMostBytes)
      refuse(name, "the file is larger than 8 MB, too large for a pipeline file", "is it the right file?");
  }
}

/// What in the text no YAML file may hold; empty when all is well. `at` receives the offset.
std::string unreadable(std::string_view text, std::size_t& at) {
  for (at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    if (!point.valid) return "the byte " + printable(text.substr(at, 1)) + " is not valid UTF-8";
    const char32_t value = point.value;
    if (value == '\r') {
      if (at + 1 >= text.size() || text[at + 1] != '\n') return "a carriage return without a line feed";
    } else if ((value < 0x20 && value != '\t' && value != '\n') || (value >= 0x7F && value < 0xA0 && value != 0x85)) {
      return "the control character " + printable(text.substr(at, point.length)) + " cannot stand in a YAML file";
    }
    at += point.length;
  }
  return "";
}

}  // namespace

SourceFile::SourceFile(std::string given_name, std::string given_text, std::filesystem::path given_folder)
    : name(std::move(given_name)), text(std::move(given_text)), folder(std::move(given_folder)), starts_{0} {
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1))
    starts_.push_back(at + 1);
}

std::string_view SourceFile::line(int number) const {
  if (number < 1 || number > line_count()) return {};
  const auto index = static_cast<std::size_t>(number - 1);
  const std::size_t end = index + 1 < starts_.size() ? starts_[index + 1] - 1 : text.size();
  std::string_view found = std::string_view(text).substr(starts_[index], end - starts_[index]);
  if (found.ends_with('\r')) found.remove_suffix(1);
  return found;
}

std::size_t SourceFile::offset(int line, int column) const {
  if (line < 1) return 0;
  if (line > line_count()) return text.size();
  const std::size_t start = starts_[static_cast<std::size_t>(line - 1)];
  return std::min(text.size(), start + static_cast<std::size_t>(std::max(column, 1) - 1));
}

std::pair<int, int> SourceFile::position(std::size_t offset) const {
  const auto next = std::upper_bound(starts_.begin(), starts_.end(), std::min(offset, text.size()));
  const auto line = static_cast<int>(next - starts_.begin());
  return {line, static_cast<int>(std::min(offset, text.size()) - *(next - 1)) + 1};
}

Place place_at(std::shared_ptr<const SourceFile> source, std::size_t offset, int length) {
  const auto [line, column] = source->position(offset);
  return {std::move(source), line, column, length};
}

std::shared_ptr<const SourceFile> make_source(std::string name, std::string text, std::filesystem::path folder) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  auto source = std::make_shared<const SourceFile>(std::move(name), std::move(text), std::move(folder));
  std::size_t at = 0;
  if (const std::string problem = unreadable(source->text, at); !problem.empty()) {
    Diagnostics diagnostics;
    diagnostics.add(place_at(source, at), problem, "use plain text in UTF-8");
    throw PipelineFileError(diagnostics.text());
  }
  return source;
}

std::shared_ptr<const SourceFile> load_source(const std::filesystem::path& path) {
  const std::string name = path.string();
  std::string text = read_bounded(name);
  return make_source(name, std::move(text), std::filesystem::absolute(path).lexically_normal().parent_path());
}

}  // namespace pipeline
