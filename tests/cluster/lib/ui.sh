# shellcheck shell=bash
# What the person in front of the terminal sees: named stages with elapsed time, a live line for
# anything longer than two seconds, and errors that say what to do. Everything goes to stderr, so
# that stdout stays free for what a verb was asked for.

UI_STARTED=${UI_STARTED:-$EPOCHREALTIME}
export UI_STARTED

ui_elapsed_tenths() { local now=${EPOCHREALTIME/[.,]/} then=${1/[.,]/}; echo $(((now - then) / 100000)); }

ui_seconds() { local t=$1; printf '%d.%d' $((t / 10)) $((t % 10)); }

# Printed by a terminal that can rewrite a line, and not in CI.
ui_is_live() { [ -t 2 ] && [ -z "${CI:-}" ] && [ "${TERM:-dumb}" != dumb ]; }

ui_line() { printf '[%6ss] %-11s %s' "$(ui_seconds "$(ui_elapsed_tenths "$UI_STARTED")")" "$1" "$2"; }

# say STAGE MESSAGE: one finished line.
say() {
  if ui_is_live; then printf '\r\033[K' >&2; fi
  printf '%s\n' "$(ui_line "$1" "$2")" >&2
}

# fail WHAT REMEDY...: ends the script; each remedy is a line of its own.
fail() {
  if ui_is_live; then printf '\r\033[K' >&2; fi
  printf 'error: %s\n' "$1" >&2
  shift
  if [ $# -gt 0 ]; then printf '  -> %s\n' "$@" >&2; fi
  exit 1
}

warn() { printf 'warning: %s\n' "$1" >&2; }

# kill_tree PID: the process and everything below it; a background job of a script ignores Ctrl-C.
kill_tree() {
  local child
  for child in $(cat "/proc/$1/task/"*/children 2>/dev/null || true); do kill_tree "$child"; done
  kill "$1" 2>/dev/null || true
}

UI_JOB=
ui_interrupted() {
  trap - INT TERM
  if [ -n "$UI_JOB" ]; then kill_tree "$UI_JOB"; fi
  printf '\ninterrupted; run the same command again to go on from here\n' >&2
  exit 130
}
trap ui_interrupted INT TERM

# No script ends without a word: a command that nobody expected to fail is named.
set -E
ui_unexpected() {
  # 141: the reader of a pipe has had enough
  if [ "$1" -ne 141 ]; then printf 'error: %s:%s: exit code %s from: %s\n' "$2" "$3" "$1" "$4" >&2; fi
}
trap 'ui_unexpected "$?" "${BASH_SOURCE[0]}" "$LINENO" "$BASH_COMMAND"' ERR

ui_width() { local size; size=$(stty size 2>/dev/null <&2) || size='24 100'; echo "${size#* }"; }

# ui_tick STAGE MESSAGE BEGUN [DETAIL]: called several times a second while something takes long.
UI_TOLD=0
ui_tick() {
  local tenths line
  tenths=$(ui_elapsed_tenths "$3")
  if ui_is_live; then
    if [ "$tenths" -lt 20 ]; then return; fi
    line="$(ui_line "$1" "$2") … $((tenths / 10)) s  ${4:-}"
    printf '\r\033[K%s' "${line:0:$(ui_width)-1}" >&2
  elif [ $((tenths / 150)) -gt "$UI_TOLD" ]; then
    UI_TOLD=$((tenths / 150))
    say "$1" "$2 … $((tenths / 10)) s"
  fi
}

# ui_watch STAGE MESSAGE LOG COMMAND...: runs the command with its output in the log, tells how it
# goes, and leaves its exit code in UI_STATUS and its tenths of seconds in UI_TOOK.
ui_watch() {
  local stage=$1 message=$2 log=$3 begun=$EPOCHREALTIME
  shift 3
  ("$@") >>"$log" 2>&1 </dev/null &
  UI_JOB=$! UI_TOLD=0 UI_STATUS=0
  while kill -0 "$UI_JOB" 2>/dev/null; do
    sleep 0.1
    ui_tick "$stage" "$message" "$begun" "$(tail -n 1 "$log" 2>/dev/null | tr -cd '[:print:]')"
  done
  wait "$UI_JOB" || UI_STATUS=$?
  UI_JOB=
  UI_TOOK=$(ui_elapsed_tenths "$begun")
}

# step STAGE MESSAGE COMMAND...: a stage that must succeed; shows the end of its log if it does not.
# Never call it in a condition: `set -e` would be off inside.
step() {
  local stage=$1 message=$2 log=$LOG_DIR/steps/$1.log
  shift 2
  mkdir -p "$LOG_DIR/steps"
  printf -- '--- %s: %s\n' "$(date -u +%FT%TZ)" "$*" >>"$log"
  if ! ui_is_live; then say "$stage" "$message"; fi
  ui_watch "$stage" "$message" "$log" "$@"
  if [ "$UI_STATUS" -ne 0 ]; then
    if ui_is_live; then printf '\r\033[K' >&2; fi
    printf 'error: %s: %s failed with exit code %s; the end of %s:\n' "$stage" "$message" "$UI_STATUS" "$log" >&2
    tail -n 25 "$log" | sed 's/^/    /' >&2
    exit 1
  fi
  if ui_is_live; then say "$stage" "$message  $(ui_seconds "$UI_TOOK") s"; fi
}

# wait_until SECONDS WHAT COMMAND...: polls a condition; the bound makes a hang an error.
wait_until() {
  local limit=$1 what=$2 begun=$EPOCHREALTIME
  shift 2
  until ("$@") >/dev/null 2>&1; do
    if [ "$(ui_elapsed_tenths "$begun")" -ge $((limit * 10)) ]; then
      printf 'gave up after %s s waiting for %s\n' "$limit" "$what" >&2
      return 1
    fi
    sleep 0.1
  done
}
