#include "serve/http_message.h"

#include "data/json.h"

namespace pipeline::serve {

HttpAnswer refusal(int status, std::string_view what, std::string_view help) {
  std::string body = "{\"error\":" + json_quoted(what);
  if (!help.empty()) body += ",\"help\":" + json_quoted(help);
  return {status, "application/json", body + "}", {}};
}

}  // namespace pipeline::serve
