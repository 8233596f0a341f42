#include "page.h"

#include <array>
#include <string_view>
#include <utility>

#include "resources.h"

namespace report {
namespace {

std::string escaped(std::string_view text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

}  // namespace

std::string script_safe_json(const pipeline::Value& data) {
  const std::string json = data.json();
  std::string safe;
  safe.reserve(json.size());
  for (const char c : json)
    if (c == '<') {
      safe += "\\u003c";
    } else {
      safe += c;
    }
  return safe;
}

std::string page(const std::string& title, const pipeline::Value& data) {
  const std::string json = script_safe_json(data);
  const std::string safe_title = escaped(title);
  const std::array<std::pair<std::string_view, std::string_view>, 6> parts{{
      {"<!--title-->", safe_title},
      {"<!--style-->", page_css()},
      {"<!--data-->", json},
      {"<!--licences-->", plot_libraries_licences()},
      {"<!--libraries-->", plot_libraries()},
      {"<!--program-->", page_js()},
  }};
  const std::string_view frame = page_html();
  std::string html;
  html.reserve(frame.size() + plot_libraries().size() + json.size() + page_js().size() + page_css().size() + 8192);
  std::size_t begin = 0;
  for (const auto& [mark, text] : parts) {
    const std::size_t at = frame.find(mark, begin);
    html += frame.substr(begin, at - begin);
    html += text;
    begin = at + mark.size();
  }
  html += frame.substr(begin);
  return html;
}

}  // namespace report
