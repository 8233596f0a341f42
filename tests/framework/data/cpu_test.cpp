#include <pipeline/cpu.h>

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include <pipeline/error.h>

namespace pipeline {
namespace {

/// The processor's flags as Linux lists them, with spaces around each.
std::string linux_flags() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("flags")) return line.substr(line.find(':') + 1) + " ";
  return "";
}

TEST(Cpu, EachSetHasItsName) {
  EXPECT_EQ(name_of(InstructionSet::baseline), "baseline");
  EXPECT_EQ(name_of(InstructionSet::avx2), "avx2");
  EXPECT_EQ(name_of(InstructionSet::avx512), "avx512");
}

TEST(Cpu, AgreesWithTheKernelsList) {
  const std::string flags = linux_flags();
  if (flags.empty()) GTEST_SKIP() << "this system has no /proc/cpuinfo";
  const auto has = [&flags](const std::string& flag) { return flags.find(" " + flag + " ") != std::string::npos; };
  const bool avx2 = has("avx2") && has("fma") && has("f16c") && has("bmi1") && has("bmi2");
  const bool avx512 = avx2 && has("avx512f") && has("avx512bw") && has("avx512dq") && has("avx512vl");
  EXPECT_TRUE(supports(InstructionSet::baseline));
  // Some virtual machines leave "abm", which is lzcnt, out of the list although the processor has it. So where it is
  // listed both must say the same, and elsewhere nothing is supported whose other flags are missing.
  if (has("abm")) {
    EXPECT_EQ(supports(InstructionSet::avx2), avx2);
    EXPECT_EQ(supports(InstructionSet::avx512), avx512);
  } else {
    EXPECT_LE(supports(InstructionSet::avx2), avx2);
    EXPECT_LE(supports(InstructionSet::avx512), avx512);
  }
}

TEST(Cpu, TheSetInUseIsSupported) {
  if (std::getenv("PIPELINE_ISA") != nullptr) GTEST_SKIP() << "PIPELINE_ISA decides";
  EXPECT_TRUE(supports(instruction_set()));
}

/// Prints what a fresh process with that environment decides.
void decide(const char* wish) {
  ::setenv("PIPELINE_ISA", wish, 1);
  try {
    std::fprintf(stderr, "%s\n", std::string(name_of(instruction_set())).c_str());
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\nhelp: %s\n", error.what(), error.help().c_str());
  }
  std::exit(0);
}

TEST(CpuDeathTest, TheEnvironmentChooses) {
  ::testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_EXIT(decide("baseline"), ::testing::ExitedWithCode(0), "^baseline\n$");
}

TEST(CpuDeathTest, AnUnknownSetIsRefused) {
  ::testing::GTEST_FLAG(death_test_style) = "threadsafe";
  EXPECT_EXIT(decide("sse9"), ::testing::ExitedWithCode(0),
              "^PIPELINE_ISA names the unknown instruction set 'sse9'\n"
              "help: unset PIPELINE_ISA, or set it to one of: baseline, avx2, avx512\n$");
}

}  // namespace
}  // namespace pipeline
