# shellcheck shell=bash
# Names of services for the pods: dnsmasq over the hosts file that discovery keeps; every other name
# is asked of the host's own servers.

dns_start() {
  process_start dnsmasq dnsmasq --keep-in-foreground --conf-file=/dev/null --user=root --pid-file --log-facility=- \
    --bind-interfaces --listen-address="$NODE_IP" --except-interface=lo --no-hosts --hostsdir="$HOSTS_DIR" \
    --local=/cluster.local/ --local-ttl=1 --resolv-file=/etc/resolv.conf
}

# Asked over the wire with bash alone: a query for kubernetes.default.svc.cluster.local, type A, in
# one datagram (printf by itself sends one for each line, and a length of 10 is a line's end).
dns_ready() {
  local answer
  exec {DNS_FD}<>"/dev/udp/$NODE_IP/53"
  printf '\x4d\x4f\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x0akubernetes\x07default\x03svc\x07cluster\x05local\x00\x00\x01\x00\x01' |
    dd bs=512 iflag=fullblock status=none >&"$DNS_FD"
  answer=$(timeout 2 head -c 8 <&"$DNS_FD" | od -An -tx1 | tr -d ' \n')
  exec {DNS_FD}>&-
  # no error, one answer
  [[ $answer == 4d4f8?8000010001 ]]
}
