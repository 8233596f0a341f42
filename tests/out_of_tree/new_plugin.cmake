# Makes a plugin of one kind with the installed program, and does what the plugin's own README says: builds, tests, runs.
#   cmake -D kind=... -D prefix=... -D scratch=... -D ... -P new_plugin.cmake; called by ctest.
include(${CMAKE_CURRENT_LIST_DIR}/expect.cmake)
file(REMOVE_RECURSE ${scratch})
file(MAKE_DIRECTORY ${scratch})
set(name my_${kind})
set(folder ${scratch}/${name})
# As a user's shell: the installed program first, and nothing of the build tree. Without optimising, for speed.
set(shell ${CMAKE_COMMAND} -E env --unset=PIPELINE_PLUGIN_PATH --unset=LD_LIBRARY_PATH
  PATH=${prefix}/bin:$ENV{PATH} CMAKE_GENERATOR=${generator} CMAKE_BUILD_TYPE=Debug CXX=${compiler} "CXXFLAGS=${flags}"
  CMAKE_CXX_COMPILER_LAUNCHER=${launcher} sh -e -c)

run(${shell} "pipeline new-plugin ${name} --kind ${kind} --dir ${scratch}")
expect_match("${output}" "holds the plugin '${name}' with the stage type ${name}\\.([a-z_]+)")
string(REGEX REPLACE ".*with the stage type ${name}\\.([a-z_]+).*" "\\1" noun "${output}")
set(type ${name}.${noun})
file(READ ${folder}/${noun}.cpp source)
string(REGEX MATCHALL "\n" ends "${source}")
list(LENGTH ends lines)
if(kind STREQUAL preprocess AND lines GREATER 40)
  message(FATAL_ERROR "a preprocessing plugin has ${lines} lines; 40 were promised")
endif()

# The README's commands, as they stand there.
file(READ ${folder}/README.md readme)
expect_match("${readme}" "```sh\n[^`]*```")
string(REGEX REPLACE ".*```sh\n([^`]*)```.*" "\\1" commands "${readme}")
run(${shell} "cd ${folder}\n${commands}")
expect_match("${output}" "100% tests passed")
file(GLOB plugins RELATIVE ${folder}/build/lib/pipeline/plugins ${folder}/build/lib/pipeline/plugins/*)
expect_equal("${plugins}" "${name}.json;${name}.so")

# The run used the new stage and came to a result that guessing (0.1) does not explain.
file(READ ${folder}/runs/latest/pipeline.yaml resolved)
expect_match("${resolved}" "uses: ${type}")
file(READ ${folder}/runs/latest/metrics.json metrics)
string(JSON accuracy GET "${metrics}" score.accuracy)
if(NOT accuracy GREATER 0.4)
  message(FATAL_ERROR "the accuracy is ${accuracy}")
endif()
if(kind STREQUAL metric)
  string(JSON brier GET "${metrics}" trust.brier)
elseif(kind STREQUAL report)
  file(STRINGS ${folder}/runs/latest/mistakes.csv table)
  list(GET table 0 head)
  expect_equal("${head}" "stage,variant,id,author,label,prediction,probability,reason")
endif()

# What users read of it, and a second one of that name.
run(${shell} "pipeline plugins ${type} --plugins ${folder}/build/lib/pipeline/plugins")
expect_match("${output}" "^${type} \\(${kind}\\)\n")
execute_process(COMMAND ${shell} "pipeline new-plugin ${name} --kind ${kind} --dir ${scratch}"
  RESULT_VARIABLE result OUTPUT_QUIET ERROR_VARIABLE output)
expect_equal("${result}" "2")
expect_match("${output}" "is there already")
file(REMOVE_RECURSE ${scratch})
