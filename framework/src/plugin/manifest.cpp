#include "plugin/manifest.h"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include <pipeline/abi.h>
#include <pipeline/error.h>
#include <pipeline/value.h>

#include "data/json.h"
#include "plugin/json_node.h"
#include "plugin/stage_info_json.h"

namespace pipeline {
namespace {

constexpr std::size_t kLongestLine = 1000;

bool is_sha256(std::string_view text) {
  return text.size() == 64 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

Manifest manifest_from(const JsonNode& node) {
  Manifest manifest;
  manifest.abi = static_cast<std::uint32_t>(node.at("abi").integer(0, std::numeric_limits<std::uint32_t>::max()));
  const JsonNode name = node.at("name");
  manifest.name = name.line(kLongestLine);
  manifest.version = node.at("version").line(kLongestLine);
  manifest.fingerprint = node.at("fingerprint").line(kLongestLine);
  manifest.sha256 = node.at("sha256").line(kLongestLine);
  if (manifest.abi != kAbi) return manifest;

  node.require_map_of({"name", "version", "abi", "fingerprint", "sha256", "stages"});
  if (!is_name(manifest.name))
    name.refuse("expected a name of a-z, 0-9 and _ that begins with a letter, found '" + manifest.name + "'");
  if (!is_sha256(manifest.sha256))
    node.at("sha256").refuse("expected 64 digits of 0-9 and a-f, found '" + manifest.sha256 + "'");
  const JsonNode stages = node.at("stages");
  std::set<std::string> seen;
  for (const JsonNode& stage : stages.list()) {
    manifest.stages.push_back(stage_info_from(stage));
    if (!seen.insert(manifest.stages.back().type).second)
      stage.refuse("stage type '" + manifest.stages.back().type + "' stands there twice");
  }
  if (manifest.stages.empty()) stages.refuse("a plugin has at least one stage type");
  return manifest;
}

}  // namespace

std::string to_json(const Manifest& manifest) {
  Value::List stages;
  for (const StageInfo& stage : manifest.stages) stages.push_back(value_of(stage));
  return pretty_json(Value::Map{{"name", manifest.name},
                                {"version", manifest.version},
                                {"abi", std::int64_t{manifest.abi}},
                                {"fingerprint", manifest.fingerprint},
                                {"sha256", manifest.sha256},
                                {"stages", std::move(stages)}}) +
         "\n";
}

Manifest manifest_from_json(std::string_view text, std::string_view name) {
  try {
    if (text.size() > kLargestManifest)
      throw Error("more than " + std::to_string(kLargestManifest >> 20) + " MB; a manifest is no longer than that");
    const Value value = Value::parse_json(text);
    return manifest_from(JsonNode(value));
  } catch (const Error& error) {
    throw Error(std::string(name) + ": " + error.what(), error.help());
  }
}

}  // namespace pipeline
