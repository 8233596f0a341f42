# Installs this build into PREFIX, for the other tests of this folder.
#   cmake -D build=... -D prefix=... -D describe=... -D list_plugins=... -D libdir=... -P install.cmake
include(${CMAKE_CURRENT_LIST_DIR}/expect.cmake)
file(REMOVE_RECURSE ${prefix} ${prefix}.stage)

# Staged as a distribution would (DESTDIR), then moved: nothing in it may know where it was made.
run(${CMAKE_COMMAND} -E env DESTDIR=${prefix}.stage ${CMAKE_COMMAND} --install ${build} --prefix /opt/pipeline)
file(RENAME ${prefix}.stage/opt/pipeline ${prefix})
file(GLOB_RECURSE left LIST_DIRECTORIES false ${prefix}.stage/*)
expect_equal("${left}" "")
file(REMOVE_RECURSE ${prefix}.stage)
run(${CMAKE_COMMAND} -E env --unset=LD_LIBRARY_PATH ${prefix}/bin/pipeline-describe --version)
# Each manifest was made for the installed library, not for the one in the build tree.
run(${list_plugins} ${prefix}/${libdir}/pipeline/plugins)
