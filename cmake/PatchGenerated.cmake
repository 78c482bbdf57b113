# cmake -DPREFIX=connectmaster -DFILES=a.cc;a.h -P PatchGenerated.cmake: adapts what protoc and gRPC's plugin generated
# of a private copy. Methods, services and messages get back the names that they have on the wire, in Any's type URLs and
# in errors; in the descriptors, by which a program tells files apart, they keep the prefix. Messages' headers learn what
# CONNECTMASTER_EXPORT is.
foreach(file IN LISTS FILES)
  file(READ ${file} text)
  string(REPLACE "// @@protoc_insertion_point(includes)" "#include \"connectmaster/export.h\"" text "${text}")
  string(REPLACE "\"/${PREFIX}." "\"/" text "${text}")
  if(file MATCHES "\\.pb\\.cc$" AND NOT file MATCHES "\\.grpc\\.pb\\.cc$")
    # The descriptor is in such literals, too; a name is one that is a function's last argument.
    string(REGEX REPLACE "\"${PREFIX}\\.([a-zA-Z0-9_.]+\"\\))" "\"\\1" text "${text}")
  else()
    string(REPLACE "\"${PREFIX}." "\"" text "${text}")
  endif()
  # Our own packages begin with the prefix on the wire, too.
  string(REPLACE "\"testkit." "\"${PREFIX}.testkit." text "${text}")
  file(WRITE ${file} "${text}")
endforeach()
