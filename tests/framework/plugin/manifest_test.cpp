#include "plugin/manifest.h"

#include <gtest/gtest.h>

#include <string>

#include <pipeline/abi.h>

#include "support/messages.h"

namespace pipeline {
namespace {

Manifest example() {
  Manifest manifest{"ink", "0.3.1", kAbi, kFingerprint, std::string(64, 'a'), {}};
  StageInfo& stage = manifest.stages.emplace_back();
  stage.type = "ink.fit_box";
  stage.kind = StageKind::step;
  stage.summary = "scales the ink \"well\", \u00e0 la LeCun";
  return manifest;
}

std::string refusal(const std::string& text) {
  return testing::message_of([&] { manifest_from_json(text, "ink.json"); });
}

/// The example with one piece of its text replaced.
std::string with(const std::string& from, const std::string& to) {
  std::string text = to_json(example());
  return text.replace(text.find(from), from.size(), to);
}

TEST(Manifest, ReadsWhatItWrote) {
  const Manifest manifest = manifest_from_json(to_json(example()), "ink.json");
  EXPECT_EQ(manifest.name, "ink");
  EXPECT_EQ(manifest.version, "0.3.1");
  EXPECT_EQ(manifest.abi, kAbi);
  EXPECT_EQ(manifest.fingerprint, kFingerprint);
  EXPECT_EQ(manifest.sha256, std::string(64, 'a'));
  EXPECT_EQ(manifest.stages, example().stages);
}

TEST(Manifest, IsReadableText) {
  EXPECT_EQ(to_json(example()), R"({
  "name": "ink",
  "version": "0.3.1",
  "abi": 4,
  "fingerprint": ")" + std::string(kFingerprint) +
                                    R"(",
  "sha256": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  "stages": [
    {
      "type": "ink.fit_box",
      "kind": "step",
      "summary": "scales the ink \"well\", à la LeCun",
      "parameters": [],
      "inputs": [],
      "outputs": []
    }
  ]
}
)");
}

TEST(Manifest, OfAnotherAbiIsReadAsFarAsItMustBe) {
  const Manifest manifest = manifest_from_json(
      R"({"abi": 5, "name": "Ink 2", "version": "9", "fingerprint": "f", "sha256": "?", "stages": 7, "new": 1})", "x");
  EXPECT_EQ(manifest.abi, 5U);
  EXPECT_EQ(manifest.name, "Ink 2");
  EXPECT_TRUE(manifest.stages.empty());
}

TEST(Manifest, MistakesAreRefused) {
  struct Case {
    std::string name, text, expected;
  };
  const Case cases[] = {
      {"empty", "", "ink.json: the text is not JSON: it ends too early, at byte 0"},
      {"no map", "[]", "ink.json: expected a map, found a list"},
      {"no ABI number", "{}", "ink.json: the entry 'abi' is missing"},
      {"ABI number too large", with("\"abi\": 4", "\"abi\": 4294967296"),
       "ink.json: abi: expected an integer of 0 to 4294967295, found 4294967296"},
      {"ABI number as text", with("\"abi\": 4", "\"abi\": \"1\""), "ink.json: abi: expected an integer, found text"},
      {"no version", with("\"version\": \"0.3.1\",", ""), "ink.json: the entry 'version' is missing"},
      {"empty version", with("0.3.1", ""), "ink.json: version: expected one line of 1 to 1000 bytes, found \"\""},
      {"unknown entry", with("\"abi\": 4", "\"abi\": 4, \"author\": \"me\""), "ink.json: unknown entry \"author\""},
      {"malformed name", with("\"ink\"", "\"Ink\""),
       "ink.json: name: expected a name of a-z, 0-9 and _ that begins with a letter, found 'Ink'"},
      {"name that leads out of the folder", with("\"ink\"", "\"../ink\""),
       "ink.json: name: expected a name of a-z, 0-9 and _ that begins with a letter, found '../ink'"},
      {"digest in capitals", with(std::string(64, 'a'), std::string(64, 'A')),
       "ink.json: sha256: expected 64 digits of 0-9 and a-f, found '" + std::string(64, 'A') + "'"},
      {"short digest", with(std::string(64, 'a'), "abc"),
       "ink.json: sha256: expected 64 digits of 0-9 and a-f, found 'abc'"},
      {"malformed stage type", with("ink.fit_box", "fit_box"),
       "ink.json: stages[0].type: expected a stage type FAMILY.NOUN of a-z, 0-9 and _, found 'fit_box'"},
      {"stages that are no list", with("\"stages\": [", "\"stages\": 1, \"x\": ["), "ink.json: unknown entry \"x\""},
  };
  for (const Case& mistake : cases) {
    SCOPED_TRACE(mistake.name);
    EXPECT_EQ(refusal(mistake.text), mistake.expected);
  }
}

TEST(Manifest, AStageTypeTwiceIsRefused) {
  Manifest manifest = example();
  manifest.stages.push_back(manifest.stages.front());
  EXPECT_EQ(refusal(to_json(manifest)), "ink.json: stages[1]: stage type 'ink.fit_box' stands there twice");
}

TEST(Manifest, WithoutStageTypesIsRefused) {
  Manifest manifest = example();
  manifest.stages.clear();
  EXPECT_EQ(refusal(to_json(manifest)), "ink.json: stages: a plugin has at least one stage type");
}

TEST(Manifest, OfMoreThan16MegabytesIsNotEvenParsed) {
  EXPECT_EQ(refusal(std::string((16U << 20) + 1, '[')), "ink.json: more than 16 MB; a manifest is no longer than that");
}

TEST(Manifest, DeepNestingEndsInAnError) { EXPECT_NE(refusal(std::string(100'000, '[')), "no error"); }

}  // namespace
}  // namespace pipeline
