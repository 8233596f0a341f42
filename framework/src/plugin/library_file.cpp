#include "plugin/library_file.h"

#include <elf.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <system_error>

#include <pipeline/error.h>

namespace pipeline {
namespace {

namespace fs = std::filesystem;

std::string mode_text(fs::perms perms) {
  char text[8];
  std::snprintf(text, sizeof text, "%04o", static_cast<unsigned>(perms & fs::perms::mask));
  return text;
}

const char* kind_text(fs::file_type type) {
  switch (type) {
    case fs::file_type::regular:
      return "a file";
    case fs::file_type::directory:
      return "a folder";
    case fs::file_type::symlink:
      return "a symbolic link";
    default:
      return "neither file nor folder";
  }
}

fs::file_status status_of(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) {
    const bool is_link = fs::is_symlink(fs::symlink_status(path, error));
    throw Error(is_link ? "is a symbolic link to nothing" : "does not exist");
  }
  if (error) throw Error("cannot be looked at: " + error.message());
  return status;
}

void require_private(const fs::path& path, const fs::file_status& status, const std::string& before = "") {
  if ((status.permissions() & fs::perms::others_write) == fs::perms::none) return;
  throw Error(before + "may be written to by every user (mode " + mode_text(status.permissions()) +
                  "), who could change what this program runs",
              "take that right away: chmod o-w " + path.string());
}

}  // namespace

void require_trusted_folder(const fs::path& folder) {
  const fs::file_status status = status_of(folder);
  if (status.type() != fs::file_type::directory)
    throw Error(std::string("is ") + kind_text(status.type()) + ", a folder of plugins was expected");
  require_private(folder, status);
}

void require_trusted_file(const fs::path& file) {
  const fs::file_status status = status_of(file);
  if (status.type() != fs::file_type::regular)
    throw Error(std::string("is ") + kind_text(status.type()) + ", a file was expected",
                "remove it, or build the plugin again");
  require_private(file, status);
  if (!fs::is_symlink(fs::symlink_status(file))) return;
  const fs::path folder = fs::canonical(file).parent_path();
  require_private(folder, status_of(folder), "is a link into " + folder.string() + ", which ");
}

void require_shared_library(const fs::path& file) {
  static constexpr const char* kHelp = "build the plugin again, on this machine";
  Elf64_Ehdr header{};
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw Error("cannot be opened: " + std::generic_category().message(errno), "make it readable");
  stream.read(reinterpret_cast<char*>(&header), sizeof header);
  if (stream.gcount() < SELFMAG || std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0)
    throw Error("is not a shared library: it does not begin as an ELF file does", kHelp);
  if (stream.gcount() < static_cast<std::streamsize>(sizeof header))
    throw Error("is not a shared library: it ends within its ELF header", kHelp);

  constexpr int kClass = sizeof(void*) == 8 ? ELFCLASS64 : ELFCLASS32;
  constexpr int kData = std::endian::native == std::endian::little ? ELFDATA2LSB : ELFDATA2MSB;
#if defined(__x86_64__)
  constexpr int kMachine = EM_X86_64;
#elif defined(__aarch64__)
  constexpr int kMachine = EM_AARCH64;
#else
#error "name this machine's ELF number"
#endif
  if (header.e_ident[EI_CLASS] != kClass || header.e_ident[EI_DATA] != kData || header.e_machine != kMachine)
    throw Error("is a library for another processor: its ELF machine number is " + std::to_string(header.e_machine) +
                    ", this machine's is " + std::to_string(kMachine),
                kHelp);
  if (header.e_type != ET_DYN)
    throw Error("is not a shared library: its ELF type is " + std::to_string(header.e_type) + ", expected " +
                    std::to_string(ET_DYN),
                kHelp);
}

std::string read_text(const fs::path& file, std::size_t limit) {
  std::ifstream stream(file, std::ios::binary | std::ios::ate);
  if (!stream) throw Error("cannot be opened: " + std::generic_category().message(errno));
  const auto size = static_cast<std::size_t>(std::max<std::streamoff>(stream.tellg(), 0));
  if (size > limit)
    throw Error("has " + std::to_string(size) + " bytes, at most " + std::to_string(limit) + " were expected");
  std::string text(size, '\0');
  stream.seekg(0);
  stream.read(text.data(), static_cast<std::streamsize>(size));
  if (stream.gcount() != static_cast<std::streamsize>(size)) throw Error("changed while it was read");
  return text;
}

}  // namespace pipeline
