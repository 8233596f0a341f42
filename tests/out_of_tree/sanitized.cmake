# Builds a plugin with AddressSanitizer, for a program that was built without, and has it checked.
#   cmake -D prefix=... -D source=... -D scratch=... -D ... -P sanitized.cmake; called by ctest.
include(${CMAKE_CURRENT_LIST_DIR}/expect.cmake)
file(REMOVE_RECURSE ${scratch})
file(MAKE_DIRECTORY ${scratch})
set(shell ${CMAKE_COMMAND} -E env --unset=PIPELINE_PLUGIN_PATH --unset=LD_LIBRARY_PATH --unset=LD_PRELOAD)

# run_check(STAGE CHECK): its exit code and words, as `result` and `output`.
function(run_check stage check)
  execute_process(COMMAND ${shell} ${prefix}/bin/pipeline test-plugin ${library} --stage ${stage} --check ${check}
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  set(result ${result} PARENT_SCOPE)
  set(output "${output}" PARENT_SCOPE)
endfunction()

# build_with(NAME FLAGS): builds it in a folder of that name, which has it described, and names its `library`.
function(build_with name flags)
  run(${CMAKE_COMMAND} -S ${source} -B ${scratch}/${name} -G ${generator} -DCMAKE_PREFIX_PATH=${prefix}
    -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_COMPILER=${compiler} "-DCMAKE_CXX_COMPILER_LAUNCHER=${launcher}"
    "-DCMAKE_CXX_FLAGS=${flags}")
  run(${shell} ${CMAKE_COMMAND} --build ${scratch}/${name})
  set(library ${scratch}/${name}/lib/pipeline/plugins/lossy.so PARENT_SCOPE)
endfunction()

build_with(plain "")
foreach(stage lossy.once lossy.beyond)
  run_check(${stage} leaks)
  expect_equal("${result}" "0")
  expect_match("${output}" "leaks +pass")
endforeach()

build_with(address "-fsanitize=address -g")
run_check(lossy.once leaks)
expect_equal("${result}" "1")
expect_match("${output}" "leaks +FAIL: loses memory. LeakSanitizer writes where it was allocated")
expect_match("${output}" "8000 byte[^#]*#0[^#]*#1[^#]* in [^#]*lossy\\.cpp")  # in the sanitizer's own words
run_check(lossy.once threads)
expect_equal("${result}" "0")
run_check(lossy.beyond threads)
expect_equal("${result}" "1")
expect_match("${output}" "threads +FAIL: is ended by the sanitizer that it was built with")
expect_match("${output}" "heap-buffer-overflow[^#]*#0[^#]* in [^#]*lossy\\.cpp")

# Where no process of its own is started for it, it is refused before it ends the program.
file(WRITE ${scratch}/lossy.yaml "name: lossy
stages:
  images: { uses: drawing.inline, with: { strokes: ['{ \"format\": \"pipeline-strokes\", \"version\": 1, \"canvas\": [9, 8], \"strokes\": [{ \"x\": [1, 6], \"y\": [2, 5] }] }'] } }
  once: { uses: lossy.once, in: images }
")
execute_process(COMMAND ${shell} ${prefix}/bin/pipeline run ${scratch}/lossy.yaml --runs ${scratch}/runs
  --plugins ${scratch}/address/lib/pipeline/plugins RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
expect_equal("${result}" "1")
expect_match("${output}" "was built with a sanitizer, whose libasan[.a-z0-9]* has to be in the program from its start")
expect_match("${output}" "help: start the program with LD_PRELOAD=libasan")
file(REMOVE_RECURSE ${scratch})
