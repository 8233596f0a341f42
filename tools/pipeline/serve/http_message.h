/// \file
/// A request and its answer, free of any library: what the handlers work on.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pipeline::serve {

struct HttpRequest {
  std::string method;                                     ///< "GET", "POST"
  std::string path;                                       ///< "/predict"; without the query
  std::map<std::string, std::string, std::less<>> query;  ///< decoded; of a name given twice the first
  std::string host;                                       ///< headers; "" where there is none
  std::string origin;
  std::string authorization;
  std::string content_type;
  std::string body;

  /// "" where there is none.
  std::string_view parameter(std::string_view name) const {
    const auto found = query.find(name);
    return found == query.end() ? std::string_view() : std::string_view(found->second);
  }
};

struct HttpAnswer {
  int status = 200;
  std::string type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

/// {"error": what, "help": help}; no help where it is empty.
HttpAnswer refusal(int status, std::string_view what, std::string_view help = "");

}  // namespace pipeline::serve
