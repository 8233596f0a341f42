#include <pipeline/history.h>

#include <utility>

#include <pipeline/error.h>

namespace pipeline {

History::History(std::vector<std::string> columns) : columns_(std::move(columns)) {}
History::~History() = default;

std::string_view History::type() const { return kType; }

void History::add(std::vector<double> row) {
  if (row.size() != columns_.size())
    throw Error("an epoch of " + std::to_string(row.size()) + " values was added to a history of " +
                std::to_string(columns_.size()) + " columns");
  rows_.push_back(std::move(row));
}

State History::state() const {
  State state;
  Value::List names;
  for (const std::string& column : columns_) names.emplace_back(column);
  state.values.set("columns", std::move(names));
  state.values.set("best_epoch", best_epoch_);
  std::vector<double> flat;
  for (const std::vector<double>& row : rows_) flat.insert(flat.end(), row.begin(), row.end());
  state.add("rows", Tensor::of<double>(
                        {static_cast<std::int64_t>(rows_.size()), static_cast<std::int64_t>(columns_.size())}, flat));
  return state;
}

History History::from_state(const State& state) {
  std::vector<std::string> columns;
  for (const Value& name : state.values.at("columns").as_list()) columns.push_back(name.as_text());
  History history(std::move(columns));
  const std::size_t width = history.columns().size();
  const Tensor& rows = state.tensor("rows");
  if (rows.shape().size() != 2 || rows.shape()[1] != static_cast<std::int64_t>(width))
    throw Error("a history of " + std::to_string(width) + " columns cannot have rows of shape " +
                text_of(rows.shape()));
  const std::span<const double> values = rows.values<double>();
  for (std::size_t row = 0; row < static_cast<std::size_t>(rows.shape()[0]); ++row) {
    const std::span<const double> part = values.subspan(row * width, width);
    history.add({part.begin(), part.end()});
  }
  const std::int64_t best = state.values.at("best_epoch").as_integer();
  if (best < 0 || best > rows.shape()[0])
    throw Error("a history of " + std::to_string(rows.shape()[0]) + " epochs cannot have its best epoch at " +
                std::to_string(best));
  history.set_best_epoch(static_cast<int>(best));
  return history;
}

}  // namespace pipeline
