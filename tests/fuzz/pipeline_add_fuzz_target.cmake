# pipeline_add_fuzz_target(NAME
#   SOURCES file.cpp...     one of them defines LLVMFuzzerTestOneInput
#   CORPUS folder           small inputs to begin with, kept in the source tree
#   [LINK library...])
#
# A fuzz target that sees the framework's private headers. With PIPELINE_FUZZ (and clang) it is linked with libFuzzer:
#     NAME -max_total_time=600 new_inputs tests/fuzz/corpus/...
# finds new inputs. Without, it only replays files. Either way ctest replays the corpus, under the label fuzz.
function(pipeline_add_fuzz_target name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "CORPUS" "SOURCES;LINK")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_SOURCES OR NOT arg_CORPUS)
    message(FATAL_ERROR "pipeline_add_fuzz_target(${name}): SOURCES and CORPUS are needed, ${arg_UNPARSED_ARGUMENTS} is not")
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE pipeline::framework pipeline_warnings ${arg_LINK})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/framework/src)
  set_target_properties(${name} PROPERTIES FOLDER fuzz UNITY_BUILD ${PIPELINE_UNITY})
  cmake_path(ABSOLUTE_PATH arg_CORPUS BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} OUTPUT_VARIABLE corpus)
  if(PIPELINE_FUZZ)
    if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
      message(FATAL_ERROR "PIPELINE_FUZZ needs clang: configure with the preset fuzz")
    endif()
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    add_test(NAME ${name}.replay COMMAND ${name} -runs=0 ${corpus})
  else()
    target_sources(${name} PRIVATE $<TARGET_OBJECTS:fuzz_replay>)
    target_link_libraries(${name} PRIVATE pipeline_test_options)
    add_test(NAME ${name}.replay COMMAND ${name} ${corpus})
  endif()
  set_tests_properties(${name}.replay PROPERTIES LABELS fuzz)
endfunction()
