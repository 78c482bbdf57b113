# What `cmake --install` installs: libraries with their headers, commands, .proto files, fleets, a CMake package with
# components, and pkg-config files.
include(CMakePackageConfigHelpers)

set(CONNECTMASTER_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/ConnectMasterTestKit)
file(RELATIVE_PATH CONNECTMASTER_PC_TO_PREFIX
     ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
set(CONNECTMASTER_SHARE_DIR ${CMAKE_INSTALL_DATADIR}/connectmaster-testkit)

# connectmaster_install(COMPONENT TARGETS ... [HEADERS folder ...] [REQUIRES pkg ...] [REQUIRES_PRIVATE pkg ...]
#                       DESCRIPTION ...): the libraries TARGETS as a component of the CMake package, and of pkg-config as
# connectmaster-COMPONENT.
function(connectmaster_install component)
  if(NOT CONNECTMASTER_INSTALL)
    return()
  endif()
  cmake_parse_arguments(ARG "" "DESCRIPTION" "TARGETS;HEADERS;REQUIRES;REQUIRES_PRIVATE" ${ARGN})
  install(TARGETS ${ARG_TARGETS} EXPORT ConnectMasterTestKit-${component}
          LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
          ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
          INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  set_property(GLOBAL APPEND PROPERTY CONNECTMASTER_COMPONENTS ${component})
  install(EXPORT ConnectMasterTestKit-${component} NAMESPACE connectmaster::
          DESTINATION ${CONNECTMASTER_PACKAGE_DIR})
  foreach(folder IN LISTS ARG_HEADERS)
    install(DIRECTORY ${folder}/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
  endforeach()
  connectmaster_pkg_config(${component})
endfunction()

# A static library brings what it is made of to those who link it.
function(connectmaster_pkg_config component)
  list(TRANSFORM ARG_TARGETS PREPEND " -l" OUTPUT_VARIABLE libs)
  list(JOIN libs "" libs)
  list(JOIN ARG_REQUIRES " " requires)
  list(JOIN ARG_REQUIRES_PRIVATE " " private)
  if(NOT BUILD_SHARED_LIBS)
    set(requires "${requires} ${private}")
    set(private "")
  endif()
  set(PKG_NAME connectmaster-${component})
  set(file ${CMAKE_CURRENT_BINARY_DIR}/${PKG_NAME}.pc)
  configure_file(${PROJECT_SOURCE_DIR}/cmake/pkg-config.pc.in ${file} @ONLY)
  install(FILES ${file} DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endfunction()

function(connectmaster_install_package)
  if(NOT CONNECTMASTER_INSTALL)
    return()
  endif()
  get_property(commands GLOBAL PROPERTY CONNECTMASTER_COMMANDS)
  if(commands)
    install(EXPORT ConnectMasterTestKit-commands NAMESPACE connectmaster:: DESTINATION ${CONNECTMASTER_PACKAGE_DIR})
    set_property(GLOBAL APPEND PROPERTY CONNECTMASTER_COMPONENTS commands)
  endif()
  get_property(CONNECTMASTER_COMPONENTS GLOBAL PROPERTY CONNECTMASTER_COMPONENTS)
  list(REMOVE_ITEM CONNECTMASTER_COMPONENTS messages)
  set(CONNECTMASTER_SHARED ${BUILD_SHARED_LIBS})
  set(CONNECTMASTER_PROTO_DIR ${CONNECTMASTER_SHARE_DIR}/proto)
  set(CONNECTMASTER_FLEETS_DIR ${CONNECTMASTER_SHARE_DIR}/fleets)
  set(here ${PROJECT_SOURCE_DIR}/cmake)
  configure_package_config_file(${here}/ConnectMasterTestKitConfig.cmake.in
    ${PROJECT_BINARY_DIR}/ConnectMasterTestKitConfig.cmake INSTALL_DESTINATION ${CONNECTMASTER_PACKAGE_DIR}
    PATH_VARS CONNECTMASTER_PROTO_DIR CONNECTMASTER_FLEETS_DIR)
  write_basic_package_version_file(${PROJECT_BINARY_DIR}/ConnectMasterTestKitConfigVersion.cmake
    COMPATIBILITY SameMinorVersion)
  install(FILES ${PROJECT_BINARY_DIR}/ConnectMasterTestKitConfig.cmake
                ${PROJECT_BINARY_DIR}/ConnectMasterTestKitConfigVersion.cmake
          DESTINATION ${CONNECTMASTER_PACKAGE_DIR})
  install(FILES ${here}/ConnectMasterFakeGateway.cmake DESTINATION ${CONNECTMASTER_PACKAGE_DIR})
  install(PROGRAMS ${here}/fake-gateway-fixture.sh DESTINATION ${CONNECTMASTER_PACKAGE_DIR})
  install(FILES ${PROJECT_SOURCE_DIR}/include/connectmaster/export.h
          DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/connectmaster)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/proto/ DESTINATION ${CONNECTMASTER_SHARE_DIR}/proto
          FILES_MATCHING PATTERN "*.proto" PATTERN include EXCLUDE)
  install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/CHANGELOG.md
                ${PROJECT_SOURCE_DIR}/LICENSE
          DESTINATION ${CMAKE_INSTALL_DOCDIR})
endfunction()
