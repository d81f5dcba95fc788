# shellcheck shell=bash
# The server of custom resources that runs beside, and without, any cluster: etcd and crdserver on
# ports of their own, both on loopback.

crd_start_etcd() {
  process_start etcd "$SID_DIR/etcd" --data-dir "$STATE_DIR/etcd" --unsafe-no-fsync --log-level warn \
    --listen-client-urls "$ETCD_URL" --advertise-client-urls "$ETCD_URL" --listen-peer-urls "$ETCD_PEER_URL"
}

crd_start_server() {
  process_start crdserver "$SID_DIR/crdserver" --etcd-servers "$ETCD_URL" --bind-address 127.0.0.1 --secure-port "$API_PORT" \
    --client-ca-file "$PKI_DIR/ca.crt" --tls-cert-file "$PKI_DIR/kube-apiserver.crt" --tls-private-key-file "$PKI_DIR/kube-apiserver.key"
}

modern_kubectl() { "$SID_DIR/kubectl" --kubeconfig "$ADMIN_KUBECONFIG" --request-timeout 10s "$@"; }

crd_ready() { modern_kubectl get --raw /readyz; }

crd_mark() {
  modern_kubectl apply -f "$CLUSTER_DIR/crdserver/flowcontrol.yaml"
  modern_kubectl wait --for condition=Established --timeout 30s crd/flowschemas.flowcontrol.apiserver.k8s.io
}

modern_is_up() { process_alive etcd && process_alive crdserver && crd_ready >/dev/null 2>&1; }

modern_stop() {
  process_stop crdserver 5
  process_stop etcd 5
  rm -rf --one-file-system "$STATE_DIR/etcd" "$RUN_DIR"
}

# Always afresh: what an earlier run left behind must not help or hurt a test.
modern_up() {
  take_lock modern
  sid_install
  if [ -d "$RUN_DIR" ]; then modern_stop; fi
  mkdir -p "$LOG_DIR" "$RUN_DIR"
  chmod 700 "$STATE_DIR"
  machine_check_ports
  pki_install
  crd_start_etcd
  crd_start_server
  await crdserver 60 "the server to be ready" crd_ready
  step crdserver "marking it as a server that streams lists" crd_mark
  say crdserver "up: custom resources as Kubernetes $(<"$SID_DIR/version") serves them, at $API_URL"
}

modern_down() {
  take_lock modern
  modern_stop
  rm -rf --one-file-system "$STATE_DIR"
  say crdserver "stopped, its state removed"
}

modern_env() {
  if ! modern_is_up; then fail "the server is not up" "tests/cluster/modern up"; fi
  clients_install
  clients_env helm
  # shellcheck disable=SC2016  # $PATH is for the shell that evaluates this
  printf 'export PATH=%q:$PATH\n' "$SID_DIR"
  printf 'export %s=%q\n' KUBECONFIG "$ADMIN_KUBECONFIG" ETCDCTL_API 3 ETCDCTL_ENDPOINTS "$ETCD_URL"
}
