#include "data/file_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include <pipeline/error.h>

namespace pipeline {
namespace {

[[noreturn]] void cannot_read(const std::filesystem::path& path, int code) {
  throw Error("cannot read " + path.string() + ": " + std::generic_category().message(code));
}

}  // namespace

FileReader::FileReader(const std::filesystem::path& path) : path_(path) {
  descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor_ < 0) cannot_read(path, errno);
  struct stat status{};
  int code = ::fstat(descriptor_, &status) == 0 ? 0 : errno;
  if (code == 0 && S_ISDIR(status.st_mode)) code = EISDIR;
  if (code != 0) {
    ::close(descriptor_);
    cannot_read(path, code);
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
}

FileReader::~FileReader() { ::close(descriptor_); }

std::size_t FileReader::read_some(std::span<std::byte> out) {
  std::size_t done = 0;
  while (done < out.size()) {
    const ::ssize_t count = ::read(descriptor_, out.data() + done, out.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) cannot_read(path_, errno);
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

std::string read_file(const std::filesystem::path& path, std::uint64_t limit) {
  FileReader file(path);
  const auto too_large = [&] {
    throw Error(path.string() + " is larger than the " + std::to_string(limit) + " bytes that such a file may have");
  };
  if (file.size() > limit) too_large();
  // One byte more than expected, to notice a file that grows meanwhile or has no size, like those in /proc.
  std::string content(file.size() + 1, '\0');
  std::size_t used = 0;
  while (const std::size_t count = file.read_some(std::as_writable_bytes(std::span(content).subspan(used)))) {
    used += count;
    if (used > limit) too_large();
    if (used == content.size()) content.resize(content.size() * 2);
  }
  content.resize(used);
  return content;
}

}  // namespace pipeline
