# shellcheck shell=bash
# Debian's Prometheus on the host, and told of the pods by discovery/.

prometheus_start() {
  config_write prometheus.yaml "$STATE_DIR/prometheus.yaml"
  process_start prometheus prometheus --config.file "$STATE_DIR/prometheus.yaml" --storage.tsdb.path "$STATE_DIR/prometheus" \
    --storage.tsdb.retention.time 1d --web.listen-address "$PROMETHEUS_ADDRESS" --log.level warn
}

prometheus_ready() { curl -sf --max-time 2 "http://$PROMETHEUS_ADDRESS/-/ready"; }
