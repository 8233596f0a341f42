/// \file
/// The parts of a page that are the same in all: built into the library from page/ and from tools/fetch_web's files.
#pragma once

#include <string_view>

namespace report {

std::string_view page_html();  ///< the frame; what goes where is marked by comments such as <!--data-->
std::string_view page_css();
std::string_view page_js();
std::string_view plot_libraries();           ///< vega, vega-lite and vega-embed, in the order that they need
std::string_view plot_libraries_licences();  ///< to be passed on with them

}  // namespace report
