# What the scripts of this folder share.

# run(COMMAND...) expects it to succeed; its words are in `output`.
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

function(expect_match found pattern)
  if(NOT found MATCHES "${pattern}")
    message(FATAL_ERROR "expected a match of ${pattern} in:\n${found}")
  endif()
endfunction()

function(expect_file path)
  if(NOT EXISTS ${path})
    message(FATAL_ERROR "there is no ${path}")
  endif()
endfunction()
