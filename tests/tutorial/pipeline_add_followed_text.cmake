# pipeline_add_followed_text(NAME TEXT FOLDER [OPTION of follow_tutorial.mjs]...)
# A test that does in FOLDER what a Markdown text says, as a user whose home holds the installed package in ~/pipeline and
# MNIST in ~/mnist, and whose shell knows nothing of the build tree. Warnings are errors there as here.
find_program(PIPELINE_NODE node REQUIRED)
set(PIPELINE_FOLLOWED_HOME ${PROJECT_BINARY_DIR}/tests/tutorial/home)
file(MAKE_DIRECTORY ${PIPELINE_FOLLOWED_HOME})
file(CREATE_LINK ${PROJECT_BINARY_DIR}/tests/out_of_tree/prefix ${PIPELINE_FOLLOWED_HOME}/pipeline SYMBOLIC)
file(CREATE_LINK ${PROJECT_SOURCE_DIR}/data/mnist ${PIPELINE_FOLLOWED_HOME}/mnist SYMBOLIC)

function(pipeline_add_followed_text name text folder)
  set(script ${PROJECT_SOURCE_DIR}/tests/tutorial/follow_tutorial.mjs)
  set(warnings "-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast -Werror")
  add_test(NAME ${name} COMMAND ${PIPELINE_NODE} ${script} ${text} ${folder} ${ARGN})
  set_tests_properties(${name} PROPERTIES FIXTURES_REQUIRED installed TIMEOUT 300
    ENVIRONMENT "HOME=${PIPELINE_FOLLOWED_HOME};CXX=${CMAKE_CXX_COMPILER};CXXFLAGS=${CMAKE_CXX_FLAGS} ${warnings};CMAKE_GENERATOR=${CMAKE_GENERATOR};CMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER}"
    ENVIRONMENT_MODIFICATION "LD_LIBRARY_PATH=unset:;PIPELINE_PLUGIN_PATH=unset:")
endfunction()
