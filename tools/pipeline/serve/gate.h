/// \file
/// Who may ask: only pages and programs that know the address that was printed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "serve/http_message.h"

namespace pipeline::serve {

/// Against pages of other sites, which a browser on this machine lets send requests here:
///
///     Host    must name this server; a foreign name that was made to point here (DNS rebinding) does not
///     Origin  where a browser sends one, must be this server's own page (forged requests)
///     token   must be known, as `?token=T` or `Authorization: Bearer T`, where one is asked for
class Gate {
 public:
  /// `names`: host names beside localhost and 127.0.0.1, as a proxy in front passes them on. `token`: "" asks for none.
  Gate(int port, const std::vector<std::string>& names, std::string token);

  /// Why the request is refused: 403 for host and origin, 401 for the token. GET /health needs no token.
  std::optional<HttpAnswer> refuse(const HttpRequest& request) const;
  const std::string& token() const { return token_; }

 private:
  int port_;
  std::vector<std::string> hosts_;
  std::string token_;
};

/// 128 random bits, as text fit for an address. Throws Error when the system has none.
std::string random_token();

}  // namespace pipeline::serve
