# connectmaster_proto_library(room [PROTOS a.proto ...] [SERVICES b.proto ...] [LIBRARIES ...])
#
# A static library `connectmaster_<room>` (alias `connectmaster::<room>`) with the messages of PROTOS, and the gRPC
# stubs and callback services of SERVICES. Headers are included by the file's path below proto/:
# "connect_master.pb.h".
function(connectmaster_proto_library room)
  cmake_parse_arguments(ARG "" "" "PROTOS;SERVICES;LIBRARIES" ${ARGN})
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/generated)
  file(MAKE_DIRECTORY ${generated})
  add_library(connectmaster_${room} STATIC)
  add_library(connectmaster::${room} ALIAS connectmaster_${room})
  set_target_properties(connectmaster_${room} PROPERTIES UNITY_BUILD OFF) # generated sources have the same names in them
  target_include_directories(connectmaster_${room} SYSTEM PUBLIC ${generated})
  target_link_libraries(connectmaster_${room} PUBLIC protobuf::libprotobuf ${ARG_LIBRARIES})
  if(ARG_PROTOS)
    protobuf_generate(TARGET connectmaster_${room} LANGUAGE cpp PROTOS ${ARG_PROTOS}
                      IMPORT_DIRS ${CMAKE_CURRENT_SOURCE_DIR} PROTOC_OUT_DIR ${generated})
  endif()
  if(ARG_SERVICES)
    target_link_libraries(connectmaster_${room} PUBLIC gRPC::grpc++)
    protobuf_generate(TARGET connectmaster_${room} LANGUAGE grpc PROTOS ${ARG_SERVICES}
                      GENERATE_EXTENSIONS .grpc.pb.h .grpc.pb.cc
                      PLUGIN protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin>
                      IMPORT_DIRS ${CMAKE_CURRENT_SOURCE_DIR} PROTOC_OUT_DIR ${generated})
  endif()
endfunction()
