/// \file
/// The public headers are those that were recorded beside the ABI number.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>

#include <pipeline/abi.h>

#include "abi/header_text.h"
#include "data/sha256.h"

namespace pipeline {
namespace {

namespace fs = std::filesystem;

std::string digest_of_headers() {
  std::map<std::string, std::string> headers;
  for (const auto& entry : fs::directory_iterator(fs::path(FRAMEWORK_FOLDER) / "include/pipeline")) {
    std::ifstream file(entry.path(), std::ios::binary);
    headers[entry.path().filename().string()] =
        testing::without_layout(std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()));
  }
  EXPECT_TRUE(headers.contains("plugin.h"));
  Sha256 sum;
  for (const auto& [name, text] : headers) {
    sum.update(name + "\n");
    sum.update(text + "\n");
  }
  return sum.hex();
}

/// Lines "NUMBER DIGEST" by number; "#" begins a remark.
struct Record {
  std::string remarks;
  std::map<std::uint32_t, std::string> digests;
};

Record read_record(const fs::path& path) {
  Record record;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) {
      record.remarks += line + "\n";
      continue;
    }
    std::istringstream words(line);
    std::uint32_t number = 0;
    std::string digest;
    EXPECT_TRUE(words >> number >> digest) << path << ": " << line;
    EXPECT_TRUE(record.digests.empty() || record.digests.rbegin()->first < number) << path << ": numbers ascend";
    record.digests[number] = digest;
  }
  return record;
}

TEST(Abi, TheHeadersAreThoseRecordedBesideTheNumber) {
  const fs::path path = fs::path(FRAMEWORK_FOLDER) / "abi.txt";
  Record record = read_record(path);
  const std::string digest = digest_of_headers();
  if (std::getenv("PIPELINE_APPROVE") != nullptr) {
    record.digests[kAbi] = digest;
    std::ofstream file(path);
    file << record.remarks;
    for (const auto& [number, known] : record.digests) file << number << ' ' << known << '\n';
  }
  ASSERT_FALSE(record.digests.empty()) << path;
  EXPECT_EQ(record.digests.rbegin()->first, kAbi) << "the newest line of framework/abi.txt is of another number than "
                                                     "PIPELINE_DETAIL_ABI; 'tools/approve.sh -R Abi' adds its line";
  EXPECT_EQ(record.digests[kAbi], digest)
      << "The headers in framework/include/pipeline are no longer those recorded for ABI " << kAbi << ".\n"
      << "May a plugin that was compiled before misbehave? It may where members, bases or virtual functions of a "
         "class\n"
      << "changed, parameters of a function, values of an enum, or what an inline function and the library must agree\n"
      << "on. Then raise PIPELINE_DETAIL_ABI in framework/include/pipeline/abi.h, so that it is refused.\n"
      << "Is all that was compiled before still right? It is where something new stands beside it. Then leave the "
         "number.\n"
      << "After either, 'tools/approve.sh -R Abi' records the headers as they are now, for a reviewer to see.";
}

}  // namespace
}  // namespace pipeline
