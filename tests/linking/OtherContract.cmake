# The contract as somebody else has it: written by `other_contract` from proto/, and compiled for the application.
# Not below tests/: clang-tidy looks at what is there.
set(other_contract ${PROJECT_BINARY_DIR}/other_contract/proto)
set(other_contract_generated ${PROJECT_BINARY_DIR}/other_contract/generated)

add_executable(other_contract contract/other_contract.cc contract/versions.cc)
connectmaster_defaults(other_contract)
target_compile_options(other_contract PRIVATE ${CONNECTMASTER_WARNINGS})
target_link_libraries(other_contract PRIVATE protobuf::libprotobuf)
target_compile_definitions(other_contract PRIVATE CONNECTMASTER_PROTOBUF_INCLUDE_DIR="${Protobuf_INCLUDE_DIR}")

# Where its headers are, and what they need.
file(MAKE_DIRECTORY ${other_contract_generated})
add_library(linking_generated INTERFACE)
target_include_directories(linking_generated SYSTEM INTERFACE ${other_contract_generated})
target_link_libraries(linking_generated INTERFACE protobuf::libprotobuf gRPC::grpc++)

# other_contract_code(NAME PROTOS ... SERVICES ...): an object library NAME of the messages of PROTOS, and one
# NAME_services of the stubs and services of SERVICES; both may be linked into anything.
function(other_contract_code name)
  cmake_parse_arguments(ARG "" "" "PROTOS;SERVICES" ${ARGN})
  list(TRANSFORM ARG_PROTOS PREPEND ${PROJECT_SOURCE_DIR}/proto/ OUTPUT_VARIABLE ours)
  list(TRANSFORM ARG_PROTOS PREPEND ${other_contract}/ OUTPUT_VARIABLE theirs)
  add_custom_command(
    OUTPUT ${theirs}
    COMMAND other_contract ${PROJECT_SOURCE_DIR}/proto ${other_contract} ${ARG_PROTOS}
    DEPENDS ${ours} other_contract
    VERBATIM)
  other_contract_library(${name} cpp .pb PROTOS ${ARG_PROTOS} DEPENDS ${theirs})
  if(ARG_SERVICES)
    other_contract_library(${name}_services grpc .grpc.pb PROTOS ${ARG_SERVICES} DEPENDS ${theirs}
                           OPTIONS --plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin>)
    add_dependencies(${name}_services ${name})
    # Nearly all of their time is that of gRPC's headers. Messages have the same names in each file.
    set_target_properties(${name}_services PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0)
  endif()
endfunction()

# Compiles what protoc makes of PROTOS for `language`, in files that end in `infix`.cc and .h.
function(other_contract_library name language infix)
  cmake_parse_arguments(ARG "" "" "PROTOS;DEPENDS;OPTIONS" ${ARGN})
  list(TRANSFORM ARG_PROTOS PREPEND ${other_contract_generated}/ OUTPUT_VARIABLE stems)
  list(TRANSFORM stems REPLACE "\\.proto$" ${infix}.cc OUTPUT_VARIABLE sources)
  list(TRANSFORM stems REPLACE "\\.proto$" ${infix}.h OUTPUT_VARIABLE headers)
  add_custom_command(
    OUTPUT ${sources} ${headers}
    COMMAND protobuf::protoc -I ${other_contract} --${language}_out=${other_contract_generated} ${ARG_OPTIONS} ${ARG_PROTOS}
    DEPENDS ${ARG_DEPENDS}
    VERBATIM)
  add_library(${name} OBJECT ${sources} ${headers})
  set_target_properties(${name} PROPERTIES UNITY_BUILD OFF POSITION_INDEPENDENT_CODE ON)
  target_compile_options(${name} PRIVATE -O0) # it is linked, and hardly run
  target_link_libraries(${name} PRIVATE linking_generated)
endfunction()

# linking_reflection_code(): the object library of reflection.proto, which is not the contract's.
function(linking_reflection_code)
  set(reflection ${PROJECT_BINARY_DIR}/other_contract/reflection)
  file(MAKE_DIRECTORY ${reflection}/server)
  add_custom_command(
    OUTPUT ${reflection}/server/reflection.pb.cc ${reflection}/server/reflection.pb.h
    COMMAND protobuf::protoc -I ${CMAKE_CURRENT_SOURCE_DIR} --cpp_out=${reflection} server/reflection.proto
    WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}
    DEPENDS server/reflection.proto
    VERBATIM)
  add_library(linking_reflection OBJECT ${reflection}/server/reflection.pb.cc ${reflection}/server/reflection.pb.h)
  set_target_properties(linking_reflection PROPERTIES UNITY_BUILD OFF POSITION_INDEPENDENT_CODE ON)
  target_include_directories(linking_reflection SYSTEM PUBLIC ${reflection})
  target_link_libraries(linking_reflection PUBLIC protobuf::libprotobuf)
endfunction()
