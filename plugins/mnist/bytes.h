/// \file
/// Bytes of known number that can be read from any place: a regular file, or a piece of memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace mnist {

/// Thread-safe: several threads may read at once.
class Bytes {
 public:
  virtual ~Bytes() = default;
  virtual std::uint64_t size() const = 0;
  /// Fills `to` from `offset` on. REQUIRES: offset + to.size() <= size(). Throws Error when it cannot be read.
  virtual void read(std::uint64_t offset, std::span<std::byte> to) const = 0;

 protected:
  Bytes() = default;
  Bytes(const Bytes&) = default;
  Bytes& operator=(const Bytes&) = default;
};

/// Read with pread, not mapped: mapped pages would count towards the process's memory, and a file cut off meanwhile
/// would end the process.
class FileBytes final : public Bytes {
 public:
  /// Throws Error when the file cannot be opened or is not a regular file.
  explicit FileBytes(const std::filesystem::path& path);
  ~FileBytes() override;
  FileBytes(const FileBytes&) = delete;
  FileBytes& operator=(const FileBytes&) = delete;

  std::uint64_t size() const override { return size_; }
  void read(std::uint64_t offset, std::span<std::byte> to) const override;

 private:
  std::string name_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

/// Does not own what it reads.
class MemoryBytes final : public Bytes {
 public:
  explicit MemoryBytes(std::span<const std::byte> bytes) : bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  void read(std::uint64_t offset, std::span<std::byte> to) const override;

 private:
  std::span<const std::byte> bytes_;
};

}  // namespace mnist
