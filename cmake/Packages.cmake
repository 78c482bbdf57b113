# What the project is built with. Each folder says what it needs (connectmaster_needs). If that is missing, a build of the
# project itself stops and says so; a build that has the project as a part stops only if it links what cannot be built.

# gRPC and protobuf can be the parent's own targets, as FetchContent makes them; those of gRPC have no namespace.
# FindProtobuf has to come before gRPC's package, which asks for Protobuf in module mode.
if(NOT TARGET protobuf::libprotobuf)
  find_package(Protobuf QUIET)
endif()
if(NOT TARGET gRPC::grpc++ AND NOT TARGET grpc++)
  find_package(gRPC CONFIG QUIET)
endif()
if(TARGET grpc++ AND NOT TARGET gRPC::grpc++)
  set(CONNECTMASTER_GRPC grpc++)
  set(CONNECTMASTER_GRPC_PLUGIN grpc_cpp_plugin)
else()
  set(CONNECTMASTER_GRPC gRPC::grpc++)
  set(CONNECTMASTER_GRPC_PLUGIN gRPC::grpc_cpp_plugin)
endif()
if(NOT TARGET absl::status)
  find_package(absl CONFIG QUIET)
endif()
find_package(Threads QUIET)
find_package(OpenSSL 3.0 QUIET)
find_package(SQLite3 QUIET)
find_package(nlohmann_json CONFIG QUIET)
find_package(PkgConfig QUIET)
if(PkgConfig_FOUND)
  pkg_check_modules(LIBJWT QUIET IMPORTED_TARGET libjwt)
endif()
if(CONNECTMASTER_BUILD_COMMANDS OR CONNECTMASTER_BUILD_CONFORMANCE)
  find_package(CLI11 CONFIG QUIET)
  find_package(spdlog CONFIG QUIET)
  if(PkgConfig_FOUND)
    pkg_check_modules(LIBEDIT QUIET IMPORTED_TARGET libedit)
  endif()
endif()
if(CONNECTMASTER_BUILD_CONFORMANCE OR CONNECTMASTER_BUILD_TESTS)
  find_package(GTest CONFIG QUIET)
endif()

# gRPC's package accepts any protobuf, and the parent may have found either.
set(CONNECTMASTER_TOO_OLD "")
if(Protobuf_VERSION AND Protobuf_VERSION VERSION_LESS 3.21)
  list(APPEND CONNECTMASTER_TOO_OLD protobuf::libprotobuf)
endif()
if(gRPC_VERSION AND gRPC_VERSION VERSION_LESS 1.51)
  list(APPEND CONNECTMASTER_TOO_OLD ${CONNECTMASTER_GRPC})
endif()

set(CONNECTMASTER_PACKAGES
  "${CONNECTMASTER_GRPC}|gRPC 1.51 or newer|libgrpc++-dev"
  "${CONNECTMASTER_GRPC_PLUGIN}|gRPC's plug-in for protoc|protobuf-compiler-grpc"
  "protobuf::libprotobuf|protobuf 3.21 or newer|libprotobuf-dev"
  "protobuf::protoc|protoc 3.21 or newer|protobuf-compiler"
  "absl::status|Abseil|libabsl-dev"
  "Threads::Threads|threads|libc6-dev"
  "OpenSSL::SSL|OpenSSL 3.0 or newer|libssl-dev"
  "SQLite::SQLite3|SQLite|libsqlite3-dev"
  "nlohmann_json::nlohmann_json|nlohmann-json|nlohmann-json3-dev"
  "PkgConfig::LIBJWT|libjwt, found by pkg-config|libjwt-dev"
  "PkgConfig::LIBEDIT|libedit, found by pkg-config|libedit-dev"
  "CLI11::CLI11|CLI11|libcli11-dev"
  "spdlog::spdlog|spdlog|libspdlog-dev"
  "GTest::gmock|GoogleTest with GoogleMock|libgtest-dev libgmock-dev")

# gRPC that was built with BoringSSL has functions of OpenSSL's names, but not OpenSSL's.
if(TARGET crypto AND TARGET ssl AND TARGET grpc++)
  set(CONNECTMASTER_BORINGSSL "gRPC is built with BoringSSL; set gRPC_SSL_PROVIDER to package before it is fetched")
endif()

# connectmaster_needs(LIBRARY target ...): sets MISSING, in the caller's scope, to a text about those that are not there;
# then LIBRARY, connectmaster::LIBRARY, cannot be built.
function(connectmaster_needs library)
  set(missing ${CONNECTMASTER_BORINGSSL})
  foreach(package IN LISTS CONNECTMASTER_PACKAGES)
    string(REPLACE "|" ";" package "${package}")
    list(POP_FRONT package target name debian)
    if(target IN_LIST ARGN AND (NOT TARGET ${target} OR target IN_LIST CONNECTMASTER_TOO_OLD))
      list(APPEND missing "${name} (Debian: ${debian})")
    endif()
  endforeach()
  set(MISSING "${missing}" PARENT_SCOPE)
  if(NOT missing)
    return()
  endif()
  list(JOIN missing "\n  " text)
  if(PROJECT_IS_TOP_LEVEL)
    message(FATAL_ERROR "connectmaster::${library} needs what is not found here:\n  ${text}\n"
                        "scripts/setup installs all of it on Debian 12.")
  endif()
  message(STATUS "connectmaster::${library} cannot be linked here. It needs:\n  ${text}")
  # Who links it is told what is missing.
  string(MAKE_C_IDENTIFIER "${missing}" reason)
  add_library(connectmaster_${library} INTERFACE)
  add_library(connectmaster::${library} ALIAS connectmaster_${library})
  target_link_libraries(connectmaster_${library} INTERFACE connectmaster::${library}_needs_${reason})
endfunction()
