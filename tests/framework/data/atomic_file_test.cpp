#include "data/atomic_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <string>

#include "data/file_reader.h"
#include "support/messages.h"
#include "support/temp_dir.h"

namespace pipeline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::message_of;
using testing::TempDir;

/// Files of this process cannot grow beyond `bytes` while this lives: a full disk for everyone.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int) = nullptr;
};

TEST(AtomicFile, IsThereOnlyAfterCommit) {
  const TempDir folder;
  AtomicFile file(folder / "metrics.json");
  file.write("{\"accuracy\": ");
  file.write("0.98}");
  EXPECT_FALSE(std::filesystem::exists(folder / "metrics.json"));
  file.commit();
  EXPECT_EQ(folder.read("metrics.json"), "{\"accuracy\": 0.98}");
  EXPECT_THAT(folder.names(), ElementsAre("metrics.json"));
}

TEST(AtomicFile, ManySmallAndFewLargeWritesArriveInOrder) {
  const TempDir folder;
  std::string expected;
  AtomicFile file(folder / "history.csv");
  for (int i = 0; i < 30000; ++i) {
    const std::string line = std::to_string(i) + "\n";
    file.write(line);
    expected += line;
  }
  const std::string large(300000, 'x');
  file.write(large);
  file.write("end");
  file.commit();
  EXPECT_EQ(folder.read("history.csv"), expected + large + "end");
}

TEST(AtomicFile, WithoutCommitNothingIsLeft) {
  const TempDir folder;
  {
    AtomicFile(folder / "a").write("half");
  }
  EXPECT_THAT(folder.names(), IsEmpty());
}

TEST(AtomicFile, ReplacesAFormerFile) {
  const TempDir folder;
  folder.write("a", "old");
  write_file_atomically(folder / "a", "new");
  EXPECT_EQ(folder.read("a"), "new");
}

TEST(AtomicFile, WritesInTheCurrentFolderToo) {
  const TempDir folder;
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  write_file_atomically("a", "here");
  std::filesystem::current_path(before);
  EXPECT_EQ(folder.read("a"), "here");
}

TEST(AtomicFile, TheLongestNameCanBeWritten) {
  const TempDir folder;
  const std::string name(255, 'n');
  write_file_atomically(folder / name, "x");
  EXPECT_EQ(folder.read(name), "x");
}

TEST(AtomicFile, AMissingFolderIsNamed) {
  const TempDir folder;
  EXPECT_EQ(message_of([&] { AtomicFile(folder / "none/a"); }),
            "cannot write " + (folder / "none/a").string() + ": No such file or directory");
}

TEST(AtomicFile, AFolderIsNotReplaced) {
  const TempDir folder;
  std::filesystem::create_directory(folder / "a");
  EXPECT_EQ(message_of([&] { write_file_atomically(folder / "a", "x"); }),
            "cannot write " + (folder / "a").string() + ": Is a directory");
  EXPECT_THAT(folder.names(), ElementsAre("a"));
}

TEST(AtomicFile, AFileThatDoesNotFitLeavesTheFormerOne) {
  const TempDir folder;
  folder.write("a", "old");
  {
    const FileSizeLimit limit(100000);
    EXPECT_EQ(message_of([&] { write_file_atomically(folder / "a", std::string(200000, 'x')); }),
              "cannot write " + (folder / "a").string() + ": File too large");
  }
  EXPECT_EQ(folder.read("a"), "old");
  EXPECT_THAT(folder.names(), ElementsAre("a"));
}

TEST(AtomicFile, WhatDoesNotFitIsNoticedAtTheLatestByCommit) {
  const TempDir folder;
  const FileSizeLimit limit(10);
  EXPECT_EQ(message_of([&] {
              AtomicFile file(folder / "a");
              file.write("longer than ten bytes");
              file.commit();
            }),
            "cannot write " + (folder / "a").string() + ": File too large");
  EXPECT_THAT(folder.names(), IsEmpty());
}

TEST(ReadFile, RefusesMoreThanItsLimit) {
  const TempDir folder;
  const auto file = folder.write("a", "12345");
  EXPECT_EQ(read_file(file, 5), "12345");
  EXPECT_EQ(message_of([&] { read_file(file, 4); }),
            file.string() + " is larger than the 4 bytes that such a file may have");
}

TEST(ReadFile, ReadsFilesThatDoNotKnowTheirSize) { EXPECT_NE(read_file("/proc/self/status", 1 << 20), ""); }

}  // namespace
}  // namespace pipeline
