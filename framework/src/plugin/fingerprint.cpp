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

/// Without the sanitizer, which changes no type's layout. What it needs at run time is found when the library is loaded
/// (sanitizer_runtime.h).
std::string layout_of(std::string_view fingerprint) {
  constexpr std::string_view kSanitizer = " sanitizer=";
  const std::size_t begin = std::min(fingerprint.find(kSanitizer), fingerprint.size());
  const std::size_t end = std::min(fingerprint.find(' ', begin + kSanitizer.size()), fingerprint.size());
  return std::string(fingerprint.substr(0, begin)) + std::string(fingerprint.substr(end));
}

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

/// "standard is 202302 (the framework's: 202002), ..." for each part that differs.
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
  const std::string theirs = layout_of(fingerprint);
  const std::string ours = layout_of(kFingerprint);
  if (theirs == ours) return;
  std::string what = differences(parts_of(theirs), parts_of(ours));
  // The same parts in another order, or repeated.
  if (what.empty())
    what = "the fingerprint is '" + std::string(fingerprint) + "' (the framework's: '" + kFingerprint + "')";
  throw Error("was built in another way than the framework: " + what,
              "build the plugin again, with the framework's compiler and options");
}

}  // namespace pipeline
