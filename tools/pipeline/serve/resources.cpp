#include "serve/resources.h"

// A file between two symbols, as the assembler reads it.
#define PIPELINE_RESOURCE(name)              \
  __asm__(                                   \
      ".pushsection .rodata\n"               \
      "serve_" #name                         \
      "_begin:\n"                            \
      ".incbin \"" SERVE_RESOURCES "/" #name \
      "\"\n"                                 \
      "serve_" #name                         \
      "_end:\n"                              \
      ".byte 0\n"                            \
      ".popsection\n");                      \
  extern "C" {                               \
  extern const char serve_##name##_begin[];  \
  extern const char serve_##name##_end[];    \
  }

PIPELINE_RESOURCE(page_html)
PIPELINE_RESOURCE(openapi_json)

#undef PIPELINE_RESOURCE

namespace pipeline::serve {

std::string_view page_html() { return {serve_page_html_begin, serve_page_html_end}; }
std::string_view openapi_json() { return {serve_openapi_json_begin, serve_openapi_json_end}; }

}  // namespace pipeline::serve
