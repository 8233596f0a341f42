#include "conformance/leak_check.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <vector>

#include "conformance/resource_use.h"
#include "conformance/samples.h"

namespace pipeline {
namespace {

using Clock = std::chrono::steady_clock;

// The first rounds fill what is made once: caches, tables, what the allocator keeps at hand.
constexpr int kFirstRounds = 3;
constexpr int kFewestRounds = 3;
constexpr int kMostRounds = 12;
constexpr std::chrono::seconds kEnough{5};
constexpr std::chrono::seconds kToBeSure{20};  // where every round so far has left something behind

/// On one thread: how many blocks the allocator keeps for each thread is nobody's fault.
void run_once(const StageTrial& trial, const Images& plain, const std::vector<Sample>& others) {
  trial.run(plain, {.threads = 1});
  trial.run(plain, {.threads = 1, .stop_after = 0});
  if (!trial.takes_images()) return;
  for (const Sample& sample : others) trial.run(sample.images, {.threads = 1});
}

}  // namespace

std::string check_leaks(const StageTrial& trial) {
  const Images plain = bar_images(30, 28, 6);
  const std::vector<Sample> others = random_samples();
  const Clock::time_point start = Clock::now();
  for (int round = 0; round < kFirstRounds; ++round) run_once(trial, plain, others);

  ResourceUse before = resource_use();
  ResourceUse least{INT64_MAX, INT64_MAX, INT64_MAX};  // that any round left behind
  for (int round = 0; round < kMostRounds; ++round) {
    const bool is_suspect = round > 0 && (least.bytes > 0 || least.files > 0 || least.threads > 0);
    if (round >= kFewestRounds && Clock::now() - start > (is_suspect ? kToBeSure : kEnough)) break;
    run_once(trial, plain, others);
    const ResourceUse now = resource_use();
    least = {std::min(least.bytes, now.bytes - before.bytes), std::min(least.files, now.files - before.files),
             std::min(least.threads, now.threads - before.threads)};
    before = now;
  }
  const std::string each =
      " more after every " + std::to_string(trial.takes_images() ? others.size() + 2 : 2) + " runs";
  if (least.files > 0) return "leaves files open, " + std::to_string(least.files) + each;
  if (least.threads > 0) return "leaves threads running, " + std::to_string(least.threads) + each;
  const bool is_lost = has_leak_sanitizer() && sanitizer_finds_leaks();
  if (least.bytes > 0)
    return "keeps memory, " + std::to_string(least.bytes) + " bytes" + each +
           (is_lost                ? "; LeakSanitizer writes where it was allocated"
            : has_leak_sanitizer() ? ", all of which it can still reach"
                                   : "; a build with -fsanitize=address is told where it was allocated");
  return is_lost ? "loses memory; LeakSanitizer writes where it was allocated" : "";
}

}  // namespace pipeline
