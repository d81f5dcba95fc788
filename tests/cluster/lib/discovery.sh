# shellcheck shell=bash
# Our own program that tells Prometheus of the pods and dnsmasq of the services: discovery/main.go.

PROMETHEUS_TARGETS=$RUN_DIR/pods.json
HOSTS_DIR=$RUN_DIR/hosts

discovery_start() {
  mkdir -p "$HOSTS_DIR"
  process_start discovery "$(go_tool discovery)" --server "$API_URL" --targets "$PROMETHEUS_TARGETS" --hosts "$HOSTS_DIR/services" \
    --ca "$PKI_DIR/ca.crt" --cert "$PKI_DIR/discovery.crt" --key "$PKI_DIR/discovery.key"
}

discovery_ready() { [ -s "$PROMETHEUS_TARGETS" ] && [ -s "$HOSTS_DIR/services" ]; }
