# shellcheck shell=bash
# Where things are and what they are called. Nothing here has an effect.
# shellcheck disable=SC2034  # read by the other files

CACHE_DIR=${XDG_CACHE_HOME:-$HOME/.cache}/model-operator
STATE_DIR=${XDG_STATE_HOME:-$HOME/.local/state}/model-operator/cluster
LOG_DIR=$STATE_DIR/log
RUN_DIR=$STATE_DIR/run
PKI_DIR=$STATE_DIR/pki
ADMIN_KUBECONFIG=$STATE_DIR/admin.kubeconfig
CONTAINERD_SOCKET=$RUN_DIR/containerd.sock

# The newest Kubernetes whose whole source, with vendored modules, is in Debian 12.
KUBERNETES_VERSION=1.20.2
KUBERNETES_BINARIES=(kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy kubectl)
KUBERNETES_DIR=$CACHE_DIR/kubernetes-$KUBERNETES_VERSION

NODE_NAME=node1
BRIDGE=modelop0
CGROUP=model-operator
NODE_IP=10.244.0.1
POD_SUBNET=10.244.0.0/24
SERVICE_SUBNET=10.96.0.0/16
SERVICE_VIP=10.96.0.1
API_PORT=6443
API_URL=https://$NODE_IP:$API_PORT
ETCD_URL=http://127.0.0.1:2379
ETCD_PEER_URL=http://127.0.0.1:2380
PROMETHEUS_ADDRESS=$NODE_IP:9090
GPU_COUNT=4
GPU_PRODUCT=NVIDIA-H200
PAUSE_IMAGE=localhost/model-operator/pause:1

# Every line: a TCP port, who needs it, the address it is bound to.
PORTS="2379 etcd 127.0.0.1
2380 etcd 127.0.0.1
$API_PORT kube-apiserver $NODE_IP
10250 kubelet $NODE_IP
10248 kubelet 127.0.0.1
10256 kube-proxy 127.0.0.1
10249 kube-proxy 127.0.0.1
10257 kube-controller-manager 127.0.0.1
10259 kube-scheduler 127.0.0.1
53 dnsmasq $NODE_IP
9090 prometheus $NODE_IP"
