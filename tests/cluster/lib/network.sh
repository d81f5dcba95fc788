# shellcheck shell=bash
# The pods' bridge and the firewall rules. kube-proxy, kubelet and the CNI plugins name every chain
# KUBE-… or CNI-…; ours carry the bridge's name. That is how they are found again.

network_create() {
  if ! ip link show "$BRIDGE" >/dev/null 2>&1; then ip link add "$BRIDGE" type bridge; fi
  # before the kubelet starts: it takes this address for the node's, and refuses loopback
  ip addr replace "$NODE_IP/24" dev "$BRIDGE"
  ip link set "$BRIDGE" up
  # A Service that kube-proxy does not know yet leads nowhere: not out of the machine by its default route, to whoever answers there.
  ip route replace "$SERVICE_SUBNET" dev "$BRIDGE"
  # a host whose FORWARD policy is DROP (Docker sets it) would cut the pods off from each other
  iptables -w -I FORWARD -i "$BRIDGE" -j ACCEPT
  iptables -w -I FORWARD -o "$BRIDGE" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
}

network_remove_rules() {
  local command=$1 rules
  command -v "$command-save" >/dev/null || return 0
  rules=$("$command-save" 2>/dev/null) || return 0
  if grep -qE "KUBE-|CNI-|$BRIDGE" <<<"$rules"; then
    grep -vE "KUBE-|CNI-|$BRIDGE" <<<"$rules" | "$command-restore" -w
  fi
}

network_remove() {
  local link
  network_remove_rules iptables
  network_remove_rules ip6tables
  if ip link show "$BRIDGE" >/dev/null 2>&1; then
    for link in $(ip -o link show master "$BRIDGE" | sed -E 's/^[0-9]+: ([^@:]+).*/\1/'); do ip link del "$link" 2>/dev/null || true; done
    ip link del "$BRIDGE"
  fi
}
