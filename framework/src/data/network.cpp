#include <pipeline/network.h>

#include <algorithm>
#include <string>
#include <utility>

#include <pipeline/error.h>

namespace pipeline {

Workspace::~Workspace() = default;
Model::~Model() = default;
Network::~Network() = default;

std::int64_t Model::parameter_size() const {
  std::int64_t size = 0;
  for (const Parameter& parameter : parameters()) size = std::max(size, parameter.offset + parameter.size);
  return size;
}

namespace {

[[noreturn]] void miss(const char* function) {
  throw Error("the network says that it works in parts (rows_of_part), but has no '" + std::string(function) + "'",
              "override prepare, propagate, gradient_ranges and gradient, or let rows_of_part return 0");
}

}  // namespace

void Model::prepare(const Batch&, std::uint64_t, Workspace&) const { miss("prepare"); }
BatchResult Model::propagate(std::span<const float>, std::span<const float>, Workspace&) const { miss("propagate"); }
void Model::gradient(std::span<Workspace* const>, const Range&, std::span<float>) const { miss("gradient"); }

void Network::made_by(std::string stage_type, Value parameters) {
  stage_type_ = std::move(stage_type);
  stage_parameters_ = std::move(parameters);
}

std::string_view Network::type() const { return kType; }

State Network::state() const {
  State state;
  state.values.set("uses", stage_type_);
  state.values.set("with", stage_parameters_);
  return state;
}

}  // namespace pipeline
