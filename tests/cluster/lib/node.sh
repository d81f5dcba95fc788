# shellcheck shell=bash
# containerd, kubelet, kube-proxy, and what makes the node look like one with GPUs.

ours_ctr() { ctr --address "$CONTAINERD_SOCKET" --namespace k8s.io "$@"; }

node_start_containerd() {
  config_write cni.conflist "$STATE_DIR/cni/10-pods.conflist"
  config_write containerd.toml "$STATE_DIR/containerd.toml"
  process_start containerd containerd --config "$STATE_DIR/containerd.toml"
}

containerd_ready() { ours_ctr version; }

# After a crash, containerd still lists containers whose processes are long gone.
node_forget_containers() {
  local ids
  mapfile -t ids < <(ours_ctr containers ls -q)
  if [ "${#ids[@]}" -gt 0 ]; then ours_ctr containers rm "${ids[@]}"; fi
}

pause_archive() { echo "$CACHE_DIR/pause-$(sha256sum "$CLUSTER_DIR/pause/"* | sha256sum | cut -c 1-12).tar"; }

pause_build() {
  local archive=$1 work=$1.building
  rm -rf "$work"
  mkdir -p "$work"
  gcc -static -O2 -Wall -o "$work/pause" "$CLUSTER_DIR/pause/pause.c"
  buildah_run bud -q -t "$PAUSE_IMAGE" -f "$CLUSTER_DIR/pause/Containerfile" "$work"
  buildah_run push -q "$PAUSE_IMAGE" "docker-archive:$work/image.tar:$PAUSE_IMAGE"
  mv "$work/image.tar" "$archive"
  rm -rf "$work"
}

pause_install() {
  local archive
  archive=$(pause_archive)
  if [ ! -f "$archive" ]; then step containerd "building the sandbox image" pause_build "$archive"; fi
}

node_import_pause() { ours_ctr images import "$(pause_archive)"; }

# A cgroup of our own above all pods: what is in it is ours to kill, whoever started it.
node_make_cgroup() {
  local root
  for root in /sys/fs/cgroup /sys/fs/cgroup/*/; do
    if [ -e "$root/cgroup.procs" ] && mountpoint -q "$root"; then mkdir -p "$root/$CGROUP"; fi
  done
  # Where no systemd sorts processes into groups, one busy compiler would weigh as much as all pods
  # together, and the latency that a rollout is judged by would be the compiler's.
  if [ -e "/sys/fs/cgroup/cpu/$CGROUP/cpu.shares" ]; then echo 20480 >"/sys/fs/cgroup/cpu/$CGROUP/cpu.shares"; fi
  if [ -e /sys/fs/cgroup/cgroup.subtree_control ]; then
    sed 's/[^ ]*/+&/g' /sys/fs/cgroup/cgroup.controllers >/sys/fs/cgroup/cgroup.subtree_control
    echo 2000 >"/sys/fs/cgroup/$CGROUP/cpu.weight"
  fi
}

node_start() {
  node_make_cgroup
  config_write kubelet.yaml "$STATE_DIR/kubelet.yaml"
  process_start kubelet "$KUBERNETES_DIR/kubelet" --config "$STATE_DIR/kubelet.yaml" --kubeconfig "$STATE_DIR/kubelet.kubeconfig" \
    --hostname-override "$NODE_NAME" --node-ip "$NODE_IP" --root-dir "$STATE_DIR/kubelet" \
    --volume-plugin-dir "$STATE_DIR/kubelet/volume-plugins" \
    --container-runtime remote --container-runtime-endpoint "unix://$CONTAINERD_SOCKET"
  process_start kube-proxy "$KUBERNETES_DIR/kube-proxy" --kubeconfig "$STATE_DIR/kube-proxy.kubeconfig" \
    --hostname-override "$NODE_NAME" --proxy-mode iptables --cluster-cidr "$POD_SUBNET" \
    --bind-address "$NODE_IP" --healthz-bind-address 127.0.0.1:10256 --metrics-bind-address 127.0.0.1:10249 \
    --conntrack-max-per-core 0 --conntrack-min 0 --conntrack-tcp-timeout-established 0 --conntrack-tcp-timeout-close-wait 0
}

node_registered() { kube get node "$NODE_NAME"; }

node_ready() { [[ $(kube get node "$NODE_NAME" -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status}') == True ]]; }

# The kubelet reports Ready at once when it has its pod range, else with its next report in 10 s;
# the controller that would assign the range sleeps 10 s first.
node_assign_pods() { kube patch node "$NODE_NAME" -p "{\"spec\": {\"podCIDR\": \"$POD_SUBNET\", \"podCIDRs\": [\"$POD_SUBNET\"]}}"; }

# Advertised the documented way, by a patch of the node's status; labelled as GPU feature discovery does.
node_advertise_gpus() {
  local tls=(--cacert "$PKI_DIR/ca.crt" --cert "$PKI_DIR/admin.crt" --key "$PKI_DIR/admin.key")
  curl -sSf -o /dev/null --max-time 10 "${tls[@]}" -X PATCH -H 'Content-Type: application/json-patch+json' --data "[
      {\"op\": \"add\", \"path\": \"/status/capacity/nvidia.com~1gpu\", \"value\": \"$GPU_COUNT\"},
      {\"op\": \"add\", \"path\": \"/status/allocatable/nvidia.com~1gpu\", \"value\": \"$GPU_COUNT\"}]" \
    "$API_URL/api/v1/nodes/$NODE_NAME/status"
  kube label --overwrite node "$NODE_NAME" nvidia.com/gpu.present=true "nvidia.com/gpu.count=$GPU_COUNT" \
    "nvidia.com/gpu.product=$GPU_PRODUCT" nvidia.com/gpu.memory=143771 nvidia.com/gpu.family=hopper nvidia.com/gpu.replicas=1 \
    nvidia.com/gpu.compute.major=9 nvidia.com/gpu.compute.minor=0 nvidia.com/mig.capable=true
}

gpus_allocatable() { [[ $(kube get node "$NODE_NAME" -o 'jsonpath={.status.allocatable.nvidia\.com/gpu}') == "$GPU_COUNT" ]]; }

# Everything that runs in a pod, also what a killed containerd-shim left behind.
node_kill_pods() {
  local pid
  for pid in /proc/[0-9]*; do
    if tr '\0' ' ' <"$pid/cmdline" 2>/dev/null | grep -qF -- "-address $CONTAINERD_SOCKET"; then kill_tree "${pid#/proc/}"; fi
  done 2>/dev/null
  find /sys/fs/cgroup -path "*/$CGROUP/*" -name cgroup.procs -exec cat {} + 2>/dev/null | sort -u |
    while read -r pid; do kill -KILL "$pid" 2>/dev/null || true; done
  for pid in /proc/[0-9]*; do
    if tr '\0' ' ' <"$pid/cmdline" 2>/dev/null | grep -qF -- "-address $CONTAINERD_SOCKET"; then kill -KILL "${pid#/proc/}" || true; fi
  done 2>/dev/null
}

node_unmount() {
  local path
  # deepest first; lazily where something still holds on
  cut -d ' ' -f 2 /proc/self/mounts | { grep -F "$STATE_DIR/" || true; } | sort -r | while read -r path; do
    umount "$path" 2>/dev/null || umount -l "$path" 2>/dev/null || true
  done
}

cgroups_gone() {
  find /sys/fs/cgroup -depth -type d -path "*/$CGROUP*" -exec rmdir {} \; 2>/dev/null || true
  [ -z "$(find /sys/fs/cgroup -maxdepth 2 -type d -name "$CGROUP" 2>/dev/null)" ]
}
