# shellcheck shell=bash
# The chart renderer, compiled into the cache once for each state of its source.

RENDER_PACKAGES=(golang-1.19-go golang-github-masterminds-sprig-dev golang-k8s-sigs-yaml-dev)

render_binary() { echo "$CACHE_DIR/render-$(cat "$CLUSTER_DIR"/render/*.go | sha256sum | cut -c 1-12)"; }

render_compile() {
  local target=$1
  cd "$CLUSTER_DIR/render"
  GOPATH=/usr/share/gocode GO111MODULE=off GOCACHE=$CACHE_DIR/go-cache GOFLAGS='' CGO_ENABLED=0 \
    nice -n 10 /usr/lib/go-1.19/bin/go build -trimpath -o "$target.new" .
  mv "$target.new" "$target"
}

render_install() {
  local binary
  binary=$(render_binary)
  if [ -x "$binary" ]; then return; fi
  if [ -n "$(packages_missing "${RENDER_PACKAGES[@]}")" ] && [ "$(id -u)" -ne 0 ]; then
    fail "rendering a chart needs helm, or these Debian packages: ${RENDER_PACKAGES[*]}" \
      "install helm (https://helm.sh/docs/intro/install), or: sudo apt-get install ${RENDER_PACKAGES[*]}"
  fi
  packages_install "${RENDER_PACKAGES[@]}"
  mkdir -p "$CACHE_DIR"
  step render "compiling the chart renderer" render_compile "$binary"
}
