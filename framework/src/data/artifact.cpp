#include <pipeline/artifact.h>

#include <utility>

#include <pipeline/error.h>

namespace pipeline {

Artifact::~Artifact() = default;

void State::add(std::string name, Tensor tensor) { tensors.emplace_back(std::move(name), std::move(tensor)); }

const Tensor& State::tensor(std::string_view name) const {
  std::string there;
  for (const auto& [key, tensor] : tensors) {
    if (key == name) return tensor;
    there += (there.empty() ? "" : ", ") + key;
  }
  throw Error("the saved state has no tensor '" + std::string(name) + "'; " +
              (there.empty() ? "it has none" : "it has: " + there));
}

}  // namespace pipeline
