# cmake -DPROJECT=... -DKIT=... -DWORK=... -DCOMPILER=... -DPREFIX=... -DJOBS=1 -P run.cmake
# Builds a copy of the project, in which the kit's sources are the folder ConnectMasterTestKit.
file(REMOVE_RECURSE ${WORK})
file(COPY ${PROJECT}/ DESTINATION ${WORK}/source)
file(CREATE_LINK ${KIT} ${WORK}/source/ConnectMasterTestKit SYMBOLIC)
find_program(CCACHE ccache)
if(CCACHE)
  set(launcher -DCMAKE_CXX_COMPILER_LAUNCHER=${CCACHE})
endif()
execute_process(
  COMMAND ${CMAKE_COMMAND} -S ${WORK}/source -B ${WORK}/build -G Ninja -DCMAKE_CXX_COMPILER=${COMPILER}
          -DCMAKE_PREFIX_PATH=${PREFIX} ${launcher}
  COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --build ${WORK}/build --parallel ${JOBS} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_CTEST_COMMAND} --test-dir ${WORK}/build --output-on-failure --no-tests=error -j 4
                COMMAND_ERROR_IS_FATAL ANY)
