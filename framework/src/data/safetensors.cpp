#include "data/safetensors.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <string_view>

#include <pipeline/error.h>
#include <pipeline/value.h>

#include "data/atomic_file.h"
#include "data/file_reader.h"
#include "data/sha256.h"

namespace pipeline {
namespace {

static_assert(std::endian::native == std::endian::little, "tensors are written as they lie in memory");

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kLongestHeader = 100'000'000;  // as in the reference implementation
constexpr std::string_view kMetadata = "__metadata__";

struct DTypeName {
  DType dtype;
  std::string_view name;
};
constexpr std::array<DTypeName, 5> kDTypes{
    {{DType::u8, "U8"}, {DType::i32, "I32"}, {DType::i64, "I64"}, {DType::f32, "F32"}, {DType::f64, "F64"}}};

std::string_view written_name(DType dtype) {
  for (const DTypeName& entry : kDTypes)
    if (entry.dtype == dtype) return entry.name;
  return {};
}

std::string_view bytes_of(const Tensor& tensor) {
  return {reinterpret_cast<const char*>(tensor.data()), tensor.bytes()};
}

/// Indices of `tensors` in the order of their data.
std::vector<std::size_t> widest_first(const NamedTensors& tensors) {
  std::vector<std::size_t> order(tensors.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&tensors](std::size_t a, std::size_t b) {
    return size_of(tensors[a].second.dtype()) > size_of(tensors[b].second.dtype());
  });
  return order;
}

std::string header_of(const NamedTensors& tensors, const std::vector<std::size_t>& order,
                      const std::map<std::string, std::string>& metadata) {
  std::vector<std::size_t> begins(tensors.size());
  std::size_t end = 0;
  for (const std::size_t i : order) {
    begins[i] = end;
    end += tensors[i].second.bytes();
  }
  Value::Map header;
  if (!metadata.empty()) {
    Value::Map entries;
    for (const auto& [key, text] : metadata) entries.emplace_back(key, text);
    header.emplace_back(kMetadata, std::move(entries));
  }
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    const auto& [name, tensor] = tensors[i];
    assert(name != kMetadata);
    Value::List shape;
    for (const std::int64_t side : tensor.shape()) shape.emplace_back(side);
    Value entry = Value::Map{};
    entry.set("dtype", written_name(tensor.dtype()));
    entry.set("shape", std::move(shape));
    entry.set("data_offsets",
              Value::List{static_cast<std::int64_t>(begins[i]), static_cast<std::int64_t>(begins[i] + tensor.bytes())});
    header.emplace_back(name, std::move(entry));
  }
  std::string text = Value(std::move(header)).json();
  // So that the data starts at a multiple of 8.
  text.append((kLengthBytes - text.size() % kLengthBytes) % kLengthBytes, ' ');
  return text;
}

/// Where the bytes come from.
class Source {
 public:
  virtual ~Source() = default;
  virtual std::uint64_t size() const = 0;
  /// The next bytes; fewer than asked for only at the end.
  virtual std::size_t read_some(std::span<std::byte> out) = 0;
};

class FileSource final : public Source {
 public:
  explicit FileSource(const std::filesystem::path& path) : file_(path) {}
  std::uint64_t size() const override { return file_.size(); }
  std::size_t read_some(std::span<std::byte> out) override { return file_.read_some(out); }

 private:
  FileReader file_;
};

class MemorySource final : public Source {
 public:
  explicit MemorySource(std::span<const std::byte> bytes) : bytes_(bytes), rest_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  std::size_t read_some(std::span<std::byte> out) override {
    const std::size_t count = std::min(out.size(), rest_.size());
    std::copy_n(rest_.begin(), count, out.begin());
    rest_ = rest_.subspan(count);
    return count;
  }

 private:
  std::span<const std::byte> bytes_;
  std::span<const std::byte> rest_;
};

/// One tensor as the header announces it.
struct Entry {
  std::string name;
  DType dtype = DType::u8;
  Shape shape;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

class Reader {
 public:
  Reader(Source& source, std::string name) : source_(source), name_(std::move(name)) {}

  NamedTensors read() {
    const std::vector<Entry> entries = checked_layout(header());
    // The data is read once, from front to back, whatever the order of the header.
    std::vector<std::size_t> order(entries.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&entries](std::size_t a, std::size_t b) { return entries[a].begin < entries[b].begin; });
    NamedTensors tensors(entries.size());
    for (const std::size_t i : order) tensors[i] = {entries[i].name, data_of(entries[i])};
    return tensors;
  }

 private:
  [[noreturn]] void refuse(const std::string& reason) const {
    throw Error(name_ + " is not a sound safetensors file: " + reason,
                "it was cut short, changed or never written by this program; copy or make it again");
  }

  void read_exactly(std::span<std::byte> out) {
    if (source_.read_some(out) != out.size()) refuse("it became shorter while it was read");
  }

  Value header() {
    if (source_.size() < kLengthBytes)
      refuse("it has " + std::to_string(source_.size()) + " bytes, the length of the header alone takes 8");
    std::array<std::byte, kLengthBytes> raw{};
    read_exactly(raw);
    std::uint64_t length = 0;
    std::memcpy(&length, raw.data(), raw.size());
    if (length > kLongestHeader)
      refuse("its header claims " + std::to_string(length) + " bytes, at most " + std::to_string(kLongestHeader) +
             " are allowed");
    data_size_ = source_.size() - kLengthBytes;
    if (length > data_size_)
      refuse("its header claims " + std::to_string(length) + " bytes, only " + std::to_string(data_size_) + " follow");
    data_size_ -= length;
    std::string text(length, '\0');
    read_exactly(std::as_writable_bytes(std::span(text)));
    if (!text.starts_with('{')) refuse("its header does not start with '{'");
    try {
      return Value::parse_json(text);
    } catch (const Error& error) {
      refuse(std::string("its header: ") + error.what());
    }
  }

  std::int64_t natural(const Value& value, const std::string& what) const {
    if (value.kind() != Value::Kind::integer || value.as_integer() < 0)
      refuse(what + " holds " + value.json() + ", not an integer of at least 0");
    return value.as_integer();
  }

  const Value& required(const Value& entry, const std::string& tensor, std::string_view key, Value::Kind kind) const {
    const Value* value = entry.find(key);
    if (value == nullptr || value->kind() != kind)
      refuse("tensor '" + tensor + "' has no " + std::string(key) + ", or one of the wrong kind");
    return *value;
  }

  Entry entry_of(const std::string& tensor, const Value& value) const {
    Entry entry;
    entry.name = tensor;
    const std::string& dtype = required(value, tensor, "dtype", Value::Kind::text).as_text();
    const auto* const known = std::find_if(kDTypes.begin(), kDTypes.end(),
                                           [&dtype](const DTypeName& candidate) { return candidate.name == dtype; });
    if (known == kDTypes.end())
      refuse("tensor '" + tensor + "' has the unknown dtype '" + dtype + "', known are U8, I32, I64, F32, F64");
    entry.dtype = known->dtype;

    std::uint64_t bytes = size_of(entry.dtype);
    bool overflow = false;
    for (const Value& side : required(value, tensor, "shape", Value::Kind::list).as_list()) {
      entry.shape.push_back(natural(side, "the shape of tensor '" + tensor + "'"));
      overflow = overflow || __builtin_mul_overflow(bytes, static_cast<std::uint64_t>(entry.shape.back()), &bytes);
    }
    if (std::find(entry.shape.begin(), entry.shape.end(), 0) != entry.shape.end()) {
      bytes = 0;
    } else if (overflow) {
      refuse("tensor '" + tensor + "' of shape " + text_of(entry.shape) + " is larger than any file");
    }

    const Value::List& offsets = required(value, tensor, "data_offsets", Value::Kind::list).as_list();
    if (offsets.size() != 2)
      refuse("tensor '" + tensor + "' has " + std::to_string(offsets.size()) + " data_offsets, not 2");
    entry.begin = static_cast<std::uint64_t>(natural(offsets[0], "data_offsets of tensor '" + tensor + "'"));
    entry.end = static_cast<std::uint64_t>(natural(offsets[1], "data_offsets of tensor '" + tensor + "'"));
    if (entry.begin > entry.end || entry.end > data_size_)
      refuse("tensor '" + tensor + "' lies at bytes " + std::to_string(entry.begin) + " to " +
             std::to_string(entry.end) + " of " + std::to_string(data_size_));
    if (entry.end - entry.begin != bytes)
      refuse("tensor '" + tensor + "' of " + text_of(entry.shape) + " " + dtype + " values takes " +
             std::to_string(bytes) + " bytes, its data_offsets span " + std::to_string(entry.end - entry.begin));
    return entry;
  }

  void check_metadata(const Value& metadata) const {
    bool sound = metadata.kind() == Value::Kind::map;
    if (sound)
      for (const auto& entry : metadata.as_map()) sound = sound && entry.second.kind() == Value::Kind::text;
    if (!sound) refuse("its __metadata__ is not a map of texts");
  }

  /// Throws unless the tensors cover the data without gap or overlap.
  std::vector<Entry> checked_layout(const Value& header) const {
    std::vector<Entry> entries;
    for (const auto& [name, value] : header.as_map()) {
      if (name == kMetadata) {
        check_metadata(value);
      } else {
        entries.push_back(entry_of(name, value));
      }
    }
    std::vector<const Entry*> by_place;
    for (const Entry& entry : entries) by_place.push_back(&entry);
    std::stable_sort(by_place.begin(), by_place.end(), [](const Entry* a, const Entry* b) {
      return a->begin != b->begin ? a->begin < b->begin : a->end < b->end;
    });
    std::uint64_t end = 0;
    for (const Entry* entry : by_place) {
      if (entry->begin < end)
        refuse("tensor '" + entry->name + "' starts at byte " + std::to_string(entry->begin) +
               ", within the one before it, which ends at " + std::to_string(end));
      if (entry->begin > end)
        refuse("no tensor covers the bytes " + std::to_string(end) + " to " + std::to_string(entry->begin));
      end = entry->end;
    }
    if (end != data_size_)
      refuse("the tensors end at byte " + std::to_string(end) + ", the file at " + std::to_string(data_size_));
    return entries;
  }

  Tensor data_of(const Entry& entry) {
    Tensor tensor = Tensor::uninitialized(entry.dtype, entry.shape);
    switch (entry.dtype) {
      case DType::u8:
        read_exactly(std::as_writable_bytes(tensor.writable<std::uint8_t>()));
        break;
      case DType::i32:
        read_exactly(std::as_writable_bytes(tensor.writable<std::int32_t>()));
        break;
      case DType::i64:
        read_exactly(std::as_writable_bytes(tensor.writable<std::int64_t>()));
        break;
      case DType::f32:
        read_exactly(std::as_writable_bytes(tensor.writable<float>()));
        break;
      case DType::f64:
        read_exactly(std::as_writable_bytes(tensor.writable<double>()));
        break;
    }
    return tensor;
  }

  Source& source_;
  std::string name_;
  std::uint64_t data_size_ = 0;
};

}  // namespace

std::string write_safetensors(const std::filesystem::path& path, const NamedTensors& tensors,
                              const std::map<std::string, std::string>& metadata) {
  const std::vector<std::size_t> order = widest_first(tensors);
  const std::string header = header_of(tensors, order, metadata);
  const std::uint64_t length = header.size();
  std::array<char, kLengthBytes> raw{};
  std::memcpy(raw.data(), &length, raw.size());

  AtomicFile file(path);
  Sha256 hash;
  const auto write = [&file, &hash](std::string_view bytes) {
    file.write(bytes);
    hash.update(bytes);
  };
  write({raw.data(), raw.size()});
  write(header);
  for (const std::size_t i : order) write(bytes_of(tensors[i].second));
  file.commit();
  return hash.hex();
}

NamedTensors read_safetensors(const std::filesystem::path& path) {
  FileSource source(path);
  return Reader(source, path.string()).read();
}

NamedTensors read_safetensors(std::span<const std::byte> bytes, const std::string& name) {
  MemorySource source(bytes);
  return Reader(source, name).read();
}

}  // namespace pipeline
