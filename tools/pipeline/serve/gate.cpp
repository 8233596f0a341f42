#include "serve/gate.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <utility>

#include <pipeline/error.h>

namespace pipeline::serve {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

/// Takes as long for a wrong token as for a nearly right one.
bool same_secret(std::string_view given, std::string_view wanted) {
  return given.size() == wanted.size() && CRYPTO_memcmp(given.data(), wanted.data(), wanted.size()) == 0;
}

}  // namespace

Gate::Gate(int port, const std::vector<std::string>& names, std::string token) : port_(port), token_(std::move(token)) {
  const std::string at_port = ":" + std::to_string(port);
  hosts_ = {"127.0.0.1" + at_port, "localhost" + at_port};
  for (const std::string& name : names) {
    hosts_.push_back(lower(name));
    if (name.find(':') == std::string::npos) hosts_.push_back(lower(name) + at_port);
  }
}

std::optional<HttpAnswer> Gate::refuse(const HttpRequest& request) const {
  const std::string address = "http://127.0.0.1:" + std::to_string(port_);
  const auto known = [&](const std::string& host) { return std::ranges::find(hosts_, host) != hosts_.end(); };
  if (!known(lower(request.host)))
    return refusal(403, "this server does not go by the name in 'Host'",
                   "ask for " + address + "; behind a proxy, name its host with --host");
  if (!request.origin.empty()) {
    const std::string origin = lower(request.origin);
    const std::size_t scheme = origin.find("://");
    const bool http = origin.starts_with("http://") || origin.starts_with("https://");
    if (!http || !known(origin.substr(scheme + 3)))
      return refusal(403, "pages of other sites may not ask this server", "open " + address + " itself");
  }
  if (token_.empty() || request.path == "/health") return std::nullopt;
  constexpr std::string_view kBearer = "Bearer ";
  const std::string_view authorization = request.authorization;
  const std::string_view given =
      authorization.starts_with(kBearer) ? authorization.substr(kBearer.size()) : request.parameter("token");
  if (same_secret(given, token_)) return std::nullopt;
  HttpAnswer answer = refusal(401, "the token is missing or wrong",
                              "open the whole address that the program printed; a program sends 'Authorization: Bearer "
                              "TOKEN'");
  answer.headers.emplace_back("WWW-Authenticate", "Bearer");
  return answer;
}

std::string random_token() {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
    throw Error("the system has no random numbers for a token");
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string token;
  for (const unsigned char byte : bytes) {
    token += kDigits[byte >> 4U];
    token += kDigits[byte & 15U];
  }
  return token;
}

}  // namespace pipeline::serve
