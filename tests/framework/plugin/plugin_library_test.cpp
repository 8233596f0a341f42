#include "plugin/plugin_library.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include <pipeline/error.h>

#include "support/messages.h"

namespace pipeline {
namespace {

class Nothing final : public Stage {
 public:
  void run(const Inputs&, Outputs&, Context&) override {}
};

PluginEntry entry_with(void (*add)(Plugin&)) { return {sizeof(PluginEntry), kAbi, kFingerprint, "test", "1.0.0", add}; }

std::string refusal(void (*add)(Plugin&)) {
  return testing::message_of([add] { stages_of(entry_with(add)); });
}

TEST(StagesOf, AreSortedAndKnowTheirType) {
  const auto stages = stages_of(entry_with([](Plugin& plugin) {
    plugin.add<Nothing>("test.second");
    plugin.add<Nothing>("test.first");
    plugin.add<Nothing>("test.third");
  }));
  ASSERT_EQ(stages.size(), 3U);
  EXPECT_EQ(stages[0].info.type, "test.first");
  EXPECT_EQ(stages[1].info.type, "test.second");
  EXPECT_EQ(stages[2].info.type, "test.third");
  EXPECT_NE(stages[2].factory->stage(Value::Map{}), nullptr);
}

TEST(StagesOf, AMalformedTypeIsRefused) {
  for (const char* type : {"", "nothing", ".nothing", "test.", "Test.nothing", "test.no thing", "test.a.b", "1st.box",
                           "test._x", "test.n\xC3\xB6"}) {
    SCOPED_TRACE(type);
    static const char* current;
    current = type;
    EXPECT_EQ(refusal([](Plugin& plugin) { plugin.add<Nothing>(current); }),
              "failed while naming its stage types: '" + std::string(type) +
                  "' is no stage type\n"
                  "help: a stage type is FAMILY.NOUN, each of a-z, 0-9 and _, beginning with a letter");
  }
}

TEST(StagesOf, WhatAddThrowsIsSaid) {
  EXPECT_EQ(refusal([](Plugin&) { throw Error("there is no AVX2", "use another machine"); }),
            "failed while naming its stage types: there is no AVX2\nhelp: use another machine");
  EXPECT_EQ(refusal([](Plugin&) { throw std::runtime_error("bad luck"); }),
            "failed while naming its stage types: bad luck\nhelp: this is a mistake in the plugin; tell its author");
  EXPECT_EQ(refusal([](Plugin&) { throw 42; }),
            "failed while naming its stage types: it threw what is no std::exception\n"
            "help: this is a mistake in the plugin; tell its author");
}

TEST(StagesOf, NoneAtAllIsRefused) {
  EXPECT_EQ(refusal([](Plugin&) {}),
            "names no stage type\n"
            "help: add one: PIPELINE_PLUGIN(plugin) { plugin.add<Type>(\"family.noun\"); }");
}

}  // namespace
}  // namespace pipeline
