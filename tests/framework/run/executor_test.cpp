#include "run/executor.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "run/program.h"
#include "support/temp_dir.h"

namespace pipeline {
namespace {

/// Watches one output without keeping it, and notes when each stage starts whether it still exists.
struct Watch final : ExecutionListener {
  void produced(std::size_t stage, std::string_view port, const ArtifactPtr& artifact) override {
    if (stage == 0 && port == "train") watched = artifact;
  }
  void started(std::size_t stage) override { alive_at_start.at(stage) = !watched.expired(); }

  explicit Watch(std::size_t stages) : alive_at_start(stages) {}
  std::weak_ptr<const Artifact> watched;
  std::vector<bool> alive_at_start;
};

TEST(Executor, AValueIsFreedAfterItsLastReader) {
  const testing::TempDir folder;
  RunOptions options;
  options.plugins = {PROBE_PLUGINS};
  const Program program = Program::load(folder.write("p.yaml",
                                                     "name: p\nstages:\n"
                                                     "  digits: { uses: probe.source }\n"
                                                     "  a: { uses: probe.add, in: digits.train }\n"
                                                     "  b: { uses: probe.add, in: a }\n"
                                                     "  both: { uses: probe.join, in: [digits.train, b] }\n"
                                                     "  last: { uses: probe.add, in: both }\n"),
                                        options);
  Registry registry(program.catalog);
  ThreadPool pool(1);
  Watch watch(5);
  Execution execution;
  execution.graph = &program.graph;
  execution.registry = &registry;
  execution.pool = &pool;
  execution.wanted = std::vector<bool>(5, true);
  execute(execution, watch);
  // `both` hands on its first input, a copy; the value that the data set made is gone once `both` has read it.
  EXPECT_EQ(watch.alive_at_start, (std::vector<bool>{false, true, true, true, false}));
}

}  // namespace
}  // namespace pipeline
