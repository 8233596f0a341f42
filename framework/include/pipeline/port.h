/// \file
/// Typed ports: declared once as constants, used for declaration and access alike.
///
///     static constexpr pipeline::In<pipeline::Images> kTrain{"train", "what the network learns from"};
///     static constexpr pipeline::Out<pipeline::Images> kImages{"images", "the same images, sorted"};
///     ...
///     spec.input(kTrain);  spec.output(kImages);           // in describe()
///     out.set(kImages, sorted(in[kTrain]));                // in run()
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pipeline/artifact.h>
#include <pipeline/export.h>

namespace pipeline {

/// `optional` may be left unconnected; `many` takes one edge or a list of at least one; `any` a list or nothing.
enum class Need { required, optional, many, any };

/// Whether it takes several edges.
inline bool takes_list(Need need) { return need == Need::many || need == Need::any; }
/// Whether it takes none.
inline bool may_be_unconnected(Need need) { return need == Need::optional || need == Need::any; }

/// An input port. `T` is a final-or-base artifact class with `kType`.
template <class T>
struct In {
  std::string_view name;       ///< in the file: lower_snake
  std::string_view text;       ///< for help texts
  Need need = Need::required;  ///< whether, and how often, it is connected
};

/// An output port. `T` as for In.
template <class T>
struct Out {
  std::string_view name;  ///< in the file: lower_snake
  std::string_view text;  ///< for help texts
};

using ArtifactPtr = std::shared_ptr<const Artifact>;  ///< what travels on an edge

/// The artifacts on a stage's inputs. The runtime has checked their types.
class PIPELINE_EXPORT Inputs {
 public:
  /// `source`: where it comes from in the pipeline file, "digits.train"; empty outside of one.
  void add(std::string port, ArtifactPtr artifact, std::string source = {});

  /// REQUIRES: the port is required or known to be connected; throws Error naming it otherwise.
  template <class T>
  const T& operator[](const In<T>& port) const {
    return static_cast<const T&>(required(port.name));
  }
  /// Null when the port is not connected.
  template <class T>
  const T* find(const In<T>& port) const {
    return static_cast<const T*>(first(port.name).get());
  }
  /// For keeping an artifact beyond `run`, for instance inside another. Null when the port is not connected.
  template <class T>
  std::shared_ptr<const T> share(const In<T>& port) const {
    return std::static_pointer_cast<const T>(first(port.name));
  }
  /// Everything connected to a port, in the order of the file.
  template <class T>
  std::vector<std::shared_ptr<const T>> all(const In<T>& port) const {
    std::vector<std::shared_ptr<const T>> found;
    for (const auto& [name, artifact] : edges_)
      if (name == port.name) found.push_back(std::static_pointer_cast<const T>(artifact));
    return found;
  }
  /// Where what is connected to a port comes from, in the order of `all`.
  template <class T>
  std::vector<std::string> sources(const In<T>& port) const {
    std::vector<std::string> found;
    for (std::size_t i = 0; i < edges_.size(); ++i)
      if (edges_[i].first == port.name) found.push_back(sources_[i]);
    return found;
  }
  /// Port and artifact, in the order added.
  const std::vector<std::pair<std::string, ArtifactPtr>>& edges() const { return edges_; }

 private:
  const Artifact& required(std::string_view port) const;
  const ArtifactPtr& first(std::string_view port) const;

  std::vector<std::pair<std::string, ArtifactPtr>> edges_;
  std::vector<std::string> sources_;
};

/// Where a stage puts its results. The runtime checks that every declared port was set.
class PIPELINE_EXPORT Outputs {
 public:
  /// Puts an artifact on a port, in the place of what was put there before. REQUIRES: the port is declared.
  ///@{
  template <class T>
  void set(const Out<T>& port, T artifact) {
    put(port.name, std::make_shared<const T>(std::move(artifact)));
  }
  template <class T, class U>
  void set(const Out<T>& port, std::shared_ptr<U> artifact) {
    put(port.name, std::shared_ptr<const T>(std::move(artifact)));
  }
  ///@}
  /// Null when nothing was put there.
  ArtifactPtr find(std::string_view port) const;

 private:
  void put(std::string_view port, ArtifactPtr artifact);

  std::vector<std::pair<std::string, ArtifactPtr>> edges_;
};

}  // namespace pipeline
