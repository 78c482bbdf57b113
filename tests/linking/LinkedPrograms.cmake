# The programs. Each is one of ctest's tests, as a whole: one that cannot even start has to fail, and not the build.

# linking_program(NAME OBJECTS ... LIBRARIES ...): the test NAME, of object libraries; LIBRARIES are given to the linker in
# their order, ours among them.
function(linking_program name)
  cmake_parse_arguments(ARG "" "" "OBJECTS;LIBRARIES" ${ARGN})
  set(objects)
  foreach(library linking_fixture ${ARG_OBJECTS})
    list(APPEND objects $<TARGET_OBJECTS:${library}>)
  endforeach()
  add_executable(${name} ${objects})
  set_target_properties(${name} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests LINKER_LANGUAGE CXX)
  target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES} GTest::gmock_main gRPC::grpc++ protobuf::libprotobuf)
  add_dependencies(integration_tests ${name})
  add_dependencies(guest_tests ${name})
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS integration TIMEOUT 240)
endfunction()

set(ours connectmaster::fakegateway connectmaster::client)
set(contract linking_contract linking_contract_services linking_rpc_status)
set(contract_objects
  $<TARGET_OBJECTS:linking_contract> $<TARGET_OBJECTS:linking_contract_services> $<TARGET_OBJECTS:linking_rpc_status>)

# The generated code is the program's own objects.
linking_program(linking_as_objects OBJECTS linking_guest_tests linking_application ${contract} LIBRARIES ${ours})

# It is in a static library, which the linker sees first; and Debian's helpers for error details and reflection.
add_library(linking_contract_static STATIC ${contract_objects})
set_target_properties(linking_contract_static PROPERTIES LINKER_LANGUAGE CXX)
linking_program(linking_static_library_before OBJECTS linking_guest_tests linking_application
                LIBRARIES linking_contract_static gRPC::grpc++_error_details gRPC::grpc++_reflection ${ours})

# The linker sees it last.
add_subdirectory(behind)

# It is in a shared library.
add_library(linking_contract_shared SHARED ${contract_objects})
set_target_properties(linking_contract_shared PROPERTIES LINKER_LANGUAGE CXX)
target_link_libraries(linking_contract_shared PRIVATE linking_generated)
linking_program(linking_shared_library OBJECTS linking_guest_tests linking_application
                LIBRARIES linking_contract_shared ${ours})

# The application is a shared library, with all of it inside, and shows its plain functions only. The generated code is
# not compiled once more for that: the linker hides it.
add_library(linking_hidden SHARED $<TARGET_OBJECTS:linking_application> ${contract_objects})
set_target_properties(linking_hidden PROPERTIES LINKER_LANGUAGE CXX)
target_link_libraries(linking_hidden PRIVATE linking_generated)
target_link_options(linking_hidden PRIVATE -Wl,--version-script=${CMAKE_CURRENT_SOURCE_DIR}/application/exports.map)
set_property(TARGET linking_hidden APPEND PROPERTY LINK_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/application/exports.map)
linking_program(linking_hidden_in_shared_library OBJECTS linking_guest_tests LIBRARIES linking_hidden ${ours})

# google/rpc/status.proto comes from a shared library of its own, as googleapis does.
add_library(linking_googleapis SHARED $<TARGET_OBJECTS:linking_rpc_status>)
set_target_properties(linking_googleapis PROPERTIES LINKER_LANGUAGE CXX)
target_link_libraries(linking_googleapis PRIVATE linking_generated)
linking_program(linking_googleapis_library
                OBJECTS linking_guest_tests linking_application linking_contract linking_contract_services
                LIBRARIES linking_googleapis ${ours})

# One source includes the headers of both.
linking_program(linking_headers_of_both OBJECTS linking_headers_tests linking_application ${contract} LIBRARIES ${ours})

# The program has gRPC servers of its own. Linking gRPC's reflection switches it on.
set(servers linking_application linking_server linking_reflection linking_health linking_health_services ${contract})
linking_program(linking_plain_server OBJECTS linking_plain_server_tests ${servers} LIBRARIES ${ours})
linking_program(linking_reflecting_server
                OBJECTS linking_reflecting_server_tests linking_reflection_switch ${servers}
                LIBRARIES gRPC::grpc++_reflection ${ours})

# Each is what its name says.
if(CMAKE_GENERATOR MATCHES Ninja)
  add_test(NAME linking_order COMMAND ${CMAKE_COMMAND} -DNINJA=${CMAKE_MAKE_PROGRAM} -DBUILD=${PROJECT_BINARY_DIR}
                                      -P ${CMAKE_CURRENT_SOURCE_DIR}/check_link_order.cmake)
  set_tests_properties(linking_order PROPERTIES LABELS integration)
endif()
