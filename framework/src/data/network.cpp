#include <pipeline/network.h>

#include <algorithm>
#include <cassert>

namespace pipeline {

Workspace::~Workspace() = default;
Model::~Model() = default;
Network::~Network() = default;

std::int64_t Model::parameter_size() const {
  std::int64_t size = 0;
  for (const Parameter& parameter : parameters()) size = std::max(size, parameter.offset + parameter.size);
  return size;
}

// Called only of a model that has parts, which then has these functions too.
void Model::prepare(const Batch&, std::uint64_t, Workspace&) const { assert(false); }
BatchResult Model::propagate(std::span<const float>, std::span<const float>, Workspace&) const {
  assert(false);
  return {};
}
void Model::gradient(std::span<Workspace* const>, const Range&, std::span<float>) const { assert(false); }

std::string_view Network::type() const { return kType; }

State Network::state() const {
  State state;
  state.values.set("uses", stage_type_);
  state.values.set("with", stage_parameters_);
  return state;
}

}  // namespace pipeline
