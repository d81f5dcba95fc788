# shellcheck shell=bash
# The files in config/ with their @NAMES@ filled in from config.sh.

config_write() {
  local text name
  text=$(<"$CLUSTER_DIR/config/$1")
  for name in STATE_DIR RUN_DIR PKI_DIR CONTAINERD_SOCKET PAUSE_IMAGE BRIDGE POD_SUBNET NODE_IP CGROUP PROMETHEUS_TARGETS ALERT_RULES; do
    text=${text//@$name@/${!name}}
  done
  mkdir -p "$(dirname "$2")"
  printf '%s\n' "$text" >"$2"
}
