# shellcheck shell=bash
# The host: what it must offer, what we change on it, and how that is put back.

CLUSTER_PACKAGES=(containerd runc containernetworking-plugins etcd-server etcd-client prometheus dnsmasq-base iptables
  conntrack iproute2 kmod procps openssl curl ca-certificates buildah gcc libc6-dev)

SYSCTLS="fs/inotify/max_user_instances=1024
net/ipv4/ip_forward=1
net/bridge/bridge-nf-call-iptables=1
net/ipv4/conf/all/route_localnet
vm/overcommit_memory
vm/panic_on_oom
kernel/panic
kernel/panic_on_oops
kernel/keys/root_maxkeys
kernel/keys/root_maxbytes"

# Directories that kubelet, CNI and containerd make whatever they are told.
FOOTPRINT=(/var/lib/kubelet /var/log/pods /var/log/containers /var/lib/cni /opt/containerd /run/containerd
  /usr/libexec/kubernetes /etc/cni)

machine_check() {
  if [ "$(id -u)" -ne 0 ]; then
    fail "a local cluster needs root: kubelet and containerd make namespaces, cgroups and iptables rules" \
      "run it as root (sudo -E make demo), or use a cluster you already have: CLUSTER=current make demo"
  fi
  if ! command -v apt-get >/dev/null || [ "$(. /etc/os-release && echo "${VERSION_CODENAME:-}")" != bookworm ]; then
    fail "the local cluster is made from Debian 12 (bookworm) packages, and this is $(. /etc/os-release && echo "${PRETTY_NAME:-another system}")" \
      "use a Debian 12 machine, or a cluster you already have: CLUSTER=current make demo"
  fi
  if [ "$(uname -m)" != x86_64 ]; then fail "the local cluster is for x86_64, and this is $(uname -m)" "use CLUSTER=current"; fi
  if [ "${#CONTAINERD_SOCKET}" -gt 90 ]; then
    fail "the state directory's path is too long for a Unix socket: $STATE_DIR" "set XDG_STATE_HOME to a shorter path"
  fi
}

machine_check_space() {
  local free
  mkdir -p "$CACHE_DIR"
  free=$(df --output=avail -BG "$CACHE_DIR" | tail -n 1 | tr -cd 0-9)
  if [ "$free" -lt 6 ]; then fail "$CACHE_DIR has $free GiB free, and the first build needs about 6" "make room, or set XDG_CACHE_HOME to a bigger disk"; fi
}

machine_check_ports() {
  local port component address taken
  while read -r port component address; do
    taken=$(ss -ltnpH "sport = :$port" | awk -v a="$address" '$4 ~ "^(" a "|0.0.0.0|\\*|\\[::\\]):" { print $4, $6; exit }')
    if [ -n "$taken" ]; then
      fail "port $port, which $component needs on $address, is taken: $taken" "stop that process (see: ss -ltnp 'sport = :$port'), then run this again"
    fi
  done <<<"$PORTS"
}

machine_check_subnet() {
  local other
  other=$(ip -o route show "$POD_SUBNET" | grep -v "dev $BRIDGE" || true)
  if [ -n "$other" ]; then fail "the pods' network $POD_SUBNET is in use here: $other" "remove that route, or use CLUSTER=current"; fi
}

# Before the first change: what the values were, and which directories were not there.
machine_remember() {
  local line path boot
  boot=$(cat /proc/sys/kernel/random/boot_id)
  if ! grep -qsx "boot $boot" "$STATE_DIR/sysctls"; then
    {
      echo "boot $boot"
      while read -r line; do
        path=${line%%=*}
        if [ -e "/proc/sys/$path" ]; then echo "$path $(cat "/proc/sys/$path")"; fi
      done <<<"$SYSCTLS"
    } >"$STATE_DIR/sysctls.new"
    mv "$STATE_DIR/sysctls.new" "$STATE_DIR/sysctls"
  fi
  if [ ! -e "$STATE_DIR/footprint" ]; then
    for path in "${FOOTPRINT[@]}"; do if [ ! -e "$path" ]; then echo "$path"; fi; done >"$STATE_DIR/footprint.new"
    mv "$STATE_DIR/footprint.new" "$STATE_DIR/footprint"
  fi
}

machine_prepare() {
  local line path value module
  for module in overlay br_netfilter; do modprobe "$module" 2>/dev/null || true; done
  if [ ! -e /proc/sys/net/bridge/bridge-nf-call-iptables ]; then
    fail "the kernel has no br_netfilter" "modprobe br_netfilter (a kernel that lacks it cannot run kube-proxy's rules)"
  fi
  machine_remember
  while read -r line; do
    path=${line%%=*} value=${line#*=}
    if [ "$path" != "$value" ] && [ "$(cat "/proc/sys/$path")" -lt "$value" ]; then echo "$value" >"/proc/sys/$path"; fi
  done <<<"$SYSCTLS"
}

machine_restore() {
  local path value
  if [ -e "$STATE_DIR/sysctls" ]; then
    while read -r path value; do
      if [ "$path" != boot ] && [ "$(cat "/proc/sys/$path" 2>/dev/null)" != "$value" ]; then echo "$value" >"/proc/sys/$path"; fi
    done <"$STATE_DIR/sysctls"
  fi
  if [ -e "$STATE_DIR/footprint" ]; then
    while read -r path; do
      # shims of another containerd may live there by now
      if [ "$path" = /run/containerd ] && pgrep -x containerd-shim >/dev/null; then continue; fi
      rm -rf --one-file-system "$path"
    done <"$STATE_DIR/footprint"
  fi
}
