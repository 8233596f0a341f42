/// \file
/// What every value on an edge has in common: a type, and a state that can be saved and loaded.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pipeline/export.h>
#include <pipeline/tensor.h>
#include <pipeline/value.h>

namespace pipeline {

/// What is kept of an artifact or of a fitted step: a map of small values, and named tensors.
///
/// The runtime writes it (JSON beside a safetensors file) and gives it back; plugins never write bytes themselves.
struct PIPELINE_EXPORT State {
  Value values = Value::Map{};                          ///< small values, a map
  std::vector<std::pair<std::string, Tensor>> tensors;  ///< by names, each once

  /// Throws Error naming the tensor when there is none of that name.
  const Tensor& tensor(std::string_view name) const;
  /// REQUIRES: there is no tensor of that name.
  void add(std::string name, Tensor tensor);

  friend bool operator==(const State&, const State&) = default;
};

/// The typed, immutable value on an edge. A subclass has `static constexpr std::string_view kType`,
/// for instance "images", and a version, which is raised when the meaning of its state changes.
class PIPELINE_EXPORT Artifact {
 public:
  virtual ~Artifact();

  /// The type a port is matched by, without version: "images", "classifier".
  virtual std::string_view type() const = 0;
  virtual int version() const { return 1; }  ///< of what its state means
  /// All that is needed to make an equal artifact again.
  virtual State state() const = 0;

 protected:
  Artifact() = default;
  Artifact(const Artifact&) = default;
  Artifact(Artifact&&) noexcept = default;
  Artifact& operator=(const Artifact&) = default;
  Artifact& operator=(Artifact&&) noexcept = default;
};

}  // namespace pipeline
