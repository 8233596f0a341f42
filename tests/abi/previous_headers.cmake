# cmake -D headers=... -D folder=... -P previous_headers.cmake
# Copies the public headers with the ABI number before theirs.
file(REMOVE_RECURSE ${folder})
file(COPY ${headers} DESTINATION ${folder})
file(READ ${folder}/pipeline/abi.h text)
if(NOT text MATCHES "#define PIPELINE_DETAIL_ABI ([0-9]+)\n")
  message(FATAL_ERROR "abi.h defines no ABI number")
endif()
math(EXPR previous "${CMAKE_MATCH_1} - 1")
string(REPLACE "#define PIPELINE_DETAIL_ABI ${CMAKE_MATCH_1}\n" "#define PIPELINE_DETAIL_ABI ${previous}\n" text "${text}")
file(WRITE ${folder}/pipeline/abi.h "${text}")
