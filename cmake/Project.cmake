# What every target of the project shares: the language, the packages, the warnings, where commands are put.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Build type" FORCE)
endif()

include(CTest) # the option BUILD_TESTING, on by default

# CMake 3.25's own FindProtobuf has to come before gRPC's package, which asks for Protobuf in module mode.
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(Protobuf REQUIRED)
find_package(absl CONFIG REQUIRED)
find_package(gRPC CONFIG REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
find_package(nlohmann_json CONFIG REQUIRED)
find_package(spdlog CONFIG REQUIRED)
find_package(GTest CONFIG REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(LIBEDIT REQUIRED IMPORTED_TARGET libedit)
pkg_check_modules(LIBJWT REQUIRED IMPORTED_TARGET libjwt)

# Warnings for our own code only: generated and third-party code is not ours to fix.
add_library(connectmaster_warnings INTERFACE)
target_compile_options(connectmaster_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Woverloaded-virtual
  $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety>)

# connectmaster_library(NAME room): a static library `connectmaster_<room>` with the alias `connectmaster::<room>`.
function(connectmaster_library room)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE;INCLUDES" ${ARGN})
  add_library(connectmaster_${room} STATIC ${ARG_SOURCES})
  add_library(connectmaster::${room} ALIAS connectmaster_${room})
  target_include_directories(connectmaster_${room} PUBLIC ${ARG_INCLUDES})
  target_link_libraries(connectmaster_${room} PUBLIC ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE} connectmaster_warnings)
endfunction()

# connectmaster_command(NAME SOURCES ... LIBRARIES ...): an executable in build/bin.
function(connectmaster_command name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES} connectmaster_warnings)
endfunction()
