# `cmake --install`: the program, the library, its headers, and a package that
# find_package(opcost) finds.
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/opcost)

install(TARGETS opcost_cli_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS opcost EXPORT opcostTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/opcost
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
install(FILES ${PROJECT_SOURCE_DIR}/src/measure/opcost_onnxruntime.py
  DESTINATION ${CMAKE_INSTALL_DATADIR}/opcost)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

install(EXPORT opcostTargets NAMESPACE opcost:: DESTINATION ${package_dir})
configure_package_config_file(
  ${CMAKE_CURRENT_LIST_DIR}/opcostConfig.cmake.in
  ${PROJECT_BINARY_DIR}/opcostConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/opcostConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/opcostConfig.cmake
  ${PROJECT_BINARY_DIR}/opcostConfigVersion.cmake DESTINATION ${package_dir})
