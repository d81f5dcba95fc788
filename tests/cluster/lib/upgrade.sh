# shellcheck shell=bash
# The chart and the images of an older commit, from which tests upgrade.

# The last commit before there were a helm and a CRD that upgrades: the farthest anybody has to come.
UPGRADE_FROM=${UPGRADE_FROM:-63bdcc060c1dc15ba68d7c77178b347c2e5fdb5e}
UPGRADE_DIR=$CACHE_DIR/upgrade/$UPGRADE_FROM

upgrade_unpack() {
  rm -rf "$UPGRADE_DIR" "$UPGRADE_DIR.new"
  mkdir -p "$UPGRADE_DIR.new"
  git -C "$ROOT_DIR" archive "$UPGRADE_FROM" | tar -xf - -C "$UPGRADE_DIR.new"
  mv "$UPGRADE_DIR.new" "$UPGRADE_DIR"
}

# upgrade_prepare: its images are in the cluster, and the tests' environment says where the rest is.
upgrade_prepare() {
  if [ ! -d "$UPGRADE_DIR" ]; then step upgrade "unpacking ${UPGRADE_FROM:0:12}" upgrade_unpack; fi
  "$UPGRADE_DIR/tests/cluster/images" operator gateway model-server >"$UPGRADE_DIR.images"
  chart_values "$PROMETHEUS_URL" <"$UPGRADE_DIR.images" >"$UPGRADE_DIR.values.yaml"
  export UPGRADE_FROM_CHART=$UPGRADE_DIR/charts/model-operator UPGRADE_FROM_CRD=$UPGRADE_DIR/crds/modeldeployments.yaml \
    UPGRADE_FROM_VALUES=$UPGRADE_DIR.values.yaml
}
