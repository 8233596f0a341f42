#include <pipeline/random.h>

#include <cassert>
#include <cmath>
#include <numbers>

namespace pipeline {
namespace {

// Constants of philox4x32 in Random123: two multipliers, and the Weyl sequence added to the key in each round.
constexpr std::uint32_t kMultiplier0 = 0xD2511F53U;
constexpr std::uint32_t kMultiplier1 = 0xCD9E8D57U;
constexpr std::uint32_t kWeyl0 = 0x9E3779B9U;
constexpr std::uint32_t kWeyl1 = 0xBB67AE85U;
constexpr int kRounds = 10;

constexpr std::uint32_t low(std::uint64_t word) { return static_cast<std::uint32_t>(word); }
constexpr std::uint32_t high(std::uint64_t word) { return static_cast<std::uint32_t>(word >> 32U); }

/// The finaliser of splitmix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014): a
/// bijection in which each bit of the input moves about half of those of the output.
constexpr std::uint64_t scrambled(std::uint64_t word) {
  word = (word ^ (word >> 30U)) * 0xBF58476D1CE4E5B9U;
  word = (word ^ (word >> 27U)) * 0x94D049BB133111EBU;
  return word ^ (word >> 31U);
}

constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15U;

}  // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < kRounds; ++round) {
    const std::uint64_t a = std::uint64_t{kMultiplier0} * counter[0];
    const std::uint64_t b = std::uint64_t{kMultiplier1} * counter[2];
    counter = {high(b) ^ counter[1] ^ key[0], low(b), high(a) ^ counter[3] ^ key[1], low(a)};
    key[0] += kWeyl0;
    key[1] += kWeyl1;
  }
  return counter;
}

std::uint64_t mix(std::uint64_t a, std::uint64_t b) { return scrambled((scrambled(a + kGolden) ^ b) + kGolden); }

std::uint64_t stage_seed(std::uint64_t seed, std::string_view stage) {
  // FNV-1a (Fowler, Noll, Vo), 64 bits.
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char letter : stage) hash = (hash ^ static_cast<unsigned char>(letter)) * 0x100000001B3U;
  return mix(seed, hash);
}

std::uint32_t Random::next() {
  if (used_ == words_.size()) {
    words_ = philox({low(block_), high(block_), low(stream_), high(stream_)}, {low(key_), high(key_)});
    ++block_;
    used_ = 0;
  }
  return words_[used_++];
}

double Random::uniform() {
  const std::uint64_t upper = next();
  const std::uint64_t bits = ((upper << 32U) | next()) >> 11U;
  return static_cast<double>(bits) * 0x1p-53;
}

std::uint64_t Random::below(std::uint64_t bound) {
  assert(bound > 0);
  // Values below (2^n mod bound) are thrown away, so that each remainder is left equally often.
  if (bound <= 0xFFFFFFFFU) {
    // Lemire, "Fast random integer generation in an interval", 2019: the upper half of a product is the result.
    const auto narrow = static_cast<std::uint32_t>(bound);
    std::uint64_t product = std::uint64_t{next()} * narrow;
    if (low(product) < narrow) {
      const std::uint32_t surplus = (0U - narrow) % narrow;
      while (low(product) < surplus) product = std::uint64_t{next()} * narrow;
    }
    return high(product);
  }
  const std::uint64_t surplus = (0U - bound) % bound;
  while (true) {
    const std::uint64_t upper = next();
    const std::uint64_t word = (upper << 32U) | next();
    if (word >= surplus) return word % bound;
  }
}

double Random::normal() {
  // 1 - uniform lies in (0, 1]: the logarithm is finite.
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

}  // namespace pipeline
