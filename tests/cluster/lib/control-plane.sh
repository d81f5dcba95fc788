# shellcheck shell=bash
# etcd, API server, controller manager, scheduler. All listen on loopback or on the pods' bridge
# alone: nothing is offered to the network the machine is in.

control_plane_start_etcd() {
  # no fsync: what is in here is thrown away with the cluster, and a slow disk would slow every test
  process_start etcd etcd --data-dir "$STATE_DIR/etcd" --unsafe-no-fsync --log-level warn \
    --listen-client-urls "$ETCD_URL" --advertise-client-urls "$ETCD_URL" --listen-peer-urls "$ETCD_PEER_URL"
}

control_plane_start_api() {
  process_start kube-apiserver "$KUBERNETES_DIR/kube-apiserver" --etcd-servers "$ETCD_URL" \
    --bind-address "$NODE_IP" --advertise-address "$NODE_IP" --secure-port "$API_PORT" \
    --service-cluster-ip-range "$SERVICE_SUBNET" --allow-privileged \
    --client-ca-file "$PKI_DIR/ca.crt" --tls-cert-file "$PKI_DIR/kube-apiserver.crt" --tls-private-key-file "$PKI_DIR/kube-apiserver.key" \
    --service-account-key-file "$PKI_DIR/service-account.pub" --service-account-signing-key-file "$PKI_DIR/service-account.key" \
    --service-account-issuer https://kubernetes.default.svc \
    --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction \
    --kubelet-preferred-address-types InternalIP --kubelet-certificate-authority "$PKI_DIR/ca.crt" \
    --kubelet-client-certificate "$PKI_DIR/admin.crt" --kubelet-client-key "$PKI_DIR/admin.key"
}

control_plane_start_controllers() {
  local kubeconfig=$STATE_DIR/kube-controller-manager.kubeconfig
  process_start kube-controller-manager "$KUBERNETES_DIR/kube-controller-manager" --kubeconfig "$kubeconfig" \
    --authentication-kubeconfig "$kubeconfig" --authentication-skip-lookup --authorization-kubeconfig "$kubeconfig" --bind-address 127.0.0.1 --port 0 \
    --service-account-private-key-file "$PKI_DIR/service-account.key" --root-ca-file "$PKI_DIR/ca.crt" \
    --use-service-account-credentials --leader-elect=false --kube-api-qps 100 --kube-api-burst 200
  kubeconfig=$STATE_DIR/kube-scheduler.kubeconfig
  process_start kube-scheduler "$KUBERNETES_DIR/kube-scheduler" --kubeconfig "$kubeconfig" \
    --authentication-kubeconfig "$kubeconfig" --authentication-skip-lookup --authorization-kubeconfig "$kubeconfig" --bind-address 127.0.0.1 --port 0 \
    --leader-elect=false --kube-api-qps 100 --kube-api-burst 200
}

kube() { "$KUBERNETES_DIR/kubectl" --kubeconfig "$ADMIN_KUBECONFIG" "$@"; }

api_ready() { kube --request-timeout 5s get --raw /readyz; }

default_account_exists() { kube get serviceaccount default; }
