#include "data/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cassert>
#include <cerrno>
#include <system_error>
#include <utility>

#include <pipeline/error.h>

namespace pipeline {
namespace {

constexpr std::size_t kBuffer = std::size_t{1} << 16U;

/// Short whatever the final name: a name of 255 bytes can be written too.
std::filesystem::path temporary_beside(const std::filesystem::path& path) {
  static std::atomic<unsigned> count{0};
  return path.parent_path() / (".pipeline-" + std::to_string(::getpid()) + "-" + std::to_string(++count) + ".tmp");
}

}  // namespace

AtomicFile::AtomicFile(std::filesystem::path path) : path_(std::move(path)) {
  constexpr int kTries = 100;
  for (int i = 0; i < kTries && descriptor_ < 0; ++i) {
    temporary_ = temporary_beside(path_);
    descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    // A file of that name is left from a killed process that had the same number.
    if (descriptor_ < 0 && errno != EEXIST) fail(errno);
  }
  if (descriptor_ < 0) fail(EEXIST);
}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::fail(int code) const {
  throw Error("cannot write " + path_.string() + ": " + std::generic_category().message(code));
}

void AtomicFile::flush(std::string_view bytes) {
  while (!bytes.empty()) {
    const ::ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(errno);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void AtomicFile::write(std::string_view bytes) {
  assert(descriptor_ >= 0);
  if (pending_.size() + bytes.size() > kBuffer) {
    flush(pending_);
    pending_.clear();
  }
  if (bytes.size() >= kBuffer) {
    flush(bytes);
  } else {
    pending_ += bytes;
  }
}

void AtomicFile::commit() {
  assert(descriptor_ >= 0);
  flush(pending_);
  pending_.clear();
  // Some file systems report a full disk only here.
  if (::close(std::exchange(descriptor_, -1)) != 0) fail(errno);
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail(errno);
  temporary_.clear();
}

void write_file_atomically(const std::filesystem::path& path, std::string_view content) {
  AtomicFile file(path);
  file.write(content);
  file.commit();
}

}  // namespace pipeline
