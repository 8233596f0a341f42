#include "plugin/fingerprint.h"

#include <gtest/gtest.h>

#include <string>

#include <pipeline/abi.h>

#include "support/messages.h"

namespace pipeline {
namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

std::string message_of(std::uint32_t abi, const std::string& fingerprint) {
  return testing::message_of([&] { require_same_build(abi, fingerprint); });
}

TEST(Fingerprint, OwnBuildIsAccepted) { EXPECT_EQ(message_of(kAbi, kFingerprint), "no error"); }

TEST(Fingerprint, NamesWhatTheLayoutOfTypesDependsOn) {
  const std::string fingerprint = kFingerprint;
  for (const char* part :
       {"abi=4 ", "gxx_abi=", "cxx11_abi=1", "glibcxx_debug=0", "standard=202002L", "sanitizer=", "eigen_align=64"})
    EXPECT_NE(fingerprint.find(part), std::string::npos) << part << " in " << fingerprint;
}

TEST(Fingerprint, ASanitizerMakesNoOtherBuild) {
  std::string other = kFingerprint;
  const std::size_t begin = other.find("sanitizer=") + std::string("sanitizer=").size();
  other.replace(begin, other.find(' ', begin) - begin, "hardware");
  ASSERT_NE(other, kFingerprint);
  EXPECT_EQ(message_of(kAbi, other), "no error");
}

TEST(Fingerprint, OtherAbiNumberIsSaidBeforeAllElse) {
  EXPECT_EQ(message_of(7, "abi=7 standard=209901L"),
            "was built for ABI 7 of the framework; this one has ABI 4\n"
            "help: build the plugin again, against this version of the framework");
}

TEST(Fingerprint, EachPartThatDiffersIsSaidWithBothValues) {
  const std::string other =
      replaced(replaced(kFingerprint, "standard=202002L", "standard=202302L"), "cxx11_abi=1", "cxx11_abi=0");
  EXPECT_EQ(
      message_of(kAbi, other),
      "was built in another way than the framework: cxx11_abi is 0 (the framework's: 1), standard is 202302L (the "
      "framework's: 202002L)\n"
      "help: build the plugin again, with the framework's compiler and options");
}

TEST(Fingerprint, PartsThatOnlyOneSideHas) {
  EXPECT_EQ(message_of(kAbi, replaced(kFingerprint, "cxx11_abi=1 ", "") + " colour=blue"),
            "was built in another way than the framework: cxx11_abi is (nothing) (the framework's: 1), colour is blue "
            "(the framework's: (nothing))\n"
            "help: build the plugin again, with the framework's compiler and options");
}

TEST(Fingerprint, OtherTextOfTheSamePartsIsRefusedToo) {
  EXPECT_EQ(message_of(kAbi, std::string(kFingerprint) + " "),
            "was built in another way than the framework: the fingerprint is '" + std::string(kFingerprint) +
                " ' (the framework's: '" + kFingerprint +
                "')\n"
                "help: build the plugin again, with the framework's compiler and options");
}

}  // namespace
}  // namespace pipeline
