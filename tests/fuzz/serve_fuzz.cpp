/// \file
/// Sends any bytes as requests to the handlers of `draw` and `serve`: whatever comes, they answer with a status, with
/// JSON where they say so, and write only into the folder for drawings. An input is
///
///     METHOD PATH?QUERY CONTENT-TYPE \n BODY
///
/// Comparisons and retraining are left out: they run whole pipelines.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <set>
#include <string>

#include <pipeline/error.h>
#include <pipeline/value.h>

#include "serve/served_bands.h"

namespace pipeline {
namespace {

using testing::ServedBands;

[[noreturn]] void broken(const char* promise, const serve::HttpAnswer& answer) {
  std::fprintf(stderr, "broken: %s: %d %s\n", promise, answer.status, answer.body.substr(0, 300).c_str());
  std::abort();
}

serve::HttpAnswer answer_to(ServedBands& bands, const std::string& input) {
  const std::size_t line = std::min(input.find('\n'), input.size());
  const std::string head = input.substr(0, line);
  const std::size_t first = std::min(head.find(' '), head.size());
  const std::size_t second = std::min(head.find(' ', first + 1), head.size());
  const std::string method = head.substr(0, first);
  const std::string target = first < head.size() ? head.substr(first + 1, second - first - 1) : "";
  const std::string type = second < head.size() ? head.substr(second + 1) : "";
  const std::size_t question = std::min(target.find('?'), target.size());
  const std::string path = target.substr(0, question);
  const std::string query = question < target.size() ? target.substr(question + 1) : "";
  const std::string body = line < input.size() ? input.substr(line + 1) : "";
  if (method == "GET") return bands.get(path, query);
  if (path == "/jobs" || path == "/model") return bands.get("/health");
  return bands.post(path, body, type);
}

/// What lies in the temporary folder, without the folder for drawings and what lies in it.
std::set<std::string> outside(const ServedBands& bands) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(bands.folder().path()))
    if (!entry.path().string().starts_with(bands.saved().string())) names.insert(entry.path().string());
  return names;
}

void check(const serve::HttpAnswer& answer) {
  static const std::set<int> kStatuses{200, 400, 404, 405, 409, 415, 422, 503};
  if (!kStatuses.contains(answer.status)) broken("an unexpected status", answer);
  if (answer.type != "application/json") return;
  try {
    const Value body = Value::parse_json(answer.body);
    if (answer.status != 200 && body.at("error").as_text().empty()) broken("no reason", answer);
  } catch (const Error& error) {
    broken(error.what(), answer);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static ServedBands bands;
  static const std::set<std::string> before = outside(bands);
  static int saved = 0;
  const serve::HttpAnswer answer = answer_to(bands, std::string(data, data + size));
  check(answer);
  // Every hundredth time is enough to see that something was written elsewhere, and looking takes a while.
  if (answer.body.starts_with("{\"id\":") && ++saved % 100 == 1 && outside(bands) != before)
    broken("something was written outside of the folder", answer);
  return 0;
}

}  // namespace pipeline
