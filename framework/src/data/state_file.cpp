#include "data/state_file.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include <pipeline/error.h>

#include "data/atomic_file.h"
#include "data/file_reader.h"
#include "data/json.h"
#include "data/safetensors.h"
#include "data/sha256.h"

namespace pipeline {
namespace {

constexpr std::int64_t kFormat = 1;
constexpr std::uint64_t kLargestJson = std::uint64_t{1} << 30U;
constexpr const char* kMend = "it was changed or damaged after it was saved; run the pipeline again, or copy it again";

std::filesystem::path beside(const std::filesystem::path& folder, std::string_view name, std::string_view ending) {
  return folder / (std::string(name) + std::string(ending));
}

Value description_of(const State& state) {
  Value::List tensors;
  for (const auto& [name, tensor] : state.tensors) {
    Value::List shape;
    for (const std::int64_t side : tensor.shape()) shape.emplace_back(side);
    Value entry = Value::Map{};
    entry.set("name", name);
    entry.set("dtype", name_of(tensor.dtype()));
    entry.set("shape", std::move(shape));
    tensors.push_back(std::move(entry));
  }
  return tensors;
}

/// Without the entry "sha256".
Value document_of(Value header, Value values, Value tensors) {
  Value document = Value::Map{};
  document.set("format", kFormat);
  document.set("header", std::move(header));
  document.set("values", std::move(values));
  document.set("tensors", std::move(tensors));
  return document;
}

/// The maps within `value` ordered by their keys.
Value ordered(const Value& value) {
  if (value.kind() == Value::Kind::list) {
    Value::List list;
    for (const Value& element : value.as_list()) list.push_back(ordered(element));
    return list;
  }
  if (value.kind() != Value::Kind::map) return value;
  Value::Map map;
  for (const auto& [key, entry] : value.as_map()) map.emplace_back(key, ordered(entry));
  std::sort(map.begin(), map.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return map;
}

Value parsed(const std::filesystem::path& path) {
  const std::string text = read_file(path, kLargestJson);
  try {
    return Value::parse_json(text);
  } catch (const Error& error) {
    throw Error(path.string() + ": " + error.what(), kMend);
  }
}

}  // namespace

void save_state(const std::filesystem::path& folder, std::string_view name, const Value& header, const State& state) {
  // The tensors first: where a process is killed between the two, the JSON does not vouch for tensors it never saw.
  const std::string digest = write_safetensors(beside(folder, name, ".safetensors"), state.tensors);
  Value document = document_of(header, state.values, description_of(state));
  Value digests = Value::Map{};
  digests.set("tensors", digest);
  digests.set("rest", sha256(document.json()));
  document.set("sha256", std::move(digests));
  write_file_atomically(beside(folder, name, ".json"), pretty_json(document) + "\n");
}

SavedState load_state(const std::filesystem::path& folder, std::string_view name) {
  const std::filesystem::path json = beside(folder, name, ".json");
  const std::filesystem::path data = beside(folder, name, ".safetensors");
  const Value document = parsed(json);
  const Value* const format = document.find("format");
  if (format == nullptr || format->kind() != Value::Kind::integer)
    throw Error(json.string() + " is not a saved state: it has no \"format\"", kMend);
  if (format->as_integer() != kFormat)
    throw Error(json.string() + " is of format " + std::to_string(format->as_integer()) +
                    ", this program reads format " + std::to_string(kFormat),
                "read it with the version of the program that wrote it");
  SavedState saved;
  std::string promised;
  Value tensors;
  try {
    saved.header = document.at("header");
    saved.state.values = document.at("values");
    tensors = document.at("tensors");
    promised = document.at("sha256").at("tensors").as_text();
    if (sha256(document_of(saved.header, saved.state.values, tensors).json()) !=
        document.at("sha256").at("rest").as_text())
      throw Error("its content is not what was saved");
  } catch (const Error& error) {
    throw Error(json.string() + ": " + error.what(), kMend);
  }
  const std::string found = sha256_of_file(data);
  if (found != promised)
    throw Error(data.string() + " is not the file that " + json.filename().string() +
                    " was saved with: its SHA-256 is " + found + ", expected " + promised,
                kMend);
  saved.state.tensors = read_safetensors(data);
  if (description_of(saved.state) != tensors)
    throw Error(data.string() + " does not hold the tensors that " + json.filename().string() + " lists", kMend);
  return saved;
}

std::string digest_of(const State& state) {
  std::vector<const std::pair<std::string, Tensor>*> tensors;
  for (const auto& entry : state.tensors) tensors.push_back(&entry);
  std::sort(tensors.begin(), tensors.end(), [](const auto* a, const auto* b) { return a->first < b->first; });

  // Everything of variable length is preceded by JSON that ends with a line feed, which JSON never holds within a line.
  Sha256 hash;
  hash.update(ordered(state.values).json() + "\n");
  for (const auto* entry : tensors) {
    const Tensor& tensor = entry->second;
    Value::List shape;
    for (const std::int64_t side : tensor.shape()) shape.emplace_back(side);
    hash.update(Value(Value::List{entry->first, name_of(tensor.dtype()), std::move(shape)}).json() + "\n");
    hash.update(std::span(tensor.data(), tensor.bytes()));
  }
  return hash.hex();
}

}  // namespace pipeline
