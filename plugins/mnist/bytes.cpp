#include "bytes.h"

#include <pipeline/error.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace mnist {
namespace {

std::string reason(int error) { return std::generic_category().message(error); }

}  // namespace

FileBytes::FileBytes(const std::filesystem::path& path) : name_(path.string()) {
  // Non-blocking, so that a named pipe is refused below instead of being waited for.
  descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor_ < 0) throw pipeline::Error("'" + name_ + "' cannot be opened: " + reason(errno));
  struct stat status{};
  const bool known = ::fstat(descriptor_, &status) == 0;
  if (!known || !S_ISREG(status.st_mode)) {
    const std::string why = known ? "it is not a regular file" : reason(errno);
    ::close(descriptor_);
    throw pipeline::Error("'" + name_ + "' cannot be read: " + why);
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
}

FileBytes::~FileBytes() { ::close(descriptor_); }

void FileBytes::read(std::uint64_t offset, std::span<std::byte> to) const {
  while (!to.empty()) {
    const ssize_t got = ::pread(descriptor_, to.data(), to.size(), static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw pipeline::Error("'" + name_ + "' cannot be read: " + reason(errno));
    if (got == 0) {
      throw pipeline::Error("'" + name_ + "' became shorter while it was read",
                            "run again when nothing else is writing to it");
    }
    to = to.subspan(static_cast<std::size_t>(got));
    offset += static_cast<std::uint64_t>(got);
  }
}

void MemoryBytes::read(std::uint64_t offset, std::span<std::byte> to) const {
  std::ranges::copy(bytes_.subspan(static_cast<std::size_t>(offset), to.size()), to.begin());
}

}  // namespace mnist
