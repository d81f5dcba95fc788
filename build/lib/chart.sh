# shellcheck shell=bash
# The chart as helm packs it.

chart_archive() { echo "$ARTIFACTS_DIR/charts/model-operator-$VERSION.tgz"; }

chart_helm() { "$CLUSTER_DIR/helm" "$@"; }

chart_package() {
  mkdir -p "$ARTIFACTS_DIR/charts"
  step chart "helm package charts/model-operator" chart_helm package "$CHART" --destination "$ARTIFACTS_DIR/charts"
}
