#include "data/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <vector>

#include "data/file_reader.h"

namespace pipeline {

struct Sha256::Content {
  EVP_MD_CTX* context = EVP_MD_CTX_new();

  Content() = default;
  ~Content() { EVP_MD_CTX_free(context); }
  Content(const Content&) = delete;
  Content& operator=(const Content&) = delete;
};

namespace {

// OpenSSL fails here only without memory or with a broken configuration of the system; no user can mend that.
void require(bool done) {
  if (!done) throw std::runtime_error("OpenSSL cannot compute SHA-256 on this system");
}

}  // namespace

Sha256::Sha256() : content_(std::make_unique<Content>()) {
  require(content_->context != nullptr && EVP_DigestInit_ex(content_->context, EVP_sha256(), nullptr) == 1);
}

Sha256::~Sha256() = default;

void Sha256::update(std::span<const std::byte> bytes) {
  if (!bytes.empty()) require(EVP_DigestUpdate(content_->context, bytes.data(), bytes.size()) == 1);
}

void Sha256::update(std::string_view text) { update(std::as_bytes(std::span(text))); }

std::string Sha256::hex() {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  require(EVP_DigestFinal_ex(content_->context, digest.data(), &length) == 1);
  std::string text;
  for (unsigned i = 0; i < length; ++i) {
    text += kDigits[digest[i] >> 4U];
    text += kDigits[digest[i] & 0xFU];
  }
  return text;
}

std::string sha256(std::span<const std::byte> bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.hex();
}

std::string sha256(std::string_view text) { return sha256(std::as_bytes(std::span(text))); }

std::string sha256_of_file(const std::filesystem::path& path) {
  constexpr std::size_t kPiece = std::size_t{1} << 18U;
  FileReader file(path);
  Sha256 hash;
  std::vector<std::byte> piece(kPiece);
  while (const std::size_t count = file.read_some(piece)) hash.update(std::span(piece).first(count));
  return hash.hex();
}

}  // namespace pipeline
