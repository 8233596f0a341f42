# pipeline_precompile_plugin(TARGET)
#
# Nearly every source of a plugin includes these, and takes half of its time to do so: they are read once for all of them.
# TARGET agrees with what is set here in every option that GCC wants to be the same: -O, -f and -m. A source still names
# all that it uses; with CMAKE_DISABLE_PRECOMPILE_HEADERS, as in the preset `tidy`, there is nothing of this.
find_package(OpenCV 4 REQUIRED COMPONENTS core imgproc)
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/plugin_headers.cpp CONTENT "")
add_library(pipeline_plugin_headers OBJECT ${PROJECT_BINARY_DIR}/plugin_headers.cpp)
target_link_libraries(pipeline_plugin_headers PRIVATE pipeline_warnings opencv_core opencv_imgproc)
# Not by linking: these need not wait for the framework.
target_include_directories(pipeline_plugin_headers PRIVATE
  $<TARGET_PROPERTY:pipeline_framework,INTERFACE_INCLUDE_DIRECTORIES>)
target_compile_definitions(pipeline_plugin_headers PRIVATE
  $<TARGET_PROPERTY:pipeline_framework,INTERFACE_COMPILE_DEFINITIONS>)
target_compile_options(pipeline_plugin_headers PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fno-gnu-unique>)
set_target_properties(pipeline_plugin_headers PROPERTIES
  POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
target_precompile_headers(pipeline_plugin_headers PRIVATE
  <algorithm> <array> <cmath> <cstdint> <filesystem> <map> <memory> <optional> <set> <span> <string> <string_view>
  <utility> <vector> <opencv2/core.hpp> <opencv2/imgproc.hpp> <pipeline/stage_factory.h>)

function(pipeline_precompile_plugin target)
  target_precompile_headers(${target} REUSE_FROM pipeline_plugin_headers)
  # Of headers that were precompiled GCC 12 no longer knows that they are the system's, and warns of what it sees in
  # std::string's operator+ (its bug 105651).
  target_compile_options(${target} PRIVATE
    $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-stringop-overflow;-Wno-array-bounds>)
endfunction()
