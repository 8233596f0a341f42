/// \file
/// IDX files made by hand, for the tests.
#pragma once

#include <pipeline/error.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace mnist::test {

/// Bytes from numbers: bytes({0, 0, 8, 1}).
inline std::string bytes(std::initializer_list<int> values) {
  std::string text;
  for (const int value : values) text += static_cast<char>(static_cast<unsigned char>(value));
  return text;
}

inline std::string big_endian(std::uint32_t value) {
  std::string text;
  for (const unsigned shift : {24U, 16U, 8U, 0U}) text += static_cast<char>(static_cast<unsigned char>(value >> shift));
  return text;
}

inline std::string image_file(std::uint32_t count, std::uint32_t height, std::uint32_t width, std::string_view pixels) {
  return bytes({0, 0, 8, 3}) + big_endian(count) + big_endian(height) + big_endian(width) + std::string(pixels);
}

inline std::string label_file(std::uint32_t count, std::string_view labels) {
  return bytes({0, 0, 8, 1}) + big_endian(count) + std::string(labels);
}

inline std::string gzipped(std::string_view text) {
  z_stream z{};
  if (deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::bad_alloc();
  std::string out(deflateBound(&z, text.size()), '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  z.avail_in = static_cast<uInt>(text.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  const int result = deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  if (result != Z_STREAM_END) throw std::logic_error("deflate did not finish");
  return out;
}

inline std::span<const std::byte> as_bytes(std::string_view text) { return std::as_bytes(std::span(text)); }

/// What an Error thrown by `action` says: "what | help"; "no error" when none is thrown.
template <class Action>
std::string error_of(Action action) {
  try {
    action();
  } catch (const pipeline::Error& error) {
    return error.help().empty() ? error.what() : std::string(error.what()) + " | " + error.help();
  }
  return "no error";
}

/// A folder that is removed at the end.
class TempFolder {
 public:
  TempFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "mnist_test.XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder can be made");
    path_ = pattern;
  }
  ~TempFolder() { std::filesystem::remove_all(path_); }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path write(std::string_view name, std::string_view content) const {
    std::ofstream(path_ / name, std::ios::binary) << content;
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace mnist::test
