# What `cmake --install` and CPack ship. The folders are fixed, not the distribution's, because the
# program finds everything relative to itself: bin/cox, lib/cox/{plugins,adapters}, include/cox.
include(CMakePackageConfigHelpers)

if(TARGET cox)
  install(TARGETS cox RUNTIME DESTINATION bin)
endif()
install(DIRECTORY ${CMAKE_SOURCE_DIR}/core/include/cox DESTINATION include)
# For adapters; with its sources, for those who build with another standard library.
install(TARGETS cox_net ARCHIVE DESTINATION lib)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/core/src/net DESTINATION share/cox/src
  FILES_MATCHING PATTERN "*.cpp" PATTERN "*.hpp")
install(FILES ${CMAKE_SOURCE_DIR}/packaging/cox.service DESTINATION lib/systemd/system)
install(PROGRAMS ${CMAKE_SOURCE_DIR}/scripts/verify-audit DESTINATION share/cox)
if(EXISTS ${CMAKE_SOURCE_DIR}/LICENSE)
  install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION share/doc/cox RENAME copyright)
endif()

# find_package(cox), after which an author writes cox_plugin(NAME).
configure_package_config_file(${CMAKE_SOURCE_DIR}/cmake/coxConfig.cmake.in
  ${CMAKE_BINARY_DIR}/package/coxConfig.cmake INSTALL_DESTINATION lib/cmake/cox)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/package/coxConfigVersion.cmake
  COMPATIBILITY SameMajorVersion)
install(FILES
  ${CMAKE_BINARY_DIR}/package/coxConfig.cmake
  ${CMAKE_BINARY_DIR}/package/coxConfigVersion.cmake
  ${CMAKE_SOURCE_DIR}/cmake/CoxLibrary.cmake
  ${CMAKE_SOURCE_DIR}/cmake/CoxNet.cmake
  ${CMAKE_SOURCE_DIR}/cmake/cox.version
  ${CMAKE_SOURCE_DIR}/tests/doctest_main.cpp
  DESTINATION lib/cmake/cox)

# `cox plugin build` from the build tree: the headers are still in the source tree.
if(TARGET cox_cli)
  target_compile_definitions(cox_cli PRIVATE
    COX_SOURCE_DIR="${CMAKE_SOURCE_DIR}" COX_SANITIZE="${COX_SANITIZE}")
endif()

# A Debian package: `cpack --config build/release/CPackConfig.cmake`.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME cox)
set(CPACK_PACKAGE_VENDOR "Coxswain")
set(CPACK_PACKAGE_CONTACT "Coxswain maintainers <maintainers@coxswain.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "ChatOps bot with plugins that reload while it runs")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# For `cox plugin build`.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "g++, rapidjson-dev, tzdata")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS
  "cmake, doctest-dev, libboost-dev, libssl-dev, libwebsocketpp-dev")
include(CPack)
