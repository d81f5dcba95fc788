# shellcheck shell=bash
# Our own long-running processes. A pid file holds "pid start-time boot-id", so that a number which
# the kernel has given to someone else since is never mistaken for ours.

process_start_time() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  # the fields after "pid (name) ", where the name may hold anything
  read -ra stat <<<"${stat##*) }"
  echo "${stat[19]}"
}

process_pid() {
  local pid started boot
  read -r pid started boot 2>/dev/null <"$RUN_DIR/$1.pid" || return 1
  [ "$boot" = "$(cat /proc/sys/kernel/random/boot_id)" ] || return 1
  [ "$(process_start_time "$pid")" = "$started" ] || return 1
  echo "$pid"
}

process_alive() { process_pid "$1" >/dev/null; }

# take_lock NAME: one at a time; held until this process ends.
take_lock() {
  local file=$CACHE_DIR/$1.lock
  mkdir -p "$CACHE_DIR"
  exec {LOCK_FD}>"$file"
  if flock -n "$LOCK_FD"; then return; fi
  say "$1" "another run is at it; waiting for that"
  flock -w 1800 "$LOCK_FD" || fail "another run has held $file for half an hour" "see who: fuser -v $file"
}

# process_start NAME COMMAND...: in a session of its own, output in its log, our lock not inherited.
process_start() {
  local name=$1 pid
  shift
  say "$name" "starting"
  setsid "$@" >"$LOG_DIR/$name.log" 2>&1 </dev/null {LOCK_FD}>&- &
  pid=$!
  disown "$pid"
  echo "$pid $(process_start_time "$pid") $(cat /proc/sys/kernel/random/boot_id)" >"$RUN_DIR/$name.pid.new"
  mv "$RUN_DIR/$name.pid.new" "$RUN_DIR/$name.pid"
}

process_gone() { ! process_alive "$1"; }

process_ask_to_stop() {
  local pid
  if pid=$(process_pid "$1"); then kill "$pid" 2>/dev/null || true; fi
}

# process_stop NAME SECONDS: asks, waits that long, then insists.
process_stop() {
  local pid
  process_ask_to_stop "$1"
  if pid=$(process_pid "$1"); then
    if ! wait_until "$2" "$1 to stop" process_gone "$1" 2>/dev/null; then
      kill -KILL "$pid" 2>/dev/null || true
      wait_until 10 "$1 to die" process_gone "$1"
    fi
  fi
  rm -f "$RUN_DIR/$1.pid"
}

# A Go program that gives up buries its reason ("F1121 …") under the stacks of all goroutines.
process_show_log() {
  { grep -E '^F[0-9]{4} |^panic: ' "$LOG_DIR/$1.log" || tail -n 20 "$LOG_DIR/$1.log"; } 2>/dev/null | cut -c 1-300 | sed 's/^/    /' >&2
}

# await NAME SECONDS WHAT COMMAND...: until the command succeeds; a dead process or a passed bound
# is an error that shows the end of the log.
await() {
  local name=$1 limit=$2 what=$3 begun=$EPOCHREALTIME
  shift 3
  UI_TOLD=0
  # in a subshell, so that an interrupt in here still has a terminal to speak to
  until ("$@") >/dev/null 2>&1; do
    if process_gone "$name"; then
      process_show_log "$name"
      fail "$name died while waiting for $what" "its log: $LOG_DIR/$name.log"
    fi
    if [ "$(ui_elapsed_tenths "$begun")" -ge $((limit * 10)) ]; then
      process_show_log "$name"
      fail "waited $limit s in vain for $what" "its log: $LOG_DIR/$name.log" "start afresh: $0 down && $0 up"
    fi
    ui_tick "$name" "waiting for $what" "$begun"
    sleep 0.1
  done
}
