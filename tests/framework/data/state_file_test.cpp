#include "data/state_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "support/messages.h"
#include "support/temp_dir.h"

namespace pipeline {
namespace {

using testing::message_of;
using testing::TempDir;
using ::testing::UnorderedElementsAre;

constexpr const char* kMend =
    "\nhelp: it was changed or damaged after it was saved; run the pipeline again, or copy it again";

Value header() {
  return Value::Map{{"type", "fitted@1"}, {"uses", "image.scale"}, {"with", Value::Map{{"high", 1.0}}}};
}

State scale_state() {
  State state;
  state.values = Value::Map{{"scale", 1.0 / 255.0}, {"note", "caf\xC3\xA9"}};
  state.add("mean", Tensor::of<float>({2}, std::vector<float>{0.5F, 0.25F}));
  state.add("count", Tensor::of<std::int64_t>({}, std::vector<std::int64_t>{55000}));
  return state;
}

TEST(StateFile, GivesBackHeaderAndState) {
  const TempDir folder;
  save_state(folder.path(), "pixels", header(), scale_state());
  EXPECT_THAT(folder.names(), UnorderedElementsAre("pixels.json", "pixels.safetensors"));
  const SavedState saved = load_state(folder.path(), "pixels");
  EXPECT_EQ(saved.header, header());
  EXPECT_EQ(saved.state, scale_state());
}

TEST(StateFile, IsTheSameTextForTheSameState) {
  const TempDir folder;
  save_state(folder.path(), "a", header(), scale_state());
  save_state(folder.path(), "b", header(), scale_state());
  EXPECT_EQ(folder.read("a.json"), folder.read("b.json"));
  EXPECT_EQ(folder.read("a.safetensors"), folder.read("b.safetensors"));
  const std::string text = folder.read("a.json");
  EXPECT_EQ(text.substr(0, text.find("  \"sha256\"")), R"({
  "format": 1,
  "header": {
    "type": "fitted@1",
    "uses": "image.scale",
    "with": {
      "high": 1.0
    }
  },
  "values": {
    "scale": 0.00392156862745098,
    "note": "café"
  },
  "tensors": [
    {
      "name": "mean",
      "dtype": "f32",
      "shape": [2]
    },
    {
      "name": "count",
      "dtype": "i64",
      "shape": []
    }
  ],
)");
}

TEST(StateFile, AStateWithoutTensorsIsKept) {
  const TempDir folder;
  State state;
  state.values.set("scale", 2);
  save_state(folder.path(), "a", header(), state);
  EXPECT_EQ(load_state(folder.path(), "a").state, state);
}

TEST(StateFile, AFlippedBitInAnyByteOfTheTensorsIsRefused) {
  const TempDir folder;
  save_state(folder.path(), "a", header(), scale_state());
  const std::string whole = folder.read("a.safetensors");
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string flipped = whole;
    flipped[i] = static_cast<char>(flipped[i] ^ (1 << (i % 8)));
    folder.write("a.safetensors", flipped);
    const std::string message = message_of([&] { load_state(folder.path(), "a"); });
    ASSERT_TRUE(message.starts_with((folder / "a.safetensors").string() +
                                    " is not the file that a.json was saved with: its SHA-256 is "))
        << message;
    ASSERT_TRUE(message.ends_with(kMend)) << message;
  }
}

TEST(StateFile, AFlippedBitInAnyByteOfTheJsonIsRefusedOrWithoutMeaning) {
  const TempDir folder;
  save_state(folder.path(), "a", header(), scale_state());
  const std::string whole = folder.read("a.json");
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string flipped = whole;
    flipped[i] = static_cast<char>(flipped[i] ^ (1 << (i % 8)));
    folder.write("a.json", flipped);
    try {
      const SavedState saved = load_state(folder.path(), "a");
      EXPECT_EQ(saved.header, header()) << i;
      EXPECT_EQ(saved.state, scale_state()) << i;
    } catch (const Error&) {
    }
  }
}

TEST(StateFile, TruncationsAreRefused) {
  const TempDir folder;
  save_state(folder.path(), "a", header(), scale_state());
  for (const char* name : {"a.json", "a.safetensors"}) {
    const std::string whole = folder.read(name);
    // But for the line feed at the end of the JSON.
    for (std::size_t length = 0; length + 1 < whole.size(); length += 7) {
      folder.write(name, whole.substr(0, length));
      EXPECT_NE(message_of([&] { load_state(folder.path(), "a"); }), "no error") << name << " " << length;
    }
    folder.write(name, whole);
  }
}

TEST(StateFile, WhatWasChangedByHandIsRefused) {
  const TempDir folder;
  save_state(folder.path(), "a", header(), scale_state());
  std::string text = folder.read("a.json");
  text.replace(text.find("\"high\": 1.0"), 11, "\"high\": 2.0");
  folder.write("a.json", text);
  EXPECT_EQ(message_of([&] { load_state(folder.path(), "a"); }),
            (folder / "a.json").string() + ": its content is not what was saved" + kMend);
}

TEST(StateFile, WhatIsMissingOrOfAnotherFormIsNamed) {
  const TempDir folder;
  const std::string json = (folder / "a.json").string();
  const auto message = [&folder] { return message_of([&folder] { load_state(folder.path(), "a"); }); };
  EXPECT_EQ(message(), "cannot read " + json + ": No such file or directory");
  folder.write("a.json", "{");
  EXPECT_EQ(message(), json + ": the text is not JSON: it ends too early, at byte 1" + kMend);
  folder.write("a.json", "[]");
  EXPECT_EQ(message(), json + " is not a saved state: it has no \"format\"" + kMend);
  folder.write("a.json", "{\"format\": 2}");
  EXPECT_EQ(message(), json +
                           " is of format 2, this program reads format 1\n"
                           "help: read it with the version of the program that wrote it");
  folder.write("a.json", "{\"format\": 1}");
  EXPECT_EQ(message(), json + ": there is no 'header'" + kMend);
  save_state(folder.path(), "a", header(), scale_state());
  std::filesystem::remove(folder / "a.safetensors");
  EXPECT_EQ(message(), "cannot read " + (folder / "a.safetensors").string() + ": No such file or directory");
}

TEST(DigestOf, DependsOnEveryPart) {
  const std::string digest = digest_of(scale_state());
  EXPECT_EQ(digest.size(), 64U);
  State other = scale_state();
  other.values.set("scale", 0.5);
  EXPECT_NE(digest_of(other), digest);
  other = scale_state();
  other.tensors[0].first = "means";
  EXPECT_NE(digest_of(other), digest);
  other = scale_state();
  other.tensors[0].second = other.tensors[0].second.reshaped({1, 2});
  EXPECT_NE(digest_of(other), digest);
  other = scale_state();
  other.tensors[0].second = Tensor::of<float>({2}, std::vector<float>{0.5F, -0.25F});
  EXPECT_NE(digest_of(other), digest);
  other = scale_state();
  other.tensors.pop_back();
  EXPECT_NE(digest_of(other), digest);
}

TEST(DigestOf, DoesNotDependOnOrderOrPlace) {
  const TempDir folder;
  save_state(folder.path(), "a", header(), scale_state());
  EXPECT_EQ(digest_of(load_state(folder.path(), "a").state), digest_of(scale_state()));
  State other;
  other.values = Value::Map{{"note", "caf\xC3\xA9"}, {"scale", 1.0 / 255.0}};
  other.add("count", scale_state().tensor("count"));
  other.add("mean", scale_state().tensor("mean"));
  EXPECT_EQ(digest_of(other), digest_of(scale_state()));
}

}  // namespace
}  // namespace pipeline
