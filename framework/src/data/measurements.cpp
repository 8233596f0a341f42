#include <pipeline/measurements.h>

#include <algorithm>
#include <set>
#include <utility>

#include <pipeline/error.h>

namespace pipeline {
namespace {

std::vector<std::string> texts_of(const Value& list) {
  std::vector<std::string> texts;
  for (const Value& text : list.as_list()) texts.push_back(text.as_text());
  return texts;
}

Value list_of(const std::vector<std::string>& texts) {
  Value::List list;
  for (const std::string& text : texts) list.emplace_back(text);
  return list;
}

}  // namespace

Measurements::Measurements(std::vector<std::string> columns, std::vector<std::string> ids, Tensor values)
    : columns_(std::move(columns)), ids_(std::move(ids)), values_(std::move(values)) {
  const Shape wanted{std::ssize(ids_), std::ssize(columns_)};
  if (values_.dtype() != DType::f64 || values_.shape() != wanted)
    throw Error("measurements of " + std::to_string(ids_.size()) + " images in " + std::to_string(columns_.size()) +
                " columns cannot have values of type " + std::string(name_of(values_.dtype())) + " and shape " +
                text_of(values_.shape()));
  std::set<std::string_view> names;
  for (const std::string& name : columns_)
    if (!names.insert(name).second) throw Error("measurements have two columns named '" + name + "'");
}

Measurements::~Measurements() = default;

std::string_view Measurements::type() const { return kType; }

State Measurements::state() const {
  State state;
  state.values.set("columns", list_of(columns_));
  state.values.set("ids", list_of(ids_));
  state.add("values", values_);
  return state;
}

Measurements Measurements::from_state(const State& state) {
  return {texts_of(state.values.at("columns")), texts_of(state.values.at("ids")), state.tensor("values")};
}

std::span<const double> Measurements::row(std::int64_t row) const {
  const std::size_t width = columns_.size();
  return values_.values<double>().subspan(static_cast<std::size_t>(row) * width, width);
}

std::optional<std::vector<double>> Measurements::column(std::string_view name) const {
  const auto found = std::find(columns_.begin(), columns_.end(), name);
  if (found == columns_.end()) return std::nullopt;
  const auto place = static_cast<std::size_t>(found - columns_.begin());
  std::vector<double> values;
  values.reserve(ids_.size());
  for (std::int64_t i = 0; i < size(); ++i) values.push_back(row(i)[place]);
  return values;
}

}  // namespace pipeline
