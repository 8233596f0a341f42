#include "run/steps.h"

#include <gtest/gtest.h>

#include <pipeline/error.h>

#include "run/stage_context.h"

namespace pipeline {
namespace {

struct Silent final : StageListener {
  void message(RunObserver::Level, std::string_view) override {}
  void progress(const Progress&) override {}
  void metric(std::string_view, double) override {}
};

struct DropsARow final : SetPreprocess {
  Images apply(const Images& images, Context&) const override { return images.select(std::vector<std::int64_t>{0}); }
};

struct MustNotRun final : SetPreprocess {
  Images apply(const Images&, Context&) const override { throw Error("ran"); }
};

Images images(std::int64_t count) { return {Tensor::zeros(DType::u8, {count, 3, 5, 1}), {}}; }

TEST(ApplyStep, AStepMustKeepEveryRow) {
  ThreadPool pool(1);
  Silent silent;
  StageContext context(pool, 0, nullptr, silent);
  EXPECT_THROW(apply_step(DropsARow(), {}, images(2), OnError::list, context), Error);
}

TEST(ApplyStep, AnEmptySetOnlyGetsTheRecord) {
  ThreadPool pool(1);
  Silent silent;
  StageContext context(pool, 0, nullptr, silent);
  const LineageStep record{"x.y", Value::Map{}, "", "s", ""};
  const Images result = apply_step(MustNotRun(), record, images(0), OnError::list, context);
  EXPECT_EQ(result.size(), 0);
  EXPECT_EQ(result.lineage(), Lineage{record});
}

}  // namespace
}  // namespace pipeline
