#include "file_bytes.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <fstream>
#include <string>
#include <system_error>

#include <pipeline/error.h>

#include "utf8.h"

namespace drawing {

using pipeline::Error;

std::vector<std::uint8_t> file_bytes(const std::filesystem::path& path) {
  std::error_code failure;
  const std::filesystem::file_status status = std::filesystem::status(path, failure);
  switch (status.type()) {
    case std::filesystem::file_type::regular:
      break;
    case std::filesystem::file_type::not_found:
      throw Error("there is no such file");
    case std::filesystem::file_type::directory:
      throw Error("it is a folder, not an image file");
    case std::filesystem::file_type::none:
      throw Error("it cannot be looked at: " + failure.message());
    default:
      throw Error("it is not a regular file");
  }
  const std::uintmax_t size = std::filesystem::file_size(path, failure);
  if (failure) throw Error("its size cannot be told: " + failure.message());
  if (size > kMaxFileBytes) throw Error("it has " + std::to_string(size) + " bytes; at most 64 million are read");

  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error("it cannot be opened: " + std::generic_category().message(errno));
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size));
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
  if (static_cast<std::uintmax_t>(file.gcount()) != size)
    throw Error("only " + std::to_string(file.gcount()) + " of its " + std::to_string(size) + " bytes could be read");
  return bytes;
}

void write_file(const std::filesystem::path& path, std::span<const std::uint8_t> bytes) {
  static std::atomic<unsigned> count = 0;
  const std::filesystem::path beside =
      path.parent_path() / (".drawing-" + std::to_string(::getpid()) + "-" + std::to_string(++count) + ".tmp");
  errno = 0;
  std::ofstream file(beside, std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  file.close();
  std::error_code failure;
  if (!file) failure.assign(errno != 0 ? errno : EIO, std::generic_category());
  if (!failure) std::filesystem::rename(beside, path, failure);
  if (!failure) return;
  std::error_code ignored;
  std::filesystem::remove(beside, ignored);
  throw Error("cannot write '" + utf8_name(path.string()) + "': " + failure.message());
}

}  // namespace drawing
