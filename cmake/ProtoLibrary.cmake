# C++ code of .proto files, generated so that it can stand beside other code of the same files.
#
# A program has a message, a service and a file name once. A program under test has G-SDK's generated code of its own,
# and often google.rpc.Status and gRPC's health service, too. So the test kit generates its code from a private copy of
# each .proto file, whose package and file name begin with a prefix (docs/decisions/0008-private-copy.md). In gRPC's
# code, the names that go over the wire are put back.
set(CONNECTMASTER_PROTO_DIR ${PROJECT_SOURCE_DIR}/proto)
set(CONNECTMASTER_PRIVATE_PROTO_DIR ${PROJECT_BINARY_DIR}/proto/private)
set(CONNECTMASTER_GENERATED_DIR ${PROJECT_BINARY_DIR}/proto/generated)
set(CONNECTMASTER_PATCH_SCRIPT ${PROJECT_SOURCE_DIR}/cmake/PatchGenerated.cmake)
# Where protobuf's own .proto files are.
set(CONNECTMASTER_PROTOBUF_IMPORTS
  "-I$<JOIN:$<TARGET_PROPERTY:protobuf::libprotobuf,INTERFACE_INCLUDE_DIRECTORIES>,;-I>")

# connectmaster_private_copy(RESULT PREFIX PROTO): copies proto/PROTO, with PREFIX, a package such as "connectmaster",
# before its package and its file name, and sets RESULT to the copy's name. Packages of ours keep their name.
function(connectmaster_private_copy result prefix proto)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CONNECTMASTER_PROTO_DIR}/${proto})
  string(REPLACE "." "/" folder ${prefix})
  file(READ ${CONNECTMASTER_PROTO_DIR}/${proto} text)
  if(NOT text MATCHES "\npackage connectmaster\\.")
    string(REGEX REPLACE "\npackage ([a-zA-Z0-9_.]+);" "\npackage ${prefix}.\\1;" text "${text}")
  endif()
  string(REGEX REPLACE "\nimport \"([^\"]+)\";" "\nimport \"${folder}/\\1\";" text "${text}")
  # protobuf's own messages are the library's, and there once.
  string(REPLACE "import \"${folder}/google/protobuf/" "import \"google/protobuf/" text "${text}")
  string(REGEX REPLACE "([ (<])google\\.protobuf\\." "\\1.google.protobuf." text "${text}")
  file(CONFIGURE OUTPUT ${CONNECTMASTER_PRIVATE_PROTO_DIR}/${folder}/${proto} CONTENT "${text}" @ONLY)
  set(${result} ${folder}/${proto} PARENT_SCOPE)
endfunction()

# connectmaster_generate(TARGET PREFIX [MESSAGES a.proto ...] [SERVICES b.proto ...]): adds the generated code to TARGET:
# of MESSAGES the messages, of SERVICES the gRPC stubs and services. "connectmaster/connect.pb.h" is how it is included.
function(connectmaster_generate target prefix)
  cmake_parse_arguments(ARG "" "" "MESSAGES;SERVICES" ${ARGN})
  file(MAKE_DIRECTORY ${CONNECTMASTER_GENERATED_DIR})
  target_include_directories(${target} SYSTEM PUBLIC $<BUILD_INTERFACE:${CONNECTMASTER_GENERATED_DIR}>)
  # Generated code is not ours to fix, and generated sources have the same names in them.
  target_compile_options(${target} PRIVATE -w)
  set_target_properties(${target} PROPERTIES UNITY_BUILD OFF LINKER_LANGUAGE CXX)
  foreach(proto IN LISTS ARG_MESSAGES)
    connectmaster_protoc(${target} ${prefix} ${proto} .pb "--cpp_out=dllexport_decl=CONNECTMASTER_EXPORT:")
  endforeach()
  foreach(proto IN LISTS ARG_SERVICES)
    connectmaster_protoc(${target} ${prefix} ${proto} .grpc.pb
      "--plugin=protoc-gen-grpc=$<TARGET_FILE:${CONNECTMASTER_GRPC_PLUGIN}>;--grpc_out=")
  endforeach()
endfunction()

function(connectmaster_protoc target prefix proto extension options)
  connectmaster_private_copy(copy ${prefix} ${proto})
  string(REGEX REPLACE "\\.proto$" "${extension}" generated ${CONNECTMASTER_GENERATED_DIR}/${copy})
  add_custom_command(
    OUTPUT ${generated}.cc ${generated}.h
    COMMAND protobuf::protoc -I${CONNECTMASTER_PRIVATE_PROTO_DIR} "${CONNECTMASTER_PROTOBUF_IMPORTS}"
            "${options}${CONNECTMASTER_GENERATED_DIR}" ${copy}
    COMMAND ${CMAKE_COMMAND} -DPREFIX=${prefix} -DFILES=${generated}.cc\\\;${generated}.h
            -P ${CONNECTMASTER_PATCH_SCRIPT}
    DEPENDS ${CONNECTMASTER_PRIVATE_PROTO_DIR}/${copy} ${CONNECTMASTER_PATCH_SCRIPT} protobuf::protoc
    COMMENT "Generating ${copy} (${extension})"
    COMMAND_EXPAND_LISTS VERBATIM)
  target_sources(${target} PRIVATE ${generated}.cc ${generated}.h)
endfunction()

# connectmaster_embed_descriptors(TARGET NAME a.proto ...): adds to TARGET the function std::string_view
# connectmaster::NAME(), a serialized FileDescriptorSet: what the .proto files themselves say, and those that they import.
function(connectmaster_embed_descriptors target name)
  set(set ${CMAKE_CURRENT_BINARY_DIR}/${name}.pb)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}.cc)
  set(script ${PROJECT_SOURCE_DIR}/cmake/EmbedFile.cmake)
  list(TRANSFORM ARGN PREPEND ${CONNECTMASTER_PROTO_DIR}/ OUTPUT_VARIABLE files)
  add_custom_command(
    OUTPUT ${source}
    COMMAND protobuf::protoc -I${CONNECTMASTER_PROTO_DIR} "${CONNECTMASTER_PROTOBUF_IMPORTS}" --include_imports
            --descriptor_set_out=${set} ${ARGN}
    COMMAND ${CMAKE_COMMAND} -DINPUT=${set} -DOUTPUT=${source} -DNAME=${name} -P ${script}
    DEPENDS ${files} ${script} protobuf::protoc
    COMMENT "Embedding ${name}"
    COMMAND_EXPAND_LISTS VERBATIM)
  target_sources(${target} PRIVATE ${source})
endfunction()
