# What the two packages hold: together all that is installed, and nothing twice.
#   cmake -D build=... -D prefix=... -D scratch=... -D libdir=... -P components.cmake; called by ctest.
cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/expect.cmake)
file(REMOVE_RECURSE ${scratch})
foreach(component runtime development)
  run(${CMAKE_COMMAND} --install ${build} --component ${component} --prefix ${scratch}/${component})
  file(GLOB_RECURSE files LIST_DIRECTORIES false RELATIVE ${scratch}/${component} ${scratch}/${component}/*)
  list(SORT files)
  set(${component} ${files})
endforeach()
file(GLOB_RECURSE whole LIST_DIRECTORIES false RELATIVE ${prefix} ${prefix}/*)
set(both ${runtime} ${development})
list(SORT both)
list(SORT whole)
expect_equal("${both}" "${whole}")

foreach(file bin/pipeline ${libdir}/libpipeline.so.0.1 ${libdir}/pipeline/plugins/image.so
        ${libdir}/pipeline/plugins/image.json share/pipeline/pipelines/mnist.yaml)
  if(NOT file IN_LIST runtime)
    message(FATAL_ERROR "the component 'runtime' has no ${file}:\n${runtime}")
  endif()
endforeach()
foreach(file bin/pipeline-describe ${libdir}/libpipeline.so include/pipeline/plugin.h
        ${libdir}/cmake/Pipeline/PipelineConfig.cmake)
  if(NOT file IN_LIST development)
    message(FATAL_ERROR "the component 'development' has no ${file}:\n${development}")
  endif()
endforeach()
# The program does without the other package.
run(${CMAKE_COMMAND} -E env --unset=LD_LIBRARY_PATH --unset=PIPELINE_PLUGIN_PATH ${scratch}/runtime/bin/pipeline plugins image.invert)
file(REMOVE_RECURSE ${scratch})
