#include "serve/request_body.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <openssl/evp.h>

#include "config/nearest_name.h"
#include "data/json.h"

namespace pipeline::serve {
namespace {

constexpr double kThinnest = 0.25;
constexpr double kThickest = 256.0;

[[noreturn]] void refuse_base64() {
  throw BadRequest(400, "'image' is not base64", "encode the file's bytes as RFC 4648 says: padded, on one line");
}

std::string from_base64(const std::string& text) {
  if (text.empty() || text.size() % 4 != 0) refuse_base64();
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  std::string bytes(text.size() / 4 * 3, '\0');
  const auto space = [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; };  // OpenSSL passes over it
  if (std::ranges::any_of(text, space) ||
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                      reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size())) < 0)
    refuse_base64();
  bytes.resize(bytes.size() - padding);
  return bytes;
}

}  // namespace

Value json_object(const HttpRequest& request, std::initializer_list<std::string_view> known) {
  Value body;
  try {
    body = Value::parse_json(request.body);
  } catch (const Error& error) {
    throw BadRequest(400, std::string("the body is not JSON: ") + error.what());
  }
  if (body.kind() != Value::Kind::map) throw BadRequest(400, "the body is not a JSON object");
  const std::vector<std::string> names(known.begin(), known.end());
  for (const auto& [name, value] : body.as_map())
    if (std::ranges::find(names, name) == names.end())
      throw BadRequest(400, "the request has an unknown member '" + name.substr(0, 60) + "'",
                       did_you_mean(name.substr(0, 60), names, "It takes: " + comma_separated(names)));
  return body;
}

std::string text_member(const Value& object, std::string_view name, std::string_view fallback) {
  const Value* value = object.find(name);
  if (value == nullptr) return std::string(fallback);
  if (value->kind() != Value::Kind::text) throw BadRequest(400, "'" + std::string(name) + "' is not a text");
  return value->as_text();
}

bool bool_member(const Value& object, std::string_view name) {
  const Value* value = object.find(name);
  if (value == nullptr) return false;
  if (value->kind() != Value::Kind::boolean)
    throw BadRequest(400, "'" + std::string(name) + "' is neither true nor false");
  return value->as_bool();
}

Drawing drawing_of(const Value& object) {
  Drawing drawing;
  const Value* image = object.find("image");
  const Value* strokes = object.find("strokes");
  if ((image == nullptr) == (strokes == nullptr))
    throw BadRequest(
        400, image == nullptr ? "there is neither 'image' nor 'strokes'" : "there are both 'image' and 'strokes'",
        "send an image file as base64 in 'image', or a drawing in 'strokes'");
  if (image != nullptr) {
    drawing.image = from_base64(text_member(object, "image"));
    return drawing;
  }
  if (strokes->kind() != Value::Kind::map)
    throw BadRequest(400, "'strokes' is not an object",
                     "as in {\"canvas\": [280, 280], \"strokes\": [{\"x\": [9], \"y\": [9]}]}");
  Value whole = Value::Map{{"format", "pipeline-strokes"}, {"version", 1}};
  for (const auto& [name, value] : strokes->as_map()) whole.set(name, value);
  drawing.strokes = whole.json();
  if (const Value* brush = object.find("brush")) {
    const bool number = brush->kind() == Value::Kind::integer || brush->kind() == Value::Kind::number;
    const double width = number ? brush->as_number() : std::numeric_limits<double>::quiet_NaN();
    if (!std::isfinite(width) || width < kThinnest || width > kThickest)
      throw BadRequest(400, "'brush' is not a width of 0.25 to 256 pixels of the canvas");
    drawing.how.brush = width;
  }
  drawing.how.pressure = bool_member(object, "pressure");
  return drawing;
}

void require_name(std::string_view text, std::string_view what) {
  constexpr std::size_t kLongest = 100;
  if (text.size() > kLongest) throw BadRequest(400, "the " + std::string(what) + " has more than 100 bytes");
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (!is_utf8(text) || std::ranges::any_of(text, control))
    throw BadRequest(400, "the " + std::string(what) + " holds something that is no text");
}

}  // namespace pipeline::serve
