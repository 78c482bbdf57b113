# What every target of the project shares. The project may be a part of somebody else's build: what is set here is set for
# our targets alone, and every target is called connectmaster_something.
include(GNUInstallDirs)

file(RELATIVE_PATH CONNECTMASTER_BIN_TO_LIB ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})

if(PROJECT_IS_TOP_LEVEL)
  set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
  if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE RelWithDebInfo)
  endif()
endif()

# Warnings for our own code only: generated and third-party code is not ours to fix, and in somebody else's build ours is
# third-party code.
set(CONNECTMASTER_WARNINGS "")
if(PROJECT_IS_TOP_LEVEL)
  set(CONNECTMASTER_WARNINGS
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Woverloaded-virtual
    $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety>)
endif()

# connectmaster_defaults(TARGET): how all our code is compiled.
function(connectmaster_defaults target)
  target_compile_features(${target} PRIVATE cxx_std_20)
  # Nothing that is installed names the folder that it was built in, which is below the source's or not.
  target_compile_options(${target} PRIVATE
    -ffile-prefix-map=${PROJECT_BINARY_DIR}/= -ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)
  set_target_properties(${target} PROPERTIES
    CXX_EXTENSIONS OFF
    POSITION_INDEPENDENT_CODE ON
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON)
  if(NOT PROJECT_IS_TOP_LEVEL)
    set_target_properties(${target} PROPERTIES COMPILE_WARNING_AS_ERROR OFF)
    # Joined sources take a third of the time; a parent that says whether to join sources is asked.
    if(NOT DEFINED CMAKE_UNITY_BUILD)
      set_target_properties(${target} PROPERTIES UNITY_BUILD ON)
    endif()
  endif()
  # A parent builds what it links; what it installs has to be built, too.
  if(NOT PROJECT_IS_TOP_LEVEL AND NOT CONNECTMASTER_INSTALL)
    set_target_properties(${target} PROPERTIES EXCLUDE_FROM_ALL ON)
  endif()
endfunction()

# connectmaster_room(NAME SOURCES ... PUBLIC ... PRIVATE ... INCLUDES ...): a static library of ours alone,
# connectmaster_NAME. It sees what is linked to it, and nothing else.
function(connectmaster_room name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE;INCLUDES" ${ARGN})
  add_library(connectmaster_${name} STATIC ${ARG_SOURCES})
  add_library(connectmaster::${name} ALIAS connectmaster_${name})
  connectmaster_defaults(connectmaster_${name})
  target_compile_options(connectmaster_${name} PRIVATE ${CONNECTMASTER_WARNINGS})
  target_include_directories(connectmaster_${name} PUBLIC ${ARG_INCLUDES})
  target_link_libraries(connectmaster_${name} PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
endfunction()

# connectmaster_command(NAME SOURCES ... LIBRARIES ...): the executable bin/NAME, of the target connectmaster_NAME_command.
function(connectmaster_command name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES" ${ARGN})
  set(target connectmaster_${name}_command)
  add_executable(${target} ${ARG_SOURCES})
  add_executable(connectmaster::${name}_command ALIAS ${target})
  connectmaster_defaults(${target})
  target_compile_options(${target} PRIVATE ${CONNECTMASTER_WARNINGS})
  target_link_libraries(${target} PRIVATE ${ARG_LIBRARIES} connectmaster::version)
  set_target_properties(${target} PROPERTIES
    OUTPUT_NAME ${name} EXPORT_NAME ${name}_command RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin
    INSTALL_RPATH $ORIGIN/${CONNECTMASTER_BIN_TO_LIB})
  if(CONNECTMASTER_INSTALL)
    install(TARGETS ${target} EXPORT ConnectMasterTestKit-commands RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
    set_property(GLOBAL APPEND PROPERTY CONNECTMASTER_COMMANDS ${name})
  endif()
endfunction()

# connectmaster_library(NAME [ROOMS ...] [SOURCES ...] PUBLIC ... PRIVATE ... INCLUDES ...): a library that is installed,
# static or shared as BUILD_SHARED_LIBS says, of SOURCES and of everything in ROOMS. INCLUDES are its public headers.
function(connectmaster_library name)
  cmake_parse_arguments(ARG "" "" "ROOMS;SOURCES;PUBLIC;PRIVATE;INCLUDES" ${ARGN})
  set(target connectmaster_${name})
  add_library(${target} ${ARG_SOURCES})
  add_library(connectmaster::${name} ALIAS ${target})
  foreach(room IN LISTS ARG_ROOMS)
    target_sources(${target} PRIVATE $<TARGET_OBJECTS:connectmaster_${room}>)
  endforeach()
  connectmaster_defaults(${target})
  target_compile_options(${target} PRIVATE ${CONNECTMASTER_WARNINGS})
  target_compile_features(${target} INTERFACE cxx_std_17)
  foreach(folder IN LISTS ARG_INCLUDES)
    target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${folder}>)
  endforeach()
  target_link_libraries(${target} PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
  set_target_properties(${target} PROPERTIES
    EXPORT_NAME ${name}
    LINKER_LANGUAGE CXX
    VERSION ${PROJECT_VERSION}
    SOVERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}
    INSTALL_RPATH $ORIGIN)
endfunction()
