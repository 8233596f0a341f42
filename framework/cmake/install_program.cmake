# pipeline_install_program(TARGET FILE_NAME EXPORT_NAME COMPONENT)
# Names the program, installs it so that it finds libpipeline.so wherever the install tree is moved to, and exports it
# as pipeline::EXPORT_NAME.
function(pipeline_install_program target file_name export_name component)
  file(RELATIVE_PATH libraries ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})
  # The build tree has the same layout. CMake's own run path there ends in an empty entry: the current folder.
  set_target_properties(${target} PROPERTIES
    OUTPUT_NAME ${file_name} EXPORT_NAME ${export_name}
    BUILD_WITH_INSTALL_RPATH ON INSTALL_RPATH "$ORIGIN/${libraries}")
  install(TARGETS ${target} EXPORT PipelineTargets RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR}
    COMPONENT ${component})
endfunction()
