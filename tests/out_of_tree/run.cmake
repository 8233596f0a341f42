# cmake -D build=... -D source=... -D scratch=... -D ... -P run.cmake; called by ctest.
function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    string(REPLACE ";" " " command "${ARGV}")
    message(FATAL_ERROR "${command}\nended with ${result}:\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

function(expect_equal found expected)
  if(NOT found STREQUAL expected)
    message(FATAL_ERROR "expected:\n${expected}\nfound:\n${found}")
  endif()
endfunction()

function(expect_file path)
  if(NOT EXISTS ${path})
    message(FATAL_ERROR "there is no ${path}")
  endif()
endfunction()

file(REMOVE_RECURSE ${scratch})

# The package, staged as a distribution would (DESTDIR), then moved: nothing in it may know where it was made.
run(${CMAKE_COMMAND} -E env DESTDIR=${scratch}/stage ${CMAKE_COMMAND} --install ${build} --prefix /opt/pipeline)
file(RENAME ${scratch}/stage/opt/pipeline ${scratch}/prefix)
file(GLOB_RECURSE left LIST_DIRECTORIES false ${scratch}/stage/*)
expect_equal("${left}" "")
set(describe ${scratch}/prefix/bin/pipeline-describe)
run(${CMAKE_COMMAND} -E env --unset=LD_LIBRARY_PATH ${describe} --version)
# Each manifest was made for the installed library, not for the one in the build tree.
run(${list_plugins} ${scratch}/prefix/${libdir}/pipeline/plugins)

# A plugin of somebody's own.
if(NOT build_type)
  set(build_type Release)
endif()
run(${CMAKE_COMMAND} -S ${source} -B ${scratch}/build -G ${generator} -DCMAKE_PREFIX_PATH=${scratch}/prefix
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

# Installed beside the framework it is found without being told where.
run(${CMAKE_COMMAND} --install ${scratch}/build --prefix ${scratch}/prefix)
expect_file(${scratch}/prefix/${libdir}/pipeline/plugins/fit_box.json)
if(EXISTS ${scratch}/prefix/bin/pipeline)
  run(${CMAKE_COMMAND} -E env --unset=PIPELINE_PLUGIN_PATH ${scratch}/prefix/bin/pipeline plugins)
  if(NOT output MATCHES "image\\.fit_box")
    message(FATAL_ERROR "'pipeline plugins' does not list image.fit_box:\n${output}")
  endif()
endif()

# A plugin that is no longer what its manifest says is refused, and says so.
file(APPEND ${plugins}/fit_box.so "x")
execute_process(COMMAND ${list_plugins} ${plugins} RESULT_VARIABLE result OUTPUT_QUIET ERROR_VARIABLE output)
if(result EQUAL 0 OR NOT output MATCHES "refused: it is not the library that its manifest describes")
  message(FATAL_ERROR "a stale manifest was taken: ${output}")
endif()
file(REMOVE_RECURSE ${scratch})
