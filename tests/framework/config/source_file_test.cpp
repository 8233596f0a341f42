#include "config/source_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "config/diagnostic.h"

namespace pipeline {
namespace {

class LoadSource : public ::testing::Test {
 public:
  ~LoadSource() override { std::filesystem::remove_all(folder_); }

 protected:
  LoadSource() {
    std::string pattern = (std::filesystem::temp_directory_path() / "source_file_XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }

  std::filesystem::path write(const std::string& text) const {
    const std::filesystem::path path = folder_ / "a.yaml";
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  /// With the folder's name left out.
  std::string error(const std::filesystem::path& path) const {
    try {
      load_source(path);
      return "no error";
    } catch (const PipelineFileError& error) {
      std::string text = error.what();
      const std::string prefix = folder_.string() + "/";
      if (text.starts_with(prefix)) text.erase(0, prefix.size());
      return text;
    }
  }

  std::filesystem::path folder_;
};

TEST_F(LoadSource, KeepsTextNameAndFolder) {
  const std::filesystem::path path = write("name: ä\n\nend");
  const auto file = load_source(path);
  EXPECT_EQ(file->name, path.string());
  EXPECT_EQ(file->text, "name: ä\n\nend");
  EXPECT_EQ(file->folder, folder_);
  EXPECT_EQ(file->line_count(), 3);
  EXPECT_EQ(file->line(1), "name: ä");
  EXPECT_EQ(file->line(2), "");
  EXPECT_EQ(file->line(3), "end");
  EXPECT_EQ(file->line(0), "");
  EXPECT_EQ(file->line(4), "");
}

TEST_F(LoadSource, DropsTheByteOrderMarkAndKeepsWindowsLineEnds) {
  const auto file = load_source(write("\xEF\xBB\xBFone\r\ntwo\r\n"));
  EXPECT_EQ(file->line(1), "one");
  EXPECT_EQ(file->line(2), "two");
  const Place place = place_at(file, file->text.find("wo"));
  EXPECT_EQ(place.line, 2);
  EXPECT_EQ(place.column, 2);
  EXPECT_EQ(file->offset(2, 2), file->text.find("wo"));
}

TEST_F(LoadSource, EmptyFileIsEmptyText) { EXPECT_EQ(load_source(write(""))->text, ""); }

TEST_F(LoadSource, RefusesWhatIsNoFile) {
  EXPECT_EQ(error(folder_ / "b.yaml"),
            "b.yaml: error: there is no such file\n"
            "  help: check the path; it is taken from the current folder");
  std::filesystem::create_directory(folder_ / "sub");
  EXPECT_EQ(error(folder_ / "sub"),
            "sub: error: this is a folder, not a pipeline file\n  help: name a .yaml file in it");
  ASSERT_EQ(mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(error(folder_ / "pipe"),
            "pipe: error: this is not a regular file\n  help: copy its text into a .yaml file");
  EXPECT_EQ(error(write("a: 1\n") / "b.yaml"), "a.yaml/b.yaml: error: the file cannot be opened: Not a directory");
}

TEST_F(LoadSource, RefusesAFileThatMayNotBeRead) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const std::filesystem::path path = write("a: 1\n");
  std::filesystem::permissions(path, std::filesystem::perms::none);
  EXPECT_EQ(error(path), "a.yaml: error: the file cannot be opened: Permission denied");
}

TEST_F(LoadSource, RefusesMoreThanEightMegabytes) {
  EXPECT_EQ(load_source(write(std::string(8U * 1024 * 1024, '#')))->text.size(), 8U * 1024 * 1024);
  EXPECT_EQ(error(write(std::string(8U * 1024 * 1024 + 1, '#'))),
            "a.yaml: error: the file is larger than 8 MB, too large for a pipeline file\n"
            "  help: is it the right file?");
}

TEST_F(LoadSource, RefusesWhatIsNotUtf8AtItsPlace) {
  EXPECT_EQ(error(write("name: ä\nfür: \xFC\n")),
            "a.yaml:2:6: error: the byte \\xfc is not valid UTF-8\n"
            "    2 | für: \\xfc\n"
            "      |      ^~~~\n"
            "  help: use plain text in UTF-8");
  struct Case {
    std::string name;
    std::string bytes;
  };
  for (const Case& c : {Case{"overlong", "\xC0\xAF"}, Case{"surrogate", "\xED\xA0\x80"}, Case{"cut off", "\xE2\x82"},
                        Case{"too large", "\xF4\x90\x80\x80"}, Case{"tail alone", "\x80"}}) {
    SCOPED_TRACE(c.name);
    EXPECT_TRUE(error(write("a: " + c.bytes)).starts_with("a.yaml:1:4: error: the byte \\x"));
  }
}

TEST_F(LoadSource, RefusesControlCharactersAtTheirPlace) {
  using namespace std::string_literals;
  EXPECT_EQ(error(write("a: b\0c\n"s)),
            "a.yaml:1:5: error: the control character \\x00 cannot stand in a YAML file\n"
            "    1 | a: b\\x00c\n"
            "      |     ^~~~\n"
            "  help: use plain text in UTF-8");
  EXPECT_EQ(error(write("a: 1\rb: 2\n")),
            "a.yaml:1:5: error: a carriage return without a line feed\n"
            "    1 | a: 1\\x0db: 2\n"
            "      |     ^~~~\n"
            "  help: use plain text in UTF-8");
}

}  // namespace
}  // namespace pipeline
