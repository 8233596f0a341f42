/// \file
/// What clients send, read strictly.
#pragma once

#include <string>
#include <string_view>

#include <pipeline/error.h>
#include <pipeline/value.h>

#include "serve/http_message.h"
#include "serve/seen_drawing.h"

namespace pipeline::serve {

/// A mistake of the client's: answered with `status` and the text.
class BadRequest : public Error {
 public:
  explicit BadRequest(int status, const std::string& what, const std::string& help = "")
      : Error(what, help), status_(status) {}
  int status() const { return status_; }

 private:
  int status_;
};

/// The body as a JSON object whose members are all among `known`. Throws BadRequest.
Value json_object(const HttpRequest& request, std::initializer_list<std::string_view> known);
/// A member's text; `fallback` where there is none. Throws BadRequest where it is no text.
std::string text_member(const Value& object, std::string_view name, std::string_view fallback = "");
bool bool_member(const Value& object, std::string_view name);

/// "image" (base64) or "strokes" with "brush" and "pressure". Throws BadRequest unless it is one of both.
Drawing drawing_of(const Value& object);

/// A name that goes into files and pages: UTF-8, at most 100 bytes, no control characters. Throws BadRequest naming
/// `what` it is.
void require_name(std::string_view text, std::string_view what);

}  // namespace pipeline::serve
