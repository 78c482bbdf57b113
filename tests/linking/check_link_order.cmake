# cmake -DNINJA=... -DBUILD=... -P check_link_order.cmake: whether the programs are linked in the order that they are named
# after. CMake may put libraries into another one.
function(link_line program result)
  execute_process(COMMAND ${NINJA} -C ${BUILD} -t commands ${program}
                  OUTPUT_VARIABLE commands RESULT_VARIABLE failed)
  if(failed)
    message(FATAL_ERROR "ninja does not tell how ${program} is linked")
  endif()
  string(STRIP "${commands}" commands)
  string(REGEX MATCH "[^\n]*$" line "${commands}")
  set(${result} "${line}" PARENT_SCOPE)
endfunction()

# check(PROGRAM FIRST SECOND): every FIRST stands before every SECOND, and there are both.
function(check program first second)
  link_line(${program} line)
  string(FIND "${line}" "${first}" begin_first)
  string(FIND "${line}" "${first}" last_first REVERSE)
  string(FIND "${line}" "${second}" begin_second)
  if(begin_first EQUAL -1 OR begin_second EQUAL -1 OR NOT last_first LESS begin_second)
    message(SEND_ERROR "${program}: ${first} does not stand before ${second}: ${line}")
  endif()
endfunction()

check(linking_as_objects linking_contract.dir/ libconnectmaster_)
check(linking_static_library_before liblinking_contract_static.a libconnectmaster_)
check(linking_static_library_before liblinking_contract_static.a libgrpc++_error_details)
check(linking_static_library_behind libconnectmaster_ liblinking_contract_static.a)
check(linking_shared_library liblinking_contract_shared.so libconnectmaster_)
check(linking_hidden_in_shared_library liblinking_hidden.so libconnectmaster_)
check(linking_googleapis_library liblinking_googleapis.so libconnectmaster_)
