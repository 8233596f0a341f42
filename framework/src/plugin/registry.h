/// \file
/// The plugins a run uses, loaded when their first stage type is asked for.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pipeline/error.h>
#include <pipeline/stage_factory.h>

#include "plugin/catalog.h"

namespace pipeline {

/// Thread-safe. Libraries outlive it: they stay until the process ends.
class Registry {
 public:
  explicit Registry(Catalog catalog) : catalog_(std::move(catalog)) {}
  Registry(const Registry&) = delete;
  Registry& operator=(const Registry&) = delete;

  /// Loads the plugin that offers `stage_type` unless that was done before. The reference holds as long as the
  /// registry.
  ///
  /// Throws Error when no plugin offers the type, and when its plugin is refused: the file changed since the search, it
  /// cannot be loaded, or what it says of itself is not what its manifest says. Of a refused plugin nothing is kept,
  /// and each of its stage types gives the same Error again.
  const StageFactory& factory(std::string_view stage_type);

  const Catalog& catalog() const { return catalog_; }
  /// In the order they were loaded.
  std::vector<FoundPlugin> loaded() const;

 private:
  /// A plugin after its first use: either refused, or all of its factories.
  struct Outcome {
    std::optional<Error> refused;
    std::map<std::string, std::unique_ptr<StageFactory>, std::less<>> factories;
  };
  Outcome load(const FoundPlugin& plugin);

  const Catalog catalog_;
  mutable std::mutex mutex_;
  std::map<const FoundPlugin*, Outcome> outcomes_;
  std::vector<const FoundPlugin*> loaded_;
};

}  // namespace pipeline
