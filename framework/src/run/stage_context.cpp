#include "run/stage_context.h"

#include <algorithm>
#include <string>

#include <pipeline/error.h>

namespace pipeline {

void StageContext::metric(std::string_view name, double value) {
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.'; };
  if (name.empty() || !std::all_of(name.begin(), name.end(), allowed))
    throw Error("a metric cannot be named '" + std::string(name) + "'", "use a-z, 0-9, _ and .");
  listener_.metric(name, value);
}

}  // namespace pipeline
