# Builds a plugin against the installed package and uses it, also installed beside the package's own.
#   cmake -D prefix=... -D source=... -D scratch=... -D ... -P fit_box.cmake; called by ctest.
include(${CMAKE_CURRENT_LIST_DIR}/expect.cmake)
file(REMOVE_RECURSE ${scratch})
file(MAKE_DIRECTORY ${scratch})

if(NOT build_type)
  set(build_type Release)
endif()
run(${CMAKE_COMMAND} -S ${source} -B ${scratch}/build -G ${generator} -DCMAKE_PREFIX_PATH=${prefix}
  -DCMAKE_BUILD_TYPE=${build_type} -DCMAKE_CXX_COMPILER=${compiler} "-DCMAKE_CXX_COMPILER_LAUNCHER=${launcher}"
  "-DCMAKE_CXX_FLAGS=${flags}" -DBUILD_TESTING=ON)
run(${CMAKE_COMMAND} --build ${scratch}/build)
set(plugins ${scratch}/build/lib/pipeline/plugins)
expect_file(${plugins}/fit_box.so)
expect_file(${plugins}/fit_box.json)
run(${list_plugins} ${plugins})
expect_equal("${output}" "image.fit_box from fit_box 2.1.0\n")
# Its own tests run against the installed framework.
run(${CMAKE_CTEST_COMMAND} --test-dir ${scratch}/build --output-on-failure --no-tests=error)

# Installed beside the framework it is found without being told where. In a copy: what it offers, another plugin there
# offers too.
run(${CMAKE_COMMAND} -E copy_directory ${prefix} ${scratch}/prefix)
run(${CMAKE_COMMAND} --install ${scratch}/build --prefix ${scratch}/prefix)
expect_file(${scratch}/prefix/${libdir}/pipeline/plugins/fit_box.json)
run(${CMAKE_COMMAND} -E env --unset=PIPELINE_PLUGIN_PATH ${scratch}/prefix/bin/pipeline plugins)
expect_match("${output}" "fit_box 2\\.1\\.0\n  image\\.fit_box")

# A library that is newer than its manifest gets a new one; of one that is not, somebody changed one of the two.
file(APPEND ${plugins}/fit_box.so "x")
run(${list_plugins} ${plugins})
file(APPEND ${plugins}/fit_box.so "x")
file(TOUCH ${plugins}/fit_box.json)
execute_process(COMMAND ${list_plugins} ${plugins} RESULT_VARIABLE result OUTPUT_QUIET ERROR_VARIABLE output)
if(result EQUAL 0 OR NOT output MATCHES "refused: it is not the library that its manifest describes")
  message(FATAL_ERROR "a manifest of another library was taken: ${output}")
endif()
file(REMOVE_RECURSE ${scratch})
