#include "resources.h"

// A file between two symbols, as the assembler reads it: a megabyte as a C++ literal would take the compiler seconds.
// The names are this library's own: it exports the plugin's entry and nothing else.
#define PIPELINE_RESOURCE(name)               \
  __asm__(                                    \
      ".pushsection .rodata\n"                \
      "report_" #name                         \
      "_begin:\n"                             \
      ".incbin \"" REPORT_RESOURCES "/" #name \
      "\"\n"                                  \
      "report_" #name                         \
      "_end:\n"                               \
      ".byte 0\n"                             \
      ".popsection\n");                       \
  extern "C" {                                \
  extern const char report_##name##_begin[];  \
  extern const char report_##name##_end[];    \
  }

PIPELINE_RESOURCE(page_html)
PIPELINE_RESOURCE(page_css)
PIPELINE_RESOURCE(page_js)
PIPELINE_RESOURCE(plot_libraries)
PIPELINE_RESOURCE(plot_libraries_licences)

#undef PIPELINE_RESOURCE

namespace report {

std::string_view page_html() { return {report_page_html_begin, report_page_html_end}; }
std::string_view page_css() { return {report_page_css_begin, report_page_css_end}; }
std::string_view page_js() { return {report_page_js_begin, report_page_js_end}; }
std::string_view plot_libraries() { return {report_plot_libraries_begin, report_plot_libraries_end}; }
std::string_view plot_libraries_licences() {
  return {report_plot_libraries_licences_begin, report_plot_libraries_licences_end};
}

}  // namespace report
