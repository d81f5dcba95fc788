# shellcheck shell=bash
# Debian's Prometheus on the host, and beside it our discovery of the pods: see discovery/main.go.

PROMETHEUS_TARGETS=$RUN_DIR/pods.json

prometheus_start() {
  process_start discovery "$(go_tool discovery)" --server "$API_URL" --output "$PROMETHEUS_TARGETS" \
    --ca "$PKI_DIR/ca.crt" --cert "$PKI_DIR/prometheus.crt" --key "$PKI_DIR/prometheus.key"
  config_write prometheus.yaml "$STATE_DIR/prometheus.yaml"
  process_start prometheus prometheus --config.file "$STATE_DIR/prometheus.yaml" --storage.tsdb.path "$STATE_DIR/prometheus" \
    --storage.tsdb.retention.time 1d --web.listen-address "$PROMETHEUS_ADDRESS" --log.level warn
}

discovery_ready() { [ -s "$PROMETHEUS_TARGETS" ]; }

prometheus_ready() { curl -sf --max-time 2 "http://$PROMETHEUS_ADDRESS/-/ready"; }
