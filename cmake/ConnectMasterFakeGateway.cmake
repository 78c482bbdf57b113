# connectmaster_add_fake_gateway(NAME [FLEET file.json] [ARGUMENTS arg ...] [DISCOVERED target ...])
#
# A fake master gateway as the ctest fixture NAME: `fakegateway serve` starts before the tests that require the fixture and
# is stopped after them.
#
#   connectmaster_add_fake_gateway(gateway)
#   add_test(NAME my_test COMMAND my_test)
#   set_tests_properties(my_test PROPERTIES FIXTURES_REQUIRED gateway)
#
# The tests of this directory that require it have in their environment
#   CONNECTMASTER_GATEWAY  its address, "127.0.0.1:23456"
#   CONNECTMASTER_CERTS    the folder of certificates: ca.crt, administrator.crt and administrator_key.pem, and a pair for
#                          each tenant of the fleet (tenant1 if it has none)
#
# Each run of ctest has a gateway, a port and a folder of its own, so that runs may overlap.
#
# FLEET is what is simulated; the default is the tutorial's fleet. ARGUMENTS are more options of `fakegateway serve`.
# DISCOVERED are targets of gtest_discover_tests whose tests require the fixture (PROPERTIES FIXTURES_REQUIRED NAME): CMake
# does not know these tests before they are built.
set(CONNECTMASTER_FIXTURE_DIR ${CMAKE_CURRENT_LIST_DIR})

function(connectmaster_add_fake_gateway name)
  cmake_parse_arguments(ARG "" "FLEET" "ARGUMENTS;DISCOVERED" ${ARGN})
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "connectmaster_add_fake_gateway does not know ${ARG_UNPARSED_ARGUMENTS}; "
                        "it takes NAME, FLEET, ARGUMENTS and DISCOVERED")
  endif()
  if(NOT TARGET connectmaster::fakegateway_command)
    message(FATAL_ERROR "connectmaster_add_fake_gateway needs the command fakegateway: ask find_package for the component "
                        "testing or, if ConnectMaster TestKit is a part of this build, set CONNECTMASTER_BUILD_COMMANDS")
  endif()
  set(options ${ARG_ARGUMENTS})
  if(ARG_FLEET)
    get_filename_component(fleet ${ARG_FLEET} ABSOLUTE)
    list(PREPEND options --fleet ${fleet})
  endif()
  set(script ${CONNECTMASTER_FIXTURE_DIR}/fake-gateway-fixture.sh)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${name}_fake_gateway)
  add_test(NAME ${name}_start
           COMMAND ${script} ctest-start $<TARGET_FILE:connectmaster::fakegateway_command> ${options})
  add_test(NAME ${name}_stop COMMAND ${script} ctest-stop)
  set_tests_properties(${name}_start PROPERTIES FIXTURES_SETUP ${name} TIMEOUT 90)
  set_tests_properties(${name}_stop PROPERTIES FIXTURES_CLEANUP ${name} TIMEOUT 60)

  # Only ctest knows the port and the folder, so it sets them when it reads the tests. It reads a directory's discovered
  # tests first, then the others, then those of subdirectories: the one that is made here has no tests.
  file(CONFIGURE OUTPUT ${folder}/address.cmake @ONLY CONTENT [[
if(NOT DEFINED ENV{CONNECTMASTER_FIXTURE_@name@})
  execute_process(COMMAND "@script@" ctest-address "@name@" OUTPUT_VARIABLE address OUTPUT_STRIP_TRAILING_WHITESPACE)
  set(ENV{CONNECTMASTER_FIXTURE_@name@} "${address}")
endif()
string(REPLACE " " ";" address "$ENV{CONNECTMASTER_FIXTURE_@name@}")
list(POP_FRONT address process port)
set(environment
  "CONNECTMASTER_GATEWAY=set:127.0.0.1:${port}\;CONNECTMASTER_CERTS=set:@folder@/${process}/certs")
]])
  set(discovered "")
  foreach(target IN LISTS ARG_DISCOVERED)
    string(APPEND discovered " \${${target}_TESTS}")
  endforeach()
  file(CONFIGURE OUTPUT ${folder}/discovered.cmake @ONLY CONTENT [[
include("@folder@/address.cmake")
set(tests @discovered@)
if(tests)
  set_tests_properties(${tests} PROPERTIES ENVIRONMENT_MODIFICATION "${environment}")
endif()
]])
  file(WRITE ${folder}/directory/CMakeLists.txt
       "set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES \"${folder}/tests.cmake\")\n")
  add_subdirectory(${folder}/directory ${folder}/build)
  cmake_language(EVAL CODE "cmake_language(DEFER CALL connectmaster_finish_fake_gateway [[${name}]])")
endfunction()

# At the directory's end, when its tests are known.
function(connectmaster_finish_fake_gateway name)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${name}_fake_gateway)
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${folder}/discovered.cmake)
  get_property(tests DIRECTORY PROPERTY TESTS)
  set(text "include(\"${folder}/address.cmake\")\n")
  foreach(test IN LISTS tests)
    get_test_property(${test} FIXTURES_REQUIRED fixtures)
    if(name IN_LIST fixtures OR test STREQUAL "${name}_start" OR test STREQUAL "${name}_stop")
      get_test_property(${test} ENVIRONMENT_MODIFICATION before)
      set(more "")
      if(before)
        string(REPLACE ";" "\\;" more "${before};")
      endif()
      string(APPEND text "set_tests_properties([=[${test}]=] PROPERTIES ENVIRONMENT_MODIFICATION"
                         " \"${more}\${environment}\")\n")
    endif()
  endforeach()
  file(WRITE ${folder}/tests.cmake "${text}")
endfunction()
