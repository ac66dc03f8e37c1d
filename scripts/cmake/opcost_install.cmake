# `cmake --install`: the program with its manual page and completions, the library,
# its headers, and packages that find_package(opcost) and pkg-config find. `cpack`
# packs the component `program` (scripts/package).
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/opcost)

# What a shell and man read is what the program says of its own options.
if(NOT CMAKE_CROSSCOMPILING AND NOT OPCOST_SANITIZE AND NOT OPCOST_COVERAGE)
  set(completion_dir ${PROJECT_BINARY_DIR}/completion)
  file(MAKE_DIRECTORY ${completion_dir})
  foreach(pair
      "bash|opcost|${CMAKE_INSTALL_DATADIR}/bash-completion/completions"
      "zsh|_opcost|${CMAKE_INSTALL_DATADIR}/zsh/site-functions"
      "fish|opcost.fish|${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d"
      "man|opcost.1|${CMAKE_INSTALL_MANDIR}/man1")
    string(REPLACE "|" ";" pair ${pair})
    list(GET pair 0 kind)
    list(GET pair 1 name)
    list(GET pair 2 folder)
    add_custom_command(OUTPUT ${completion_dir}/${name}
      COMMAND opcost_cli_program completion ${kind} > ${completion_dir}/${name}
      DEPENDS opcost_cli_program VERBATIM)
    list(APPEND completion_files ${completion_dir}/${name})
    install(FILES ${completion_dir}/${name} DESTINATION ${folder} COMPONENT program)
  endforeach()
  add_custom_target(opcost_completion ALL DEPENDS ${completion_files})
endif()

install(TARGETS opcost_cli_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
install(FILES ${PROJECT_SOURCE_DIR}/src/measure/opcost_onnxruntime.py
  DESTINATION ${CMAKE_INSTALL_DATADIR}/opcost COMPONENT program)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs/schemas
  DESTINATION ${CMAKE_INSTALL_DATADIR}/opcost COMPONENT program FILES_MATCHING PATTERN "*.json")
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/CITATION.cff
  DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)

install(TARGETS opcost EXPORT opcostTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/opcost
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT library FILES_MATCHING PATTERN "*.h")
install(EXPORT opcostTargets NAMESPACE opcost:: DESTINATION ${package_dir} COMPONENT library)
configure_package_config_file(
  ${CMAKE_CURRENT_LIST_DIR}/opcostConfig.cmake.in
  ${PROJECT_BINARY_DIR}/opcostConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/opcostConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/opcostConfig.cmake
  ${PROJECT_BINARY_DIR}/opcostConfigVersion.cmake DESTINATION ${package_dir} COMPONENT library)
configure_file(${CMAKE_CURRENT_LIST_DIR}/opcost.pc.in ${PROJECT_BINARY_DIR}/opcost.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/opcost.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT library)

set(CPACK_PACKAGE_VENDOR "the opcost authors")
set(CPACK_PACKAGE_CONTACT "the opcost authors")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_COMPONENTS_ALL program)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_STRIP_FILES ON)
set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_CURRENT_LIST_DIR}/opcost_cpack.cmake)
set(CPACK_PACKAGE_FILE_NAME opcost-${PROJECT_VERSION}-linux-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
include(CPack)
