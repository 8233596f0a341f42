# A plugin built against the installed package is taken by a later version of the framework with the same ABI number: the
# package is upgraded as a distribution would, and the plugin, not built again, does the same as before.
#   cmake -D prefix=... -D newer=... -D version=... -D source=... -D scratch=... -D ... -P newer_framework.cmake
include(${CMAKE_CURRENT_LIST_DIR}/../out_of_tree/expect.cmake)
file(REMOVE_RECURSE ${scratch})
file(MAKE_DIRECTORY ${scratch})
set(shell ${CMAKE_COMMAND} -E env --unset=PIPELINE_PLUGIN_PATH --unset=LD_LIBRARY_PATH)

run(${CMAKE_COMMAND} -S ${source} -B ${scratch}/build -G ${generator} -DCMAKE_PREFIX_PATH=${prefix} -DBUILD_TESTING=OFF
  -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_COMPILER=${compiler} "-DCMAKE_CXX_COMPILER_LAUNCHER=${launcher}"
  "-DCMAKE_CXX_FLAGS=${flags}")
run(${CMAKE_COMMAND} --build ${scratch}/build)
set(plugins ${scratch}/build/lib/pipeline/plugins)

# Run ${where} and keep what it found.
function(run_with where)
  run(${shell} ${where}/bin/pipeline run ${source}/waveform.yaml --plugins ${plugins} --runs ${scratch}/runs --quiet)
  file(READ ${scratch}/runs/latest/metrics.json metrics)
  file(READ ${scratch}/runs/latest/run.json provenance)
  set(metrics "${metrics}" PARENT_SCOPE)
  set(provenance "${provenance}" PARENT_SCOPE)
endfunction()

run_with(${prefix})
set(before "${metrics}")
expect_match("${before}" "score\\.accuracy")

# The upgrade: the library of the later version under its own name, and the link of the common SONAME on it.
run(${CMAKE_COMMAND} -E copy_directory ${prefix} ${scratch}/upgraded)
set(libraries ${scratch}/upgraded/${libdir})
file(GLOB old ${libraries}/libpipeline.so*)
file(REMOVE ${old})
get_filename_component(name ${newer} NAME)
file(COPY ${newer} DESTINATION ${libraries})
file(CREATE_LINK ${name} ${libraries}/${soname} SYMBOLIC)
run(${shell} ${scratch}/upgraded/bin/pipeline --version)
expect_match("${output}" "${version}")

run(${shell} ${scratch}/upgraded/bin/pipeline plugins --plugins ${plugins})
expect_match("${output}" "waveform\\.dataset")
if(output MATCHES "refused")
  message(FATAL_ERROR "a plugin of the same ABI is refused:\n${output}")
endif()
run_with(${scratch}/upgraded)
expect_match("${provenance}" "${version}")
expect_equal("${metrics}" "${before}")
file(REMOVE_RECURSE ${scratch})
