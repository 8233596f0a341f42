#include "plugin/sanitizer_runtime.h"

#include <elf.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>

#include "support/temp_dir.h"

namespace pipeline {
namespace {

/// The least of an ELF library, laid out by hand: header, two segments, dynamic section, names. All of the file is
/// loaded to `kAddress`, so that an address in it is no offset.
std::string library_that_needs(const std::string& name) {
  constexpr std::uint64_t kAddress = 0x10000;
  struct File {
    Elf64_Ehdr header{};
    Elf64_Phdr segments[2]{};
    Elf64_Dyn entries[4]{};
  } file;
  const std::string names = std::string(1, '\0') + "libm.so.6" + '\0' + name + '\0';
  const std::size_t size = sizeof file + names.size();
  std::memcpy(file.header.e_ident, ELFMAG, SELFMAG);
  file.header.e_phoff = offsetof(File, segments);
  file.header.e_phentsize = sizeof(Elf64_Phdr);
  file.header.e_phnum = 2;
  file.segments[0].p_type = PT_LOAD;
  file.segments[0].p_vaddr = kAddress;
  file.segments[0].p_filesz = size;
  file.segments[1].p_type = PT_DYNAMIC;
  file.segments[1].p_offset = offsetof(File, entries);
  file.segments[1].p_filesz = sizeof file.entries;
  file.entries[0] = {DT_NEEDED, {1}};
  file.entries[1] = {DT_NEEDED, {11}};  // behind the zero at the start, and "libm.so.6" with its own
  file.entries[2] = {DT_STRTAB, {kAddress + sizeof file}};
  file.entries[3] = {DT_NULL, {0}};
  std::string bytes(sizeof file, '\0');
  std::memcpy(bytes.data(), &file, sizeof file);
  return bytes + names;
}

TEST(SanitizerRuntime, IsNamedWhereThisProcessHasItNot) {
  const testing::TempDir folder;
  const auto missing = [&](const std::string& name) {
    return missing_sanitizer(folder.write("a.so", library_that_needs(name)));
  };
  EXPECT_EQ(missing("libz.so.1"), std::nullopt);
#if defined(__SANITIZE_ADDRESS__)
  EXPECT_EQ(missing("libasan.so.8"), std::nullopt);
  EXPECT_EQ(missing("libclang_rt.tsan-x86_64.so"), "libclang_rt.tsan-x86_64.so");
#elif defined(__SANITIZE_THREAD__)
  EXPECT_EQ(missing("libtsan.so.2"), std::nullopt);
  EXPECT_EQ(missing("libasan.so.8"), "libasan.so.8");
#else
  EXPECT_EQ(missing("libasan.so.8"), "libasan.so.8");
  EXPECT_EQ(missing("libtsan.so.2"), "libtsan.so.2");
  EXPECT_EQ(missing("libclang_rt.asan-x86_64.so"), "libclang_rt.asan-x86_64.so");
#endif
}

TEST(SanitizerRuntime, ADamagedLibraryNeedsNothingOrTheSame) {
  const testing::TempDir folder;
#if defined(__SANITIZE_THREAD__)
  const std::string name = "libasan.so.8";
#else
  const std::string name = "libtsan.so.2";
#endif
  const std::string whole = library_that_needs(name);
  ASSERT_EQ(missing_sanitizer(folder.write("a.so", whole)), name);
  EXPECT_EQ(missing_sanitizer(folder.path() / "not_there.so"), std::nullopt);
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_EQ(missing_sanitizer(folder.write("a.so", whole.substr(0, size))), std::nullopt) << size;
  for (std::size_t at = 0; at + name.size() < whole.size(); ++at) {
    std::string damaged = whole;
    damaged[at] = '\xff';
    const std::optional<std::string> missing = missing_sanitizer(folder.write("a.so", damaged));
    EXPECT_TRUE(!missing || missing == name) << at;
  }
}

}  // namespace
}  // namespace pipeline
