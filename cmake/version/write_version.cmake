# cmake -DVERSION=0.2.0 -DSOURCE=folder -DOUTPUT=version.cc -P write_version.cmake
set(version ${VERSION})
find_package(Git QUIET)
if(GIT_FOUND AND EXISTS ${SOURCE}/.git)
  execute_process(COMMAND ${GIT_EXECUTABLE} -C ${SOURCE} rev-parse --short=10 HEAD
                  OUTPUT_VARIABLE commit OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed ERROR_QUIET)
  if(NOT failed)
    string(APPEND version " (commit ${commit})")
  endif()
endif()
file(WRITE ${OUTPUT} "#include \"version.h\"

std::string connectmaster::VersionText(const std::string& command) {
  return command + \" ${version}\";
}
")
