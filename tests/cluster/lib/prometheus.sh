# shellcheck shell=bash
# Debian's Prometheus on the host, and told of the pods by discovery/.

ALERT_RULES=$STATE_DIR/alerts.yaml

prometheus_configure() {
  cp "$CLUSTER_DIR/../../charts/model-operator/files/alerts.yaml" "$ALERT_RULES"
  config_write prometheus.yaml "$STATE_DIR/prometheus.yaml"
}

# The rules of this checkout, for a Prometheus that was started from another or from an older one.
prometheus_reload() {
  local pid
  prometheus_configure
  if pid=$(process_pid prometheus); then kill -HUP "$pid"; fi
}

prometheus_start() {
  prometheus_configure
  process_start prometheus prometheus --config.file "$STATE_DIR/prometheus.yaml" --storage.tsdb.path "$STATE_DIR/prometheus" \
    --storage.tsdb.retention.time 1d --web.listen-address "$PROMETHEUS_ADDRESS" --log.level warn
}

prometheus_ready() { curl -sf --max-time 2 "http://$PROMETHEUS_ADDRESS/-/ready"; }
