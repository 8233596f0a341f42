# pipeline_add_plugin(NAME
#   SOURCES file.cpp...        each may end in PIPELINE_PLUGIN(plugin) { plugin.add<T>("family.noun"); }, also where
#                              several are compiled as one (CMAKE_UNITY_BUILD)
#   [KERNELS file.cpp...]      hot loops: compiled once for each instruction set, with PIPELINE_KERNEL defined as
#                              baseline, avx2 or avx512; free of Eigen and of templates with external linkage
#   [LINK library...]          what the plugin needs beside the framework
#   [TESTS x_test.cpp...]      GoogleTest sources, run by ctest with this plugin (and all others built) on its path; a
#                              source that stands under SOURCES too is compiled once for both
#   [TEST_LINK library...]     what the tests need in addition
#   [TEST_LABELS label...]     labels of the tests in ctest, beside "plugins" and NAME
#   [VERSION x.y.z])           default: the project's version, or 0.0.0
#
# Builds NAME.so with hidden symbols and its manifest NAME.json beside it, into lib/pipeline/plugins of the build tree,
# and installs both. Works the same in this tree and against the installed package. The target is NAME_plugin.
function(pipeline_add_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "VERSION" "SOURCES;KERNELS;LINK;TESTS;TEST_LINK;TEST_LABELS")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "pipeline_add_plugin(${name}): unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT arg_SOURCES)
    message(FATAL_ERROR "pipeline_add_plugin(${name}): SOURCES is empty")
  endif()
  if(NOT name MATCHES "^[a-z][a-z0-9_]*$")
    message(FATAL_ERROR "pipeline_add_plugin(${name}): the name is of a-z, 0-9 and _, and begins with a letter")
  endif()
  if(NOT arg_VERSION)
    set(arg_VERSION ${PROJECT_VERSION})
  endif()
  if(NOT arg_VERSION)
    set(arg_VERSION 0.0.0)
  endif()
  if(DEFINED PIPELINE_LIBDIR)
    # Outside the tree the package says where plugins are searched; another name of the folder would be in vain.
    set(build_libdir lib)
    set(install_folder ${PIPELINE_LIBDIR}/pipeline/plugins)
  else()
    set(build_libdir ${CMAKE_INSTALL_LIBDIR})
    set(install_folder ${CMAKE_INSTALL_LIBDIR}/pipeline/plugins)
  endif()
  set(folder ${PROJECT_BINARY_DIR}/${build_libdir}/pipeline/plugins)
  set(target ${name}_plugin)

  # What the tests look into, too.
  set(parts)
  foreach(source ${arg_SOURCES})
    if(source IN_LIST arg_TESTS)
      list(APPEND parts ${source})
    endif()
  endforeach()
  set(part_objects)
  set(compiled ${target})
  if(parts)
    list(REMOVE_ITEM arg_SOURCES ${parts})
    list(REMOVE_ITEM arg_TESTS ${parts})
    add_library(${name}_plugin_parts OBJECT ${parts})
    set_target_properties(${name}_plugin_parts PROPERTIES POSITION_INDEPENDENT_CODE ON)
    set(part_objects $<TARGET_OBJECTS:${name}_plugin_parts>)
    list(APPEND compiled ${name}_plugin_parts)
  endif()
  add_library(${target} MODULE ${arg_SOURCES} ${part_objects})
  set(definitions PIPELINE_PLUGIN_NAME="${name}" PIPELINE_PLUGIN_VERSION="${arg_VERSION}")
  foreach(one ${compiled})
    target_link_libraries(${one} PRIVATE pipeline::framework ${arg_LINK})
    if(TARGET pipeline_warnings)
      target_link_libraries(${one} PRIVATE pipeline_warnings)
      # Few at a time: an author who edits one waits for all of them.
      set_target_properties(${one} PROPERTIES UNITY_BUILD ${PIPELINE_UNITY} UNITY_BUILD_BATCH_SIZE 2)
      pipeline_precompile_plugin(${one})
    endif()
    target_compile_definitions(${one} PRIVATE ${definitions})
    # Unique symbols would be shared across plugins in spite of RTLD_LOCAL.
    target_compile_options(${one} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fno-gnu-unique>)
    set_target_properties(${one} PROPERTIES CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  endforeach()
  target_link_options(${target} PRIVATE
    LINKER:--version-script=${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin_exports.map)
  set_target_properties(${target} PROPERTIES
    OUTPUT_NAME ${name} PREFIX "" SUFFIX .so LINKER_LANGUAGE CXX
    LIBRARY_OUTPUT_DIRECTORY ${folder}
    INSTALL_RPATH "$ORIGIN/../.." INSTALL_RPATH_USE_LINK_PATH ON
    FOLDER plugins)
  if(NOT DEFINED PIPELINE_LIBDIR)
    # The build tree has the same layout. CMake's own run path there ends in an empty entry: the current folder.
    set_target_properties(${target} PROPERTIES BUILD_WITH_INSTALL_RPATH ON)
  endif()

  set(kernel_objects)
  set(avx2_flags -mavx2 -mfma -mf16c -mbmi -mbmi2 -mlzcnt -mpopcnt)
  set(avx512_flags ${avx2_flags} -mavx512f -mavx512bw -mavx512dq -mavx512vl -mprefer-vector-width=512)
  set(baseline_flags)
  if(arg_KERNELS)
    foreach(set baseline avx2 avx512)
      set(kernels ${name}_kernels_${set})
      add_library(${kernels} OBJECT ${arg_KERNELS})
      target_link_libraries(${kernels} PRIVATE pipeline::framework)
      if(TARGET pipeline_warnings)
        target_link_libraries(${kernels} PRIVATE pipeline_warnings)
      endif()
      target_compile_definitions(${kernels} PRIVATE PIPELINE_KERNEL=${set} PIPELINE_KERNEL_${set}=1)
      # Optimised in every configuration: without, a training in a debug or sanitizer build takes minutes.
      target_compile_options(${kernels} PRIVATE ${${set}_flags} $<$<CONFIG:Debug>:-O2>)
      set_target_properties(${kernels} PROPERTIES
        POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
      list(APPEND kernel_objects $<TARGET_OBJECTS:${kernels}>)
    endforeach()
    target_sources(${target} PRIVATE ${kernel_objects})
  endif()

  # In a child process: a plugin that crashes while describing itself takes nothing else down.
  add_custom_command(TARGET ${target} POST_BUILD
    COMMAND pipeline::describe $<TARGET_FILE:${target}> ${folder}/${name}.json
    BYPRODUCTS ${folder}/${name}.json
    COMMENT "Describing plugin ${name}" VERBATIM)
  set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS $<TARGET_FILE:pipeline::describe>)
  if(TARGET pipeline_describe)
    add_dependencies(${target} pipeline_describe)
  endif()

  install(TARGETS ${target} LIBRARY DESTINATION ${install_folder})
  # Installing changes the library (run path, stripping), so the manifest is made anew for the installed file.
  install(CODE "
    set(plugin \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${install_folder}/${name}\")
    message(STATUS \"Describing: \${plugin}.so\")
    execute_process(COMMAND \"$<TARGET_FILE:pipeline::describe>\" \"\${plugin}.so\" \"\${plugin}.json\"
                    COMMAND_ERROR_IS_FATAL ANY)
    list(APPEND CMAKE_INSTALL_MANIFEST_FILES \"\${CMAKE_INSTALL_PREFIX}/${install_folder}/${name}.json\")")

  if(arg_TESTS AND BUILD_TESTING)
    find_package(GTest REQUIRED)
    include(GoogleTest)
    add_executable(${name}_plugin_test ${arg_TESTS} ${part_objects} ${kernel_objects})
    target_compile_definitions(${name}_plugin_test PRIVATE ${definitions})
    target_link_libraries(${name}_plugin_test PRIVATE pipeline::framework GTest::gmock_main ${arg_LINK} ${arg_TEST_LINK})
    if(TARGET pipeline_warnings)
      target_link_libraries(${name}_plugin_test PRIVATE pipeline_warnings pipeline_test_options)
      set_target_properties(${name}_plugin_test PROPERTIES UNITY_BUILD ${PIPELINE_UNITY} UNITY_BUILD_BATCH_SIZE 16)
    endif()
    target_include_directories(${name}_plugin_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
    add_dependencies(${name}_plugin_test ${target})
    pipeline_discover_tests(${name}_plugin_test ${folder} plugins ${name} ${arg_TEST_LABELS})
  endif()
endfunction()

# pipeline_discover_tests(TARGET FOLDER [LABEL...])
#
# Makes each test case of TARGET, a GoogleTest program, one of ctest's; plugins are searched in FOLDER. With
# PIPELINE_TEST_SHARDS ctest runs the whole program instead, in so many parts: under a sanitizer it takes longer to start
# than most test cases to run.
function(pipeline_discover_tests target folder)
  set(environment "PIPELINE_PLUGIN_PATH=${folder}")
  if("threads" IN_LIST ARGN AND TARGET threads_tests)
    add_dependencies(threads_tests ${target})
  endif()
  if(PIPELINE_TEST_SHARDS)
    foreach(shard RANGE 1 ${PIPELINE_TEST_SHARDS})
      math(EXPR index "${shard} - 1")
      set(test ${target}.${shard}_of_${PIPELINE_TEST_SHARDS})
      add_test(NAME ${test} COMMAND ${target})
      set_tests_properties(${test} PROPERTIES LABELS "${ARGN}" TIMEOUT 1200
        ENVIRONMENT "${environment};GTEST_TOTAL_SHARDS=${PIPELINE_TEST_SHARDS};GTEST_SHARD_INDEX=${index}")
    endforeach()
    return()
  endif()
  gtest_discover_tests(${target} DISCOVERY_MODE PRE_TEST PROPERTIES ENVIRONMENT "${environment}")
  # The property given to gtest_discover_tests itself would keep only the first of several labels.
  set(script ${CMAKE_CURRENT_BINARY_DIR}/${target}_labels.cmake)
  file(CONFIGURE OUTPUT ${script} @ONLY CONTENT [[
if(@target@_TESTS)
  set_tests_properties(${@target@_TESTS} PROPERTIES LABELS "@ARGN@")
endif()
]])
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${script})
endfunction()
