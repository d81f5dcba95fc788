# shellcheck shell=bash
# The verbs for the cluster on this machine.

COMPONENTS=(etcd kube-apiserver kube-controller-manager kube-scheduler containerd kubelet kube-proxy discovery dnsmasq prometheus)

cluster_is_up() {
  local name
  [ -f "$STATE_DIR/up" ] || return 1
  for name in "${COMPONENTS[@]}"; do process_alive "$name" || return 1; done
  api_ready >/dev/null 2>&1 && node_ready && gpus_allocatable && prometheus_ready >/dev/null
}

# Stops whatever is left of a cluster, in whatever state it is, and forgets its contents.
cluster_stop() {
  local name
  rm -f "$STATE_DIR/up"
  # the contents go too, so nobody is given long to tidy up; kubelet first, lest it restart pods
  process_stop kubelet 3
  for name in "${COMPONENTS[@]}"; do process_ask_to_stop "$name"; done
  node_kill_pods
  for name in "${COMPONENTS[@]}"; do process_stop "$name" 2; done
  node_unmount
  network_remove
  wait_until 10 "the pods' cgroups to empty" cgroups_gone || warn "some cgroups named $CGROUP are still busy"
  rm -rf --one-file-system "$STATE_DIR/etcd" "$STATE_DIR/kubelet" "$STATE_DIR/prometheus" "$RUN_DIR"
}

cluster_install() {
  if [ -n "$(packages_missing "${CLUSTER_PACKAGES[@]}")" ] || [ -n "$(kubernetes_missing)" ]; then machine_check_space; fi
  packages_install "${CLUSTER_PACKAGES[@]}"
  kubernetes_install
  pause_install
  go_tool_install discovery "${GO_TOOL_PACKAGES[@]}"
}

cluster_start() {
  mkdir -p "$LOG_DIR" "$RUN_DIR"
  chmod 700 "$STATE_DIR"
  machine_check_ports
  machine_check_subnet
  machine_prepare
  pki_install
  network_create
  control_plane_start_etcd
  node_start_containerd
  control_plane_start_api
  await containerd 30 "containerd to answer" containerd_ready
  step containerd "loading the sandbox image" node_forget_and_import
  # the kubelet spends its first 5 s looking for Docker: let it, while the API server starts
  node_start
  await kube-apiserver 90 "the API server to be ready" api_ready
  control_plane_start_controllers
  await kubelet 60 "the node to register" node_registered
  step node "assigning the pods' range" node_assign_pods
  step node "advertising $GPU_COUNT $GPU_PRODUCT" node_advertise_gpus
  step cluster "applying the runtime class and Prometheus' rights" kube apply -f "$CLUSTER_DIR/manifests"
  discovery_start
  dns_start
  prometheus_start
  await kubelet 90 "the node to be ready" node_ready
  await kubelet 30 "the GPUs to be allocatable" gpus_allocatable
  await kube-controller-manager 60 "the default service account" default_account_exists
  await discovery 30 "the first lists of pods and services" discovery_ready
  await dnsmasq 30 "the API server's name to resolve" dns_ready
  await prometheus 30 "Prometheus to be ready" prometheus_ready
  touch "$STATE_DIR/up"
}

node_forget_and_import() { node_forget_containers; node_import_pause; }

local_is_up_already() {
  cluster_is_up || return 1
  say cluster "is up already (Kubernetes $KUBERNETES_VERSION, $GPU_COUNT GPUs)"
}

local_up() {
  machine_check
  if local_is_up_already; then return; fi
  take_lock cluster
  # whoever had the lock may have done it
  if local_is_up_already; then return; fi
  cluster_install
  if [ -d "$RUN_DIR" ]; then
    say cluster "clearing away what an earlier run left"
    cluster_stop
  fi
  cluster_start
  say cluster "up: Kubernetes $KUBERNETES_VERSION, node $NODE_NAME with $GPU_COUNT $GPU_PRODUCT, Prometheus at http://$PROMETHEUS_ADDRESS"
}

local_down() {
  machine_check
  take_lock cluster
  if [ ! -d "$STATE_DIR" ]; then
    say cluster "is not up; nothing to do"
    return
  fi
  say cluster "stopping"
  cluster_stop
  machine_restore
  rm -rf --one-file-system "$STATE_DIR"
  say cluster "stopped, its state removed; installed Debian packages and the caches in $CACHE_DIR stay (make clean-cache removes the caches)"
}

local_require_up() {
  if ! [ -f "$STATE_DIR/up" ] || ! process_alive kube-apiserver; then fail "no cluster is up on this machine" "tests/cluster/cluster up"; fi
}

local_status() {
  local name pid rss cpu
  printf '%-26s %8s %9s %9s\n' COMPONENT PID MEMORY CPU
  for name in "${COMPONENTS[@]}"; do
    if pid=$(process_pid "$name"); then
      rss=$(awk '/^VmRSS/ { printf "%.0f MiB", $2 / 1024 }' "/proc/$pid/status")
      cpu=$(awk '{ sub(/.*\) /, ""); printf "%.1f s", ($12 + $13) / 100 }' "/proc/$pid/stat")
      printf '%-26s %8s %9s %9s\n' "$name" "$pid" "$rss" "$cpu"
    else
      printf '%-26s %8s\n' "$name" stopped
    fi
  done
  if ! cluster_is_up; then
    printf '\nThe cluster is not healthy or not up. Start it: tests/cluster/cluster up\n'
    return 1
  fi
  printf '\n'
  kube get nodes -o wide
  kube get pods -A
}

local_env() {
  local_require_up
  clients_install
  printf 'export %s=%q\n' KUBECONFIG "$ADMIN_KUBECONFIG" PROMETHEUS_URL "http://$PROMETHEUS_ADDRESS" \
    ETCDCTL_API 3 ETCDCTL_ENDPOINTS "$ETCD_URL" CONTAINERD_ADDRESS "$CONTAINERD_SOCKET" CONTAINERD_NAMESPACE k8s.io
  clients_env helm kubectl
}

local_logs() {
  local name=${1:-} known=" ${COMPONENTS[*]} "
  if [ -z "$name" ] || [[ $known != *" $name "* ]]; then fail "logs needs a component" "one of: ${COMPONENTS[*]}" "a pod's logs: kubectl logs POD"; fi
  if [ ! -f "$LOG_DIR/$name.log" ]; then fail "$name has not been started yet" "tests/cluster/cluster up"; fi
  shift
  tail -n 100 "$@" "$LOG_DIR/$name.log"
}

local_load() {
  local archive
  local_require_up
  if [ $# -eq 0 ]; then fail "load needs an image archive (docker-archive or oci-archive)" "tests/cluster/cluster load image.tar"; fi
  for archive in "$@"; do
    if [ ! -f "$archive" ]; then fail "no such file: $archive" "make one: buildah push IMAGE docker-archive:image.tar:IMAGE"; fi
    step images "loading $(basename "$archive")" ours_ctr images import "$archive"
  done
}

clean_cache() {
  take_lock cluster
  if [ -f "$STATE_DIR/up" ] && process_alive kube-apiserver; then fail "the cluster runs from the cache" "tests/cluster/cluster down, then make clean-cache"; fi
  say cache "removing $CACHE_DIR ($(du -sh "$CACHE_DIR" | cut -f 1))"
  rm -rf --one-file-system "$CACHE_DIR"
}
