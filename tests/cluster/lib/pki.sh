# shellcheck shell=bash
# Certificates: one authority, one certificate for each component with just its identity.

PKI_USERS=(admin kube-controller-manager kube-scheduler kube-proxy kubelet discovery)

pki_subject() {
  case $1 in
    admin) echo /O=system:masters/CN=admin ;;
    kubelet) echo "/O=system:nodes/CN=system:node:$NODE_NAME" ;;
    discovery) echo /CN=model-operator:discovery ;;
    *) echo "/CN=system:$1" ;;
  esac
}

pki_certificate() {
  local name=$1 subject=$2 names=$3
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$name.key" -out "$name.csr" -subj "$subject"
  openssl x509 -req -in "$name.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 825 -out "$name.crt" \
    -extfile <(printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth,clientAuth\n' "$names")
  rm "$name.csr"
}

pki_make() {
  local user
  rm -rf "$PKI_DIR" "$PKI_DIR.new"
  mkdir -p "$PKI_DIR.new"
  chmod 700 "$PKI_DIR.new"
  cd "$PKI_DIR.new"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ca.key -out ca.crt -days 825 -subj /CN=model-operator-cluster
  pki_certificate kube-apiserver /CN=kube-apiserver \
    "DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,IP:127.0.0.1,IP:$SERVICE_VIP,IP:$NODE_IP"
  for user in "${PKI_USERS[@]}"; do pki_certificate "$user" "$(pki_subject "$user")" "DNS:$NODE_NAME,IP:$NODE_IP,IP:127.0.0.1"; done
  openssl ecparam -name prime256v1 -genkey -noout -out service-account.key
  openssl ec -in service-account.key -pubout -out service-account.pub
  mv -T "$PKI_DIR.new" "$PKI_DIR"
}

pki_kubeconfig() {
  cat <<YAML
apiVersion: v1
kind: Config
clusters: [{name: model-operator, cluster: {server: "$API_URL", certificate-authority: "$PKI_DIR/ca.crt"}}]
users: [{name: $1, user: {client-certificate: "$PKI_DIR/$1.crt", client-key: "$PKI_DIR/$1.key"}}]
contexts: [{name: model-operator, context: {cluster: model-operator, user: $1}}]
current-context: model-operator
YAML
}

# Kept over restarts, made anew a day before they end.
pki_install() {
  local user
  if ! openssl x509 -in "$PKI_DIR/ca.crt" -noout -checkend 86400 >/dev/null 2>&1; then step certificates "making the certificates" pki_make; fi
  for user in "${PKI_USERS[@]}"; do
    (umask 077 && pki_kubeconfig "$user" >"$STATE_DIR/$user.kubeconfig")
  done
}
