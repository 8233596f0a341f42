// Texts from memory for the tests of the config layer.
#pragma once

#include <memory>
#include <string>

#include "config/diagnostic.h"
#include "config/node.h"
#include "config/source_file.h"

namespace pipeline {

inline std::shared_ptr<const SourceFile> source(std::string text, std::string name = "a.yaml") {
  return make_source(std::move(name), std::move(text), "/data/pipelines");
}

/// What is wrong with a text as YAML; empty when nothing is.
inline std::string yaml_errors(std::string text) {
  Diagnostics diagnostics;
  parse_yaml(source(std::move(text)), diagnostics);
  return diagnostics.text();
}

/// REQUIRES: the text is YAML.
inline std::shared_ptr<const Node> yaml(std::string text) {
  Diagnostics diagnostics;
  std::shared_ptr<const Node> node = parse_yaml(source(std::move(text)), diagnostics);
  diagnostics.throw_if_any();
  return node;
}

}  // namespace pipeline
