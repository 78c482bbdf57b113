# cmake -DBUILD=folder -DSOURCE=folder -DPREFIX=folder -P install.cmake: installs the build, and looks at what was installed.
file(REMOVE_RECURSE ${PREFIX})
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${PREFIX} OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)

foreach(command fakegateway connectmaster certs-gen conformance)
  execute_process(COMMAND ${PREFIX}/bin/${command} --version OUTPUT_VARIABLE version COMMAND_ERROR_IS_FATAL ANY)
  if(NOT version MATCHES "^${command} [0-9]+\\.[0-9]+\\.[0-9]+")
    message(FATAL_ERROR "${command} --version prints '${version}'")
  endif()
endforeach()

# Nothing that is installed refers to the folders that it was built in and from.
execute_process(COMMAND grep --recursive --files-with-matches --fixed-strings -e ${BUILD} -e ${SOURCE} ${PREFIX}
                OUTPUT_VARIABLE found RESULT_VARIABLE status)
if(NOT status EQUAL 1)
  message(FATAL_ERROR "these files refer to ${BUILD} or ${SOURCE}:\n${found}")
endif()

# Nobody needs our own headers and messages.
file(GLOB_RECURSE headers RELATIVE ${PREFIX}/include ${PREFIX}/include/*)
list(FILTER headers EXCLUDE REGEX
     "^connectmaster/(certs|client|fakegateway|testing|testkit)/[a-z_.]+$|^connectmaster/[a-z_]+\\.pb\\.h$|/export\\.h$")
if(headers)
  message(FATAL_ERROR "these headers are not public: ${headers}")
endif()
