# shellcheck shell=bash
# The operator, installed as a user would: from charts/model-operator, into its own namespace.

CHART=$ROOT_DIR/charts/model-operator
RELEASE=model-operator
OPERATOR_NAMESPACE=model-operator-system
ROLLOUT_SECONDS=120

# The user's kubectl for the user's cluster; for ours the one that matches it: newer ones check a
# CRD's validation rules against a server too old to know them.
target_kubectl() {
  if [ "${CLUSTER:-local}" = current ]; then kubectl "$@"; else kube "$@"; fi
}

# chart_values < "NAME REFERENCE" lines: the images by tag, and where Prometheus is.
chart_values() {
  local name reference key
  echo "images:"
  while read -r name reference; do
    case $name in
      operator | gateway) key=$name ;;
      model-server) key=modelServer ;;
      *) continue ;;
    esac
    printf '  %s: {repository: "%s", tag: "%s"}\n' "$key" "${reference%:*}" "${reference##*:}"
  done
  printf 'metricSources:\n  default: {address: "%s"}\n' "$1"
}

chart_render() { "$CLUSTER_DIR/helm-template" "$RELEASE" "$CHART" --namespace "$OPERATOR_NAMESPACE" --include-crds --values "$1" >"$2"; }

chart_ensure_namespace() { target_kubectl create namespace "$OPERATOR_NAMESPACE" --dry-run=client -o yaml | target_kubectl apply -f -; }

chart_apply() {
  # the schema of a server before 1.25 does not know the fields that newer ones read; the server itself drops them
  target_kubectl apply --validate=false --namespace "$OPERATOR_NAMESPACE" -f "$1"
  target_kubectl wait --for condition=Established --timeout 60s crd/modeldeployments.modeloperator.dev
}

chart_deployments() { target_kubectl -n "$OPERATOR_NAMESPACE" get deployments -l "app.kubernetes.io/instance=$RELEASE" -o name; }

# The pods' own words when a rollout does not come to its end.
chart_await() {
  local deployment
  for deployment in $(chart_deployments); do
    if ! target_kubectl -n "$OPERATOR_NAMESPACE" rollout status "$deployment" --timeout "${ROLLOUT_SECONDS}s"; then
      target_kubectl -n "$OPERATOR_NAMESPACE" get pods -o wide
      target_kubectl -n "$OPERATOR_NAMESPACE" get events --sort-by .lastTimestamp | tail -n 10
      target_kubectl -n "$OPERATOR_NAMESPACE" logs "$deployment" --tail 20
      return 1
    fi
  done
}

# chart_install IMAGES-FILE PROMETHEUS-URL
chart_install() {
  local work=$STATE_DIR/chart
  mkdir -p "$work"
  chart_values "$2" <"$1" >"$work/values.yaml"
  step install "rendering charts/model-operator" chart_render "$work/values.yaml" "$work/objects.yaml"
  step install "namespace $OPERATOR_NAMESPACE" chart_ensure_namespace
  step install "applying CRD, RBAC and operator" chart_apply "$work/objects.yaml"
  step install "waiting for the operator to be ready" chart_await
}

chart_remove() {
  local objects=$STATE_DIR/chart/objects.yaml
  if [ -f "$objects" ]; then step remove "the operator and its CRD" target_kubectl delete --ignore-not-found --timeout 60s -f "$objects"; fi
  step remove "namespace $OPERATOR_NAMESPACE" target_kubectl delete namespace "$OPERATOR_NAMESPACE" --ignore-not-found --timeout 120s
}
