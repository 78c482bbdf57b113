#!/bin/sh
# A fake master gateway for several tests of ctest: what starts it before them, and stops it after them.
#
#   fake-gateway-fixture.sh start COMMAND READY_FILE LOG_FILE PROCESS_TO_WATCH [ARGUMENT ...]
#   fake-gateway-fixture.sh stop READY_FILE
#   fake-gateway-fixture.sh ctest-address NAME
#   fake-gateway-fixture.sh ctest-start COMMAND [ARGUMENT ...]
#   fake-gateway-fixture.sh ctest-stop
#
# `start` runs COMMAND, the program fakegateway, as `COMMAND serve --ready-file READY_FILE --exit-with-stdin ARGUMENT ...`
# and returns when it serves; READY_FILE ends in .json. The server's output goes to LOG_FILE. It ends by itself, in about
# a second, when the process with the ID PROCESS_TO_WATCH has gone, killed or not; `parent` is the process that runs this
# script, which is ctest for a test. A server of the same READY_FILE that an earlier run has left is stopped first.
#
# `stop` ends the server and returns when it is gone. It fails if the server has ended before.
#
# The last three are what ConnectMasterFakeGateway.cmake uses. `ctest-address` prints the process ID of ctest and a port
# that is free for the fixture NAME. `ctest-start` and `ctest-stop` find the address in CONNECTMASTER_GATEWAY, and in
# CONNECTMASTER_CERTS the folder of certificates, FOLDER/CTEST/certs; FOLDER/CTEST is that of one run of ctest.
#
# The status is 0, 1 for a failure, 2 for wrong usage. In the environment, FAKE_GATEWAY_START_SECONDS [60] says how long
# the server may take until it serves, and FAKE_GATEWAY_STOP_SECONDS [10] how long to end until it is killed.
#
# POSIX sh, and Linux's /proc.
set -eu

new_line='
'

fail() {
  printf 'fake-gateway-fixture.sh: %s\n' "$1" >&2
  exit 1
}

wrong_usage() {
  {
    printf 'fake-gateway-fixture.sh: %s\n' "$1"
    echo "usage: fake-gateway-fixture.sh start COMMAND READY_FILE LOG_FILE PROCESS_TO_WATCH|parent [ARGUMENT ...]"
    echo "       fake-gateway-fixture.sh stop READY_FILE"
  } >&2
  exit 2
}

# ready_path FILE: the one spelling of its path, by which `start` and `stop` know each other's server.
ready_path() {
  case $1 in
    *.json) ;;
    *) wrong_usage "the ready file '$1' must end in .json" ;;
  esac
  folder=$(CDPATH='' cd -- "$(dirname -- "$1")" 2>/dev/null && pwd -P) ||
    fail "the folder of the ready file '$1' is not there; make it first"
  printf '%s/%s\n' "$folder" "$(basename -- "$1")"
}

# began PROCESS: when it began, which tells it from a later process with its ID. Nothing if it has ended. A process that is
# killed is dead at first, while its threads still end, and keeps its ports until then.
began() {
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  # The program's name is in brackets, and may have spaces and brackets in it. What follows has neither.
  # shellcheck disable=SC2086 # to be split
  set -- ${stat##*) }
  case $1:${18} in # its state, and how many threads it has
    [ZX]:[01]) ;;  # ended, and not waited for by its parent
    *) echo "${20}" ;;
  esac
}

# Not every sleep knows fractions.
pause() {
  sleep 0.05 2>/dev/null || sleep 1
}

# goes PROCESS BEGAN SECONDS: waits until it is gone; fails if that takes longer.
goes() {
  deadline=$(($(date +%s) + $3))
  while [ "$(began "$1")" = "$2" ]; do
    [ "$(date +%s)" -le "$deadline" ] || return 1
    pause
  done
}

# server_of READY_PATH: the ID of its server, if that is running. The ID in the file of a server that was killed may be
# a stranger's by now.
server_of() {
  process=$(sed -n 's/^ *"process_id": *\([0-9][0-9]*\),\{0,1\}$/\1/p' "$1" 2>/dev/null) || return 0
  words=$({ tr '\0' '\n' <"/proc/$process/cmdline"; } 2>/dev/null) || return 0
  case $new_line$words$new_line in
    *"${new_line}serve${new_line}--ready-file${new_line}$1${new_line}--exit-with-stdin${new_line}"*) echo "$process" ;;
  esac
}

# end_server PROCESS: fails if it had to be killed.
end_server() {
  since=$(began "$1")
  [ -n "$since" ] || return 0
  kill -TERM "$1" 2>/dev/null || return 0
  if goes "$1" "$since" "${FAKE_GATEWAY_STOP_SECONDS:-10}"; then return 0; fi
  kill -KILL "$1" 2>/dev/null || return 0
  goes "$1" "$since" 10 || true
  return 1
}

# The server's standard input for as long as the watched process lives. The server throws the lines away; the first one
# after its end finds no reader, and so ends this, too.
#
# Nothing here keeps the script's standard output or error: ctest waits until both are closed. So exec: for redirections
# of a function's call, a shell keeps the old ones.
hold_input() {
  exec </dev/null 2>/dev/null
  while [ "$(began "$watched")" = "$watched_since" ]; do
    echo || return 0
    sleep 1 >/dev/null # without the pipe, which must end with this process
  done
}

fail_with_log() {
  {
    printf 'fake-gateway-fixture.sh: %s %s; its output, in %s, is:\n' "'$command'" "$1" "$log"
    cat -- "$log"
  } >&2
  exit 1
}

start() {
  [ $# -ge 4 ] || wrong_usage "start takes at least four arguments"
  command=$1
  ready=$(ready_path "$2")
  log=$3
  watched=$4
  shift 4
  case $watched in
    parent) watched=$PPID ;;
    '' | *[!0-9]*) wrong_usage "'$watched' is not the ID of a process" ;;
  esac
  watched_since=$(began "$watched")
  [ -n "$watched_since" ] || fail "process $watched, which is to be watched, is not running"
  command -v "$command" >/dev/null || fail "cannot find the command '$command'; build the target fakegateway"
  { true >"$log"; } 2>/dev/null || fail "cannot write the log '$log'; make its folder first"

  old=$(server_of "$ready")
  [ -z "$old" ] || end_server "$old" || true
  rm -f -- "$ready" || fail "the ready file '$ready' cannot be removed"

  hold_input | "$command" serve --ready-file "$ready" --exit-with-stdin "$@" >"$log" 2>&1 &
  server=$!
  trap 'kill "$server" 2>/dev/null; exit 1' HUP INT TERM
  seconds=${FAKE_GATEWAY_START_SECONDS:-60}
  deadline=$(($(date +%s) + seconds))
  until [ -f "$ready" ]; do
    if [ -z "$(began "$server")" ]; then
      status=0
      wait "$server" || status=$?
      fail_with_log "ended with status $status before it served"
    fi
    if [ "$(date +%s)" -gt "$deadline" ]; then
      end_server "$server" || true
      fail_with_log "did not serve within $seconds seconds"
    fi
    pause
  done
  printf 'A fake master gateway serves; its ready file is %s, its log %s\n' "$ready" "$log"
}

stop() {
  [ $# -eq 1 ] || wrong_usage "stop takes one argument"
  ready=$(ready_path "$1")
  [ -f "$ready" ] || fail "the server is not running: there is no ready file '$ready'"
  server=$(server_of "$ready")
  if [ -z "$server" ]; then
    rm -f -- "$ready"
    fail "the server is not running: it has not been stopped, but left the ready file '$ready'; see its log"
  fi
  if ! end_server "$server"; then
    rm -f -- "$ready"
    fail "the server, process $server, did not end in time and was killed; see its log"
  fi
}

# A port is in use if a socket listens on it. Those that the kernel gives to clients, from 32768 on, are not taken.
is_free() {
  hexadecimal=$(printf '%04X' "$1")
  ! grep -q "^ *[0-9]*: [0-9A-F]*:$hexadecimal [0-9A-F]*:[0-9A-F]* 0A " /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

# Runs of ctest at one time, and fixtures of one run, begin their search at different ports.
ctest_address() {
  [ $# -eq 1 ] || wrong_usage "ctest-address takes one argument"
  name=$(printf '%s' "$1" | cksum)
  offset=$((($PPID * 31 + ${name%% *}) % 12000))
  tries=0
  until is_free $((20000 + offset)); do
    tries=$((tries + 1))
    [ "$tries" -lt 12000 ] || fail "no port from 20000 to 31999 is free"
    offset=$(((offset + 1) % 12000))
  done
  printf '%s %s\n' "$PPID" $((20000 + offset))
}

ctest_run() {
  dirname -- "${CONNECTMASTER_CERTS:?is not set; ctest sets it for the fixture}"
}

ctest_start() {
  [ $# -ge 1 ] || wrong_usage "ctest-start takes at least one argument"
  run=$(ctest_run)
  # What runs that were killed have left.
  for old in "$(dirname -- "$run")"/[0-9]*; do
    [ ! -d "$old" ] || [ -n "$(began "${old##*/}")" ] || rm -rf -- "$old"
  done
  mkdir -p -- "$run" || fail "cannot make the folder '$run'"
  program=$1
  shift
  start "$program" "$run/ready.json" "$run/log" parent --listen "${CONNECTMASTER_GATEWAY:?is not set}" \
    --certs "$CONNECTMASTER_CERTS" --key-type ec "$@"
}

ctest_stop() {
  [ $# -eq 0 ] || wrong_usage "ctest-stop takes no arguments"
  run=$(ctest_run)
  [ -d "$run" ] || return 0 # stopped before: ctest --repeat repeats this, too
  stop "$run/ready.json"
  rm -rf -- "$run"
}

[ $# -ge 1 ] || wrong_usage "start or stop is missing"
action=$1
shift
case $action in
  start) start "$@" ;;
  stop) stop "$@" ;;
  ctest-address) ctest_address "$@" ;;
  ctest-start) ctest_start "$@" ;;
  ctest-stop) ctest_stop "$@" ;;
  *) wrong_usage "'$action' is neither start nor stop" ;;
esac
