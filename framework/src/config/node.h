/// \file
/// YAML as a strict tree in which everything knows its place.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <pipeline/value.h>

#include "config/diagnostic.h"
#include "config/source_file.h"

namespace pipeline {

/// Null, a scalar, a list, or a map with distinct text keys in the order of the file.
///
/// An empty value's place is that of its key, or of the list that holds it.
struct Node {
  enum class Kind { null, scalar, list, map };
  struct Entry {
    std::string key;
    Place key_place;
    std::shared_ptr<const Node> value;
  };

  Kind kind = Kind::null;
  Place place;
  bool quoted = false;  ///< in quotes, or a block scalar: always text
  std::string text;     ///< of a scalar, after environment variables were put in
  Value value;          ///< of a scalar: boolean, integer, number or text
  std::vector<std::shared_ptr<const Node>> items;
  std::vector<Entry> entries;

  /// The entry of a map; null when there is none or this is not a map.
  const Entry* find(std::string_view key) const;
  bool is_text() const { return kind == Kind::scalar && value.kind() == Value::Kind::text; }
};

/// "the text 'big'", "the integer 3", "the number 0.5", "true", "a list", "a map", "nothing"
std::string shown(const Node& node);

/// Reads one YAML 1.2 document from a part of a source's text; an empty one gives a null node.
///
/// Every mistake goes to `diagnostics`: syntax, duplicate keys, keys that are not scalars, anchors, aliases, merge
/// keys, tags, a second document, scalars out of range, unset environment variables, nesting beyond 100 levels, more
/// than 200,000 values. Null only when no tree could be built; what is wrong in a small place is left out of the tree.
std::shared_ptr<const Node> parse_yaml(const std::shared_ptr<const SourceFile>& source, Diagnostics& diagnostics,
                                       std::size_t begin = 0, std::size_t end = std::string::npos);

/// The tree without places.
Value to_value(const Node& node);

}  // namespace pipeline
