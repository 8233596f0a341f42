#include "plugin/sanitizer_runtime.h"

#include <dlfcn.h>
#include <elf.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string_view>
#include <type_traits>
#include <vector>

namespace pipeline {
namespace {

namespace fs = std::filesystem;

using FileHeader = std::conditional_t<sizeof(void*) == 8, Elf64_Ehdr, Elf32_Ehdr>;
using Segment = std::conditional_t<sizeof(void*) == 8, Elf64_Phdr, Elf32_Phdr>;
using Entry = std::conditional_t<sizeof(void*) == 8, Elf64_Dyn, Elf32_Dyn>;

struct Sanitizer {
  std::string_view gcc;    ///< how the name of g++'s runtime begins
  std::string_view clang;  ///< and of clang's
  const char* symbol;      ///< there when the runtime is
};

constexpr std::array kSanitizers = {Sanitizer{"libasan.so", "libclang_rt.asan", "__asan_init"},
                                    Sanitizer{"libtsan.so", "libclang_rt.tsan", "__tsan_init"},
                                    Sanitizer{"liblsan.so", "libclang_rt.lsan", "__lsan_do_leak_check"}};

/// A file whose every read is checked against its end.
class ElfFile {
 public:
  explicit ElfFile(const fs::path& path) : stream_(path, std::ios::binary) {}

  template <class T>
  std::optional<T> at(std::uint64_t offset) {
    std::array<char, sizeof(T)> bytes{};
    if (!read(offset, bytes.data(), bytes.size())) return std::nullopt;
    return std::bit_cast<T>(bytes);
  }

  /// Up to its null; what is longer than a file name is none.
  std::optional<std::string> text_at(std::uint64_t offset) {
    std::array<char, 256> bytes{};
    stream_.clear();
    stream_.seekg(static_cast<std::streamoff>(offset));
    stream_.read(bytes.data(), bytes.size());
    const std::string_view text(bytes.data(), static_cast<std::size_t>(std::max<std::streamsize>(stream_.gcount(), 0)));
    const std::size_t end = text.find('\0');
    if (end == std::string_view::npos) return std::nullopt;
    return std::string(text.substr(0, end));
  }

 private:
  bool read(std::uint64_t offset, char* to, std::size_t size) {
    if (offset > static_cast<std::uint64_t>(INT64_MAX)) return false;
    stream_.clear();
    stream_.seekg(static_cast<std::streamoff>(offset));
    stream_.read(to, static_cast<std::streamsize>(size));
    return stream_.gcount() == static_cast<std::streamsize>(size);
  }

  std::ifstream stream_;
};

std::vector<Segment> segments_of(ElfFile& file) {
  constexpr std::size_t kMost = 128;  // a library has about ten
  const auto header = file.at<FileHeader>(0);
  if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0 || header->e_phentsize != sizeof(Segment))
    return {};
  std::vector<Segment> segments;
  for (std::size_t i = 0; i < std::min<std::size_t>(header->e_phnum, kMost); ++i) {
    const auto segment = file.at<Segment>(header->e_phoff + i * sizeof(Segment));
    if (!segment) return {};
    segments.push_back(*segment);
  }
  return segments;
}

/// Where in the file stands what is loaded to `address`.
std::optional<std::uint64_t> offset_of(std::uint64_t address, const std::vector<Segment>& segments) {
  for (const Segment& segment : segments)
    if (segment.p_type == PT_LOAD && address >= segment.p_vaddr && address - segment.p_vaddr < segment.p_filesz)
      return segment.p_offset + (address - segment.p_vaddr);
  return std::nullopt;
}

/// The libraries that it is linked to, by name.
std::vector<std::string> needed_by(const fs::path& library) {
  constexpr std::uint64_t kMostEntries = 4096;  // a library has about thirty
  ElfFile file(library);
  const std::vector<Segment> segments = segments_of(file);
  const auto dynamic =
      std::ranges::find(segments, static_cast<decltype(Segment::p_type)>(PT_DYNAMIC), &Segment::p_type);
  if (dynamic == segments.end()) return {};
  std::vector<std::uint64_t> names;
  std::optional<std::uint64_t> table;
  for (std::uint64_t i = 0; i < std::min<std::uint64_t>(dynamic->p_filesz / sizeof(Entry), kMostEntries); ++i) {
    const auto entry = file.at<Entry>(dynamic->p_offset + i * sizeof(Entry));
    if (!entry || entry->d_tag == DT_NULL) break;
    if (entry->d_tag == DT_NEEDED) names.push_back(entry->d_un.d_val);
    if (entry->d_tag == DT_STRTAB) table = offset_of(entry->d_un.d_ptr, segments);
  }
  std::vector<std::string> needed;
  if (table)
    for (const std::uint64_t name : names)
      if (const auto text = file.text_at(*table + name)) needed.push_back(*text);
  return needed;
}

}  // namespace

std::optional<std::string> missing_sanitizer(const fs::path& library) {
  for (const std::string& name : needed_by(library))
    for (const Sanitizer& sanitizer : kSanitizers)
      if ((name.starts_with(sanitizer.gcc) || name.starts_with(sanitizer.clang)) &&
          ::dlsym(RTLD_DEFAULT, sanitizer.symbol) == nullptr)
        return name;
  return std::nullopt;
}

std::string preload_with(const std::string& runtime) {
  const char* before = std::getenv("LD_PRELOAD");
  return before == nullptr || *before == '\0' ? runtime : runtime + ":" + before;
}

}  // namespace pipeline
