#include "run/results.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/temp_dir.h"

namespace pipeline {
namespace {

using testing::TempDir;

TEST(Metrics, AreFlatAndReadBackToTheSameBits) {
  const TempDir folder;
  Results results;
  results.metrics = {{"a.x", 0.1}, {"a.n", 3.0}, {"b.bad", std::numeric_limits<double>::quiet_NaN()}};
  write_metrics(folder.path() / "metrics.json", results);
  EXPECT_EQ(folder.read("metrics.json"), "{\n  \"a.x\": 0.1,\n  \"a.n\": 3,\n  \"b.bad\": null\n}\n");
}

TEST(Metrics, MayBeEmpty) {
  const TempDir folder;
  write_metrics(folder.path() / "metrics.json", {});
  EXPECT_EQ(folder.read("metrics.json"), "{}\n");
}

TEST(HistoryFile, JoinsTheColumnsOfAllTrainers) {
  const TempDir folder;
  auto a = std::make_shared<History>(std::vector<std::string>{"train_loss", "accuracy"});
  a->add({0.5, 0.75});
  a->add({0.25, std::numeric_limits<double>::quiet_NaN()});
  auto b = std::make_shared<History>(std::vector<std::string>{"accuracy", "odd,name"});
  b->add({1.0, 2.5});
  Results results;
  results.histories = {{"first", a}, {"second", b}};
  write_history(folder.path() / "history.csv", results);
  EXPECT_EQ(folder.read("history.csv"),
            "stage,epoch,train_loss,accuracy,\"odd,name\"\n"
            "first,1,0.5,0.75,\n"
            "first,2,0.25,,\n"
            "second,1,,1,2.5\n");
}

TEST(Predictions, WriteTheShortestFloatsAndEscapeNames) {
  const TempDir folder;
  auto evaluation = std::make_shared<Evaluation>();
  evaluation->classes = {"say \"seven\"", "<b>"};
  evaluation->labels = {1, Images::kUnlabelled};
  evaluation->predictions = {0, -1};
  const std::vector<float> probabilities{0.1F, 0.9F, 0.0F, 0.0F};
  evaluation->probabilities = Tensor::of<float>({2, 2}, probabilities);
  Images::Columns columns;
  columns.ids = {"a", "b"};
  evaluation->images = Images(Tensor::zeros(DType::u8, {2, 1, 1, 1}), columns).with_refused({{1, "blank"}});
  Results results;
  results.evaluations = {{"score", "", evaluation, {}}, {"score", "in \"quotes\"", evaluation, {}}};
  write_predictions(folder.path() / "p.jsonl", results);
  EXPECT_EQ(folder.read("p.jsonl"),
            R"({"stage":"score","variant":null,"id":"a","label":"<b>","prediction":"say \"seven\"",)"
            R"("probabilities":[0.1,0.9],"refused":null})"
            "\n"
            R"({"stage":"score","variant":null,"id":"b","label":null,"prediction":null,)"
            R"("probabilities":null,"refused":"blank"})"
            "\n"
            R"({"stage":"score","variant":"in \"quotes\"","id":"a","label":"<b>","prediction":"say \"seven\"",)"
            R"("probabilities":[0.1,0.9],"refused":null})"
            "\n"
            R"({"stage":"score","variant":"in \"quotes\"","id":"b","label":null,"prediction":null,)"
            R"("probabilities":null,"refused":"blank"})"
            "\n");
}

}  // namespace
}  // namespace pipeline
