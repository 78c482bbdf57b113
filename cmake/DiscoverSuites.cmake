# Run when the program COMMAND is built: writes OUTPUT, which adds a test to ctest for each of its GoogleTest suites.
# A process for a suite, and not for each test, makes once what its tests have in common.
execute_process(COMMAND ${COMMAND} --gtest_list_tests OUTPUT_VARIABLE listed COMMAND_ERROR_IS_FATAL ANY)
string(REPLACE "\n" ";" lines "${listed}")
set(added "")
foreach(line IN LISTS lines)
  if(line MATCHES "^([^ ]+)\\.( |$)")
    string(APPEND added
      "add_test([=[${PREFIX}${CMAKE_MATCH_1}]=] [=[${COMMAND}]=] [=[--gtest_filter=${CMAKE_MATCH_1}.*]=])\n"
      "set_tests_properties([=[${PREFIX}${CMAKE_MATCH_1}]=] PROPERTIES LABELS ${LABEL} TIMEOUT 300)\n")
  endif()
endforeach()
file(WRITE ${OUTPUT} "${added}")
