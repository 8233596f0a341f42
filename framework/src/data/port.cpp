#include <pipeline/port.h>

#include <utility>

#include <pipeline/error.h>

namespace pipeline {

void Inputs::add(std::string port, ArtifactPtr artifact, std::string source) {
  edges_.emplace_back(std::move(port), std::move(artifact));
  sources_.push_back(std::move(source));
}

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
