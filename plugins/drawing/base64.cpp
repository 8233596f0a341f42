#include "base64.h"

#include <openssl/evp.h>

#include <algorithm>
#include <limits>

#include <pipeline/error.h>

namespace drawing {

namespace {

[[noreturn]] void refuse() {
  throw pipeline::Error("it is not base64", "encode the file's bytes as RFC 4648 says: padded, on one line");
}

}  // namespace

std::vector<std::uint8_t> from_base64(std::string_view text) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::size_t digits = std::min(text.find_first_not_of(kDigits), text.size());
  const std::size_t padding = text.size() - digits;
  // OpenSSL's decoder passes over spaces, and takes padding for zero bits.
  if (text.size() % 4 != 0 || padding > 2 || text.find_first_not_of('=', digits) != std::string_view::npos ||
      text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    refuse();
  std::vector<std::uint8_t> bytes(text.size() / 4 * 3);
  if (EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()),
                      static_cast<int>(text.size())) != static_cast<int>(bytes.size()))
    refuse();
  bytes.resize(bytes.size() - padding);
  return bytes;
}

}  // namespace drawing
