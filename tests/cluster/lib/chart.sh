# shellcheck shell=bash
# The operator, installed as a user would: with helm, from charts/model-operator, into its own namespace. Whoever calls
# this has the cluster's environment (`cluster env`): helm, kubectl and KUBECONFIG.

CHART=$ROOT_DIR/charts/model-operator
RELEASE=model-operator
OPERATOR_NAMESPACE=model-operator-system
CRD=modeldeployments.modeloperator.dev
ROLLOUT_SECONDS=120

# chart_values < "NAME REFERENCE" lines: the images by tag, where Prometheus is, and where events go if DEMO_SINK says so.
chart_values() {
  local name reference key
  echo "images:"
  while read -r name reference; do
    case $name in
      operator | gateway | console) key=$name ;;
      model-server) key=modelServer ;;
      *) continue ;;
    esac
    printf '  %s: {repository: "%s", tag: "%s"}\n' "$key" "${reference%:*}" "${reference##*:}"
  done
  printf 'metricSources:\n  default: {address: "%s"}\n' "$1"
  if [ -n "${DEMO_SINK:-}" ]; then
    printf 'sinks:\n  demo: {address: "%s", forGateways: true}\n' "$DEMO_SINK"
  fi
}

# Helm refuses to go on from where it was killed; the record of that is all that stands in its way.
chart_forget_interrupted() {
  kubectl -n "$OPERATOR_NAMESPACE" delete secrets -l "owner=helm,name=$RELEASE,status in (pending-install,pending-upgrade,pending-rollback)"
}

# What is in the checkout wins, whoever made or changed these objects before: tests apply the CRD with kubectl as well.
chart_apply() {
  helm upgrade --install "$RELEASE" "$CHART" --namespace "$OPERATOR_NAMESPACE" --create-namespace --values "$1" \
    --take-ownership --force-conflicts --history-max 5
  kubectl wait --for condition=Established --timeout 60s "crd/$CRD"
}

chart_deployments() { kubectl -n "$OPERATOR_NAMESPACE" get deployments -l "app.kubernetes.io/instance=$RELEASE" -o name; }

# The pods' own words when a rollout does not come to its end.
chart_await() {
  local deployment
  for deployment in $(chart_deployments); do
    if ! kubectl -n "$OPERATOR_NAMESPACE" rollout status "$deployment" --timeout "${ROLLOUT_SECONDS}s"; then
      kubectl -n "$OPERATOR_NAMESPACE" get pods -o wide
      kubectl -n "$OPERATOR_NAMESPACE" get events --sort-by .lastTimestamp | tail -n 10
      kubectl -n "$OPERATOR_NAMESPACE" logs "$deployment" --tail 20
      return 1
    fi
  done
}

# chart_install IMAGES-FILE PROMETHEUS-URL
chart_install() {
  local values=$STATE_DIR/chart/values.yaml
  mkdir -p "$STATE_DIR/chart"
  chart_values "$2" <"$1" >"$values"
  step install "clearing away what an interrupted helm left" chart_forget_interrupted
  step install "helm upgrade --install $RELEASE charts/model-operator" chart_apply "$values"
  step install "waiting for the operator to be ready" chart_await
}

# Helm keeps the CRD; the demo takes it away, and with it every ModelDeployment.
chart_remove() {
  step remove "helm uninstall $RELEASE" helm uninstall "$RELEASE" --namespace "$OPERATOR_NAMESPACE" --ignore-not-found --wait --timeout 60s
  step remove "the CRD" kubectl delete crd "$CRD" --ignore-not-found --timeout 60s
  step remove "namespace $OPERATOR_NAMESPACE" kubectl delete namespace "$OPERATOR_NAMESPACE" --ignore-not-found --timeout 120s
}
