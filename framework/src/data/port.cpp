#include <pipeline/port.h>

#include <pipeline/error.h>

namespace pipeline {

const ArtifactPtr& Inputs::first(std::string_view port) const {
  static const ArtifactPtr nothing;
  for (const auto& [name, artifact] : edges_)
    if (name == port) return artifact;
  return nothing;
}

const Artifact& Inputs::required(std::string_view port) const {
  const ArtifactPtr& artifact = first(port);
  if (!artifact) throw Error("input '" + std::string(port) + "' is not connected");
  return *artifact;
}

ArtifactPtr Outputs::find(std::string_view port) const {
  for (const auto& [name, artifact] : edges_)
    if (name == port) return artifact;
  return nullptr;
}

void Outputs::put(std::string_view port, ArtifactPtr artifact) {
  for (auto& [name, old] : edges_) {
    if (name == port) {
      old = std::move(artifact);
      return;
    }
  }
  edges_.emplace_back(std::string(port), std::move(artifact));
}

}  // namespace pipeline
