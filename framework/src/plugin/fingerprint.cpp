#include "plugin/fingerprint.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <pipeline/abi.h>
#include <pipeline/error.h>

namespace pipeline {
namespace {

using Parts = std::vector<std::pair<std::string_view, std::string_view>>;

/// "abi=1 standard=202002L" as (key, value) pairs.
Parts parts_of(std::string_view fingerprint) {
  Parts parts;
  while (!fingerprint.empty()) {
    const std::string_view part = fingerprint.substr(0, fingerprint.find(' '));
    fingerprint.remove_prefix(std::min(fingerprint.size(), part.size() + 1));
    const std::size_t equals = std::min(part.find('='), part.size());
    if (!part.empty()) parts.emplace_back(part.substr(0, equals), part.substr(std::min(part.size(), equals + 1)));
  }
  return parts;
}

std::string_view value_in(const Parts& parts, std::string_view key) {
  for (const auto& [name, value] : parts)
    if (name == key) return value;
  return "(nothing)";
}

/// "sanitizer is address (the framework's: none), ..." for each part that differs.
std::string differences(const Parts& theirs, const Parts& ours) {
  std::string text;
  const auto add = [&](std::string_view key) {
    if (value_in(theirs, key) == value_in(ours, key)) return;
    text += (text.empty() ? "" : ", ") + std::string(key) + " is " + std::string(value_in(theirs, key)) +
            " (the framework's: " + std::string(value_in(ours, key)) + ")";
  };
  for (const auto& [key, value] : ours) add(key);
  for (const auto& [key, value] : theirs)
    if (value_in(ours, key) == "(nothing)") add(key);
  return text;
}

}  // namespace

void require_same_build(std::uint32_t abi, std::string_view fingerprint) {
  if (abi != kAbi)
    throw Error(
        "was built for ABI " + std::to_string(abi) + " of the framework; this one has ABI " + std::to_string(kAbi),
        "build the plugin again, against this version of the framework");
  if (fingerprint == kFingerprint) return;
  std::string what = differences(parts_of(fingerprint), parts_of(kFingerprint));
  // The same parts in another order, or repeated.
  if (what.empty())
    what = "the fingerprint is '" + std::string(fingerprint) + "' (the framework's: '" + kFingerprint + "')";
  throw Error("was built in another way than the framework: " + what,
              "build the plugin again, with the framework's compiler and options");
}

}  // namespace pipeline
