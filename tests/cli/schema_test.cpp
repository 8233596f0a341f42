#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pipeline/value.h>

#include "program.h"
#include "support/temp_dir.h"

namespace pipeline {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::Outcome;
using testing::run_program;
using testing::TempDir;

// What the schema accepts and refuses is tested by tests/schema, with a validator and with an editor's language server.

TEST(Schema, IsOneJsonObjectMadeFromThePluginsThereAre) {
  const Outcome outcome = run_program({"schema"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.err, "");
  const Value schema = Value::parse_json(outcome.out);
  EXPECT_EQ(schema.at("$schema").as_text(), "https://json-schema.org/draft/2020-12/schema");
  EXPECT_THAT(schema.at("$comment").as_text(), HasSubstr("mnist 0.1.0"));
  const Value& size = schema.at("$defs").at("with.image.fit_box").at("properties").at("size");
  EXPECT_EQ(size.at("minimum").as_integer(), 1);
  EXPECT_EQ(size.at("maximum").as_integer(), 4096);
  EXPECT_EQ(size.at("default").as_integer(), 20);
}

TEST(Schema, ARefusedPluginIsMissedAloud) {
  const TempDir folder;
  folder.write("broken.so", "not a library");
  const Outcome outcome = run_program({"schema", "--plugins", folder.path().string()});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.err,
            "pipeline: warning: " + (folder / "broken.so").string() +
                " is refused, so the schema is without its stage types: it is not a shared library: it does not "
                "begin as an ELF file does\n");
  EXPECT_NE(Value::parse_json(outcome.out).find("$defs"), nullptr);
}

TEST(Schema, TakesNoFile) {
  const Outcome outcome = run_program({"schema", "pipeline.schema.json"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.err,
            "pipeline: error: 'pipeline schema' takes no file; it prints to standard output\n"
            "  help: to keep it in a file: pipeline schema > pipeline.schema.json\n");
}

TEST(Schema, HelpTellsHowAnEditorFindsIt) {
  EXPECT_THAT(run_program({"schema", "--help"}).out,
              AllOf(HasSubstr("# yaml-language-server: $schema=pipeline.schema.json"),
                    HasSubstr("pipeline schema > pipeline.schema.json")));
}

}  // namespace
}  // namespace pipeline
