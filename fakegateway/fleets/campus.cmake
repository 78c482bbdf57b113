# cmake -DOUTPUT=campus.json -P campus.cmake: writes the fleet of a campus, 10 device gateways with 1,000 devices each:
# of every 20 devices 5 use SSL, 2 dial in, 1 is slow, 1 has slaves; of every 200, 1 is silent and 1 is switched off.
set(types BIOSTATION_2 BIOSTATION_A2 BIOSTATION_L2 BIOENTRY_W2 BIOENTRY_P2 BIOLITE_N2 FACESTATION_2)
list(LENGTH types type_count)

set(gateway_ids "")
set(gateways "")
set(devices "")
foreach(building RANGE 1 10)
  list(APPEND gateway_ids "\"gateway${building}\"")
  list(APPEND gateways
    "{\"id\": \"gateway${building}\", \"address\": \"10.${building}.0.2\", \"subnet\": \"10.${building}.0.0/22\"}")
  # Appended to the long text once for each building: CMake would copy it each time.
  set(here "")
  foreach(number RANGE 0 999)
    math(EXPR id "${building} * 100000 + ${number}")
    math(EXPR host "${number} + 10")
    math(EXPR high "${host} / 256")
    math(EXPR low "${host} % 256")
    math(EXPR type_index "${number} % ${type_count}")
    math(EXPR in_20 "${number} % 20")
    math(EXPR in_200 "${number} % 200")
    list(GET types ${type_index} type)
    set(device "\"id\": ${id}, \"type\": \"${type}\", \"address\": \"10.${building}.${high}.${low}\"")
    if(in_20 LESS 5)
      string(APPEND device ", \"useSsl\": true")
    endif()
    if(in_20 EQUAL 4 OR in_20 EQUAL 5)
      string(APPEND device ", \"mode\": \"DEVICE_TO_SERVER\"")
    elseif(in_20 EQUAL 6)
      string(APPEND device ", \"responseDelay\": \"1s\"")
    elseif(in_20 EQUAL 7)
      math(EXPR slave "${id} + 50000")
      string(APPEND device ", \"rs485SlaveIds\": [${slave}]")
    endif()
    if(in_200 EQUAL 8)
      string(APPEND device ", \"silent\": true")
    elseif(in_200 EQUAL 9)
      string(APPEND device ", \"switchedOff\": true")
    endif()
    string(APPEND here ",\n    {${device}}")
  endforeach()
  string(APPEND devices "${here}")
endforeach()
string(SUBSTRING "${devices}" 2 -1 devices)
list(JOIN gateway_ids ", " gateway_ids)
list(JOIN gateways ",\n    " gateways)

file(WRITE "${OUTPUT}" "{
  \"tenants\": [
    {\"id\": \"tenant1\", \"gatewayIds\": [${gateway_ids}]}
  ],
  \"gateways\": [
    ${gateways}
  ],
  \"devices\": [
${devices}
  ]
}
")
