/// \file
/// A folder of plugins that a test fills with libraries and manifests, sound or spoiled; it goes with the test.
#pragma once

#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>

#include <pipeline/abi.h>

#include "data/sha256.h"
#include "plugin/catalog.h"
#include "plugin/registry.h"
#include "support/messages.h"
#include "support/temp_dir.h"

namespace pipeline {

class PluginFolder {
 public:
  const std::filesystem::path& path() const { return folder_.path(); }
  std::filesystem::path operator/(std::string_view name) const { return path() / name; }

  /// A library of this test folder, without a manifest.
  void copy_library(const std::string& file) const {
    std::filesystem::copy_file(std::filesystem::path(PIPELINE_TEST_LIBRARIES) / file, path() / file);
  }
  void write(const std::string& file, std::string_view text) const { folder_.write(file, text); }

  /// What the manifest of NAME.so, already here, would be if it had these stage types and were otherwise in order.
  Manifest manifest_of(const std::string& name, std::initializer_list<std::string> types) const {
    Manifest manifest{name, "1.2.3", kAbi, kFingerprint, sha256_of_file(path() / (name + ".so")), {}};
    for (const std::string& type : types) manifest.stages.emplace_back().type = type;
    return manifest;
  }
  /// Library and manifest.
  void add(const std::string& name, std::initializer_list<std::string> types) const {
    copy_library(name + ".so");
    write(name + ".json", to_json(manifest_of(name, types)));
  }
  /// The plugin without fault: stage types good.keep, with the parameters of good.cpp, and good.nothing.
  void add_good() const;

  /// `text` with what differs from test to test replaced: this folder by FOLDER, the digest of FILE by SHA256(FILE).
  std::string shown(std::string text) const {
    replace(text, path().string(), "FOLDER");
    for (const auto& entry : std::filesystem::directory_iterator(path()))
      if (entry.is_regular_file())
        replace(text, sha256_of_file(entry.path()), "SHA256(" + entry.path().filename().string() + ")");
    return text;
  }
  /// Everything that a search of this folder refuses.
  std::string refused_by_search() const {
    std::string text;
    const Catalog catalog = Catalog::search({path()});
    for (const RefusedPlugin& plugin : catalog.refused()) text += text_of(plugin) + "\n";
    return shown(text);
  }
  /// What asking for a stage type throws.
  std::string refused_by_load(std::string_view stage_type) const {
    Registry registry(Catalog::search({path()}));
    return shown(testing::message_of([&] { registry.factory(stage_type); }));
  }

 private:
  static void replace(std::string& text, const std::string& from, const std::string& to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
      text.replace(at, from.size(), to);
  }

  testing::TempDir folder_;
};

/// As the build writes it; by hand, so that a change of the format is seen.
inline void PluginFolder::add_good() const {
  copy_library("good.so");
  write("good.json", R"({
  "name": "good",
  "version": "1.2.3",
  "abi": )" + std::to_string(kAbi) +
                         R"(,
  "fingerprint": ")" + kFingerprint +
                         R"(",
  "sha256": ")" + sha256_of_file(path() / "good.so") +
                         R"(",
  "stages": [
    {
      "type": "good.keep",
      "kind": "step",
      "summary": "keeps each image as it is",
      "parameters": [
        {
          "name": "size",
          "kind": "integer",
          "default": 20,
          "range": {"low": 1.0, "high": 4096.0},
          "text": "side of the box, in pixels"
        },
        {
          "name": "share",
          "kind": "number",
          "default": 0.25,
          "range": {"low": 0.0, "high": 1.0, "high_open": true},
          "text": "of the brightest pixel"
        }
      ],
      "inputs": [
        {
          "name": "images",
          "type": "images",
          "text": "the images to work on"
        }
      ],
      "outputs": [
        {
          "name": "images",
          "type": "images",
          "text": "the same rows, after this step"
        }
      ]
    },
    {
      "type": "good.nothing",
      "kind": "stage",
      "summary": "",
      "parameters": [],
      "inputs": [],
      "outputs": []
    }
  ]
}
)");
}

}  // namespace pipeline
