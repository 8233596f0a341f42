# pipeline_add_test(NAME SOURCES x_test.cpp... [LINK library...] [LABELS label...])
# A GoogleTest program that sees the framework's private headers; each test case is one of ctest's.
function(pipeline_add_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK;LABELS")
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE pipeline::framework pipeline_warnings GTest::gmock_main ${arg_LINK})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/framework/src ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(${name} PRIVATE BOOST_DLL_USE_STD_FS)
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST
    PROPERTIES ENVIRONMENT "PIPELINE_PLUGIN_PATH=${PROJECT_BINARY_DIR}/${CMAKE_INSTALL_LIBDIR}/pipeline/plugins")
  if(arg_LABELS)
    pipeline_label_tests(${name} ${arg_LABELS})
  endif()
endfunction()
