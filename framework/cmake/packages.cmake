# Debian packages, by CPack: `pipeline` is the program with its plugins, `pipeline-dev` what plugins are built with.
# tools/package makes them. Included last, when all install rules are known; they name one of two components, and what names
# none is `runtime` (build_tree.cmake).
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME pipeline)
set(CPACK_PACKAGE_VENDOR "the pipeline authors")
set(CPACK_PACKAGE_CONTACT "the pipeline authors <pipeline@localhost>")
set(CPACK_PACKAGING_INSTALL_PREFIX ${CMAKE_INSTALL_PREFIX})
set(CPACK_STRIP_FILES ON)  # before the manifests are made, which hold the libraries' hashes
set(CPACK_COMPONENTS_ALL runtime development)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
# Depends on the packages whose libraries the program and the plugins are linked to; libpipeline.so is in the package itself.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${CMAKE_LIBRARY_OUTPUT_DIRECTORY})
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS OFF)

set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME pipeline)
# The first line of both is the project's own description.
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION
"Wires data sets, preprocessing, networks, trainers, metrics and reports into a
graph, each stage from a plugin, and tells why a network that reads MNIST does
not read somebody's drawings. Holds the program and the standard plugins.")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SUGGESTS "pipeline-dev, dataset-fashion-mnist")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME pipeline-dev)
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION
"Headers and CMake package: what plugins are built with, without the source
tree. It begins with 'pipeline new-plugin NAME --kind preprocess'.")
# The library, the headers and the program that describes plugins are of one build.
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "pipeline (= ${PROJECT_VERSION}), cmake (>= 3.25), g++ (>= 4:12)")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_RECOMMENDS libgmock-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS "libeigen3-dev, libopencv-core-dev, libopencv-imgproc-dev")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION devel)

install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/pipeline RENAME copyright)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/pipeline-dev RENAME copyright
  COMPONENT development)
include(CPack)
