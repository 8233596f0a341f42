#include "plugin/library_file.h"

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "support/messages.h"
#include "support/temp_dir.h"

namespace pipeline {
namespace {

namespace fs = std::filesystem;
using testing::message_of;

TEST(LibraryFile, OwnersAndGroupsMayWrite) {
  const testing::TempDir folder;
  const fs::path file = folder.write("a.so", "x");
  fs::permissions(file, fs::perms(0775));
  fs::permissions(folder.path(), fs::perms(0775));
  EXPECT_EQ(message_of([&] { require_trusted_file(file); }), "no error");
  EXPECT_EQ(message_of([&] { require_trusted_folder(folder.path()); }), "no error");
}

TEST(LibraryFile, ASymbolicLinkIsJudgedByItsTarget) {
  const testing::TempDir folder;
  const fs::path file = folder.write("1.0/a.so", "x");
  fs::create_symlink("1.0/a.so", folder.path() / "a.so");
  EXPECT_EQ(message_of([&] { require_trusted_file(folder.path() / "a.so"); }), "no error");
  fs::permissions(file, fs::perms(0602));
  EXPECT_EQ(message_of([&] { require_trusted_file(folder.path() / "a.so"); }),
            "may be written to by every user (mode 0602), who could change what this program runs\n"
            "help: take that right away: chmod o-w " +
                (folder.path() / "a.so").string());
}

TEST(LibraryFile, APipeIsNoFile) {
  const testing::TempDir folder;
  const fs::path pipe = folder.path() / "a.so";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(message_of([&] { require_trusted_file(pipe); }),
            "is neither file nor folder, a file was expected\n"
            "help: remove it, or build the plugin again");
}

TEST(LibraryFile, AFileIsNoFolder) {
  const testing::TempDir folder;
  const fs::path file = folder.write("plugins", "x");
  EXPECT_EQ(message_of([&] { require_trusted_folder(file); }), "is a file, a folder of plugins was expected");
  EXPECT_EQ(message_of([&] { require_trusted_folder(file / "more"); }), "does not exist");
}

TEST(LibraryFile, ReadsAtMostItsLimit) {
  const testing::TempDir folder;
  const fs::path file = folder.write("a.json", "12345");
  EXPECT_EQ(read_text(file, 5), "12345");
  EXPECT_EQ(message_of([&] { read_text(file, 4); }), "has 5 bytes, at most 4 were expected");
  EXPECT_EQ(message_of([&] { read_text(folder.path() / "b", 4); }), "cannot be opened: No such file or directory");
}

TEST(LibraryFile, AnotherProcessorsLibraryIsRefused) {
  const testing::TempDir folder;
  // An ELF header of 64 bytes: class 64, little endian, type ET_DYN, machine 243 (RISC-V).
  std::string header(
      "\x7f"
      "ELF\x02\x01\x01",
      7);
  header.resize(16, '\0');
  header += std::string("\x03\x00\xf3\x00\x01\x00\x00\x00", 8);
  header.resize(64, '\0');
  const fs::path file = folder.write("a.so", header);
  const std::string message = message_of([&] { require_shared_library(file); });
  EXPECT_TRUE(
      message.starts_with("is a library for another processor: its ELF machine number is 243, this machine's is "))
      << message;
}

TEST(LibraryFile, OwnLibraryIsAccepted) {
  Dl_info framework;
  ASSERT_NE(dladdr(reinterpret_cast<void*>(&require_shared_library), &framework), 0);
  EXPECT_EQ(message_of([&] { require_shared_library(framework.dli_fname); }), "no error");
}

}  // namespace
}  // namespace pipeline
