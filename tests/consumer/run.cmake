# cmake -DPROJECT=... -DKIT=... -DWORK=... -DCOMPILER=... -DPREFIX=... [-DARGUMENTS=...] -P run.cmake
file(REMOVE_RECURSE ${WORK})
find_program(CCACHE ccache)
if(CCACHE)
  list(APPEND ARGUMENTS -DCMAKE_CXX_COMPILER_LAUNCHER=${CCACHE})
endif()
execute_process(
  COMMAND ${CMAKE_COMMAND} -S ${PROJECT} -B ${WORK} -G Ninja -DCMAKE_CXX_COMPILER=${COMPILER}
          -DCMAKE_PREFIX_PATH=${PREFIX} -DKIT=${KIT} -DKIT_SOURCE=${KIT} ${ARGUMENTS}
  COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --build ${WORK} COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_CTEST_COMMAND} --test-dir ${WORK} --output-on-failure --no-tests=error -j 4
                COMMAND_ERROR_IS_FATAL ANY)
