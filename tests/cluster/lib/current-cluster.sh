# shellcheck shell=bash
# The same verbs for kubectl's current context. Nothing is installed on this machine, and nothing is
# stopped that someone else runs.

current_kubectl() {
  if ! command -v kubectl >/dev/null; then fail "CLUSTER=current needs kubectl, and it is not on the PATH" "install kubectl, or leave CLUSTER unset for a local cluster"; fi
  kubectl --request-timeout 15s "$@"
}

CURRENT_RIGHTS="create customresourcedefinitions.apiextensions.k8s.io
create clusterroles.rbac.authorization.k8s.io
create clusterrolebindings.rbac.authorization.k8s.io
create namespaces
create deployments.apps"

current_up() {
  local context verb resource missing=() nodes
  context=$(current_kubectl config current-context) || fail "kubectl has no current context" "kubectl config use-context NAME, or leave CLUSTER unset for a local cluster"
  current_kubectl get --raw /version >/dev/null || fail "the cluster of context $context does not answer" "kubectl --context $context get nodes"
  while read -r verb resource; do
    [ "$(current_kubectl auth can-i "$verb" "$resource" -A 2>/dev/null)" = yes ] || missing+=("$verb $resource")
  done <<<"$CURRENT_RIGHTS"
  if [ "${#missing[@]}" -gt 0 ]; then
    fail "context $context lacks rights: $(printf '%s; ' "${missing[@]}")" "ask the cluster's administrator, or use a context with them"
  fi
  if [ -z "${PROMETHEUS_URL:-}" ]; then
    fail "PROMETHEUS_URL is not set" "PROMETHEUS_URL=http://prometheus.monitoring.svc:9090 CLUSTER=current make demo (the address as pods see it)"
  fi
  nodes=$(current_kubectl get nodes -o 'jsonpath={.items[*].status.allocatable.nvidia\.com/gpu}')
  if [ -z "${nodes// /}" ]; then warn "no node of $context offers nvidia.com/gpu: pods that ask for one will wait"; fi
  say cluster "using context $context, metrics from $PROMETHEUS_URL"
}

current_down() { say cluster "CLUSTER=current: the cluster is not ours to stop"; }

current_status() { current_kubectl get nodes -o wide && current_kubectl get pods -A; }

current_env() {
  clients_install
  printf 'export %s=%q\n' KUBECONFIG "${KUBECONFIG:-$HOME/.kube/config}"
  if [ -n "${PROMETHEUS_URL:-}" ]; then printf 'export PROMETHEUS_URL=%q\n' "$PROMETHEUS_URL"; fi
  clients_env helm
}

current_load() { fail "CLUSTER=current cannot load archives into nodes" "push to a registry: IMAGE_REGISTRY=registry.example/team tests/cluster/images"; }

current_logs() { fail "CLUSTER=current has no component logs here" "kubectl logs -n kube-system POD"; }
