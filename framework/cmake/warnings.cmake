# Linked PRIVATE by every target of this project; never exported.
add_library(pipeline_warnings INTERFACE)
target_compile_options(pipeline_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast
  # GCC 12 sees overlapping copies in std::string's operator+ (its bug 105651).
  $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict>)

# Linked PRIVATE by test programs: what they test is optimised, their own code need not be.
add_library(pipeline_test_options INTERFACE)
target_compile_options(pipeline_test_options INTERFACE -O0)
if(CMAKE_CXX_FLAGS MATCHES "-fsanitize=[a-z,]*undefined")
  # A look at every pointer before it is used doubles what is compiled, and has little to find in tests.
  target_compile_options(pipeline_test_options INTERFACE -fno-sanitize=null,alignment,vptr)
endif()
