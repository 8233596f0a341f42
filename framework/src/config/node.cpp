#include "config/node.h"

#include <algorithm>

#include "config/shown_text.h"

namespace pipeline {

const Node::Entry* Node::find(std::string_view key) const {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.key == key; });
  return found == entries.end() ? nullptr : &*found;
}

std::string shown(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return "nothing";
    case Node::Kind::list:
      return "a list";
    case Node::Kind::map:
      return "a map";
    case Node::Kind::scalar:
      break;
  }
  switch (node.value.kind()) {
    case Value::Kind::boolean:
      return node.value.as_bool() ? "true" : "false";
    case Value::Kind::integer:
      return "the integer " + shortened(node.text);
    case Value::Kind::number:
      return "the number " + shortened(node.text);
    default:
      return "the text " + in_quotes(node.text);
  }
}

Value to_value(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return {};
    case Node::Kind::scalar:
      return node.value;
    case Node::Kind::list: {
      Value::List list;
      for (const std::shared_ptr<const Node>& item : node.items) list.push_back(to_value(*item));
      return list;
    }
    case Node::Kind::map: {
      Value::Map map;
      for (const Node::Entry& entry : node.entries) map.emplace_back(entry.key, to_value(*entry.value));
      return map;
    }
  }
  return {};
}

}  // namespace pipeline
