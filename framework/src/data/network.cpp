#include <pipeline/network.h>

#include <algorithm>

namespace pipeline {

Workspace::~Workspace() = default;
Model::~Model() = default;
Network::~Network() = default;

std::int64_t Model::parameter_size() const {
  std::int64_t size = 0;
  for (const Parameter& parameter : parameters()) size = std::max(size, parameter.offset + parameter.size);
  return size;
}

std::string_view Network::type() const { return kType; }

State Network::state() const {
  State state;
  state.values.set("uses", stage_type_);
  state.values.set("with", stage_parameters_);
  return state;
}

}  // namespace pipeline
