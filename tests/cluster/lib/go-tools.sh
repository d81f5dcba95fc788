# shellcheck shell=bash
# Our small Go program beside the cluster, discovery, compiled into the cache once for each state of their source.

GO_TOOL_PACKAGES=(golang-1.19-go)

go_tool() { echo "$CACHE_DIR/$1-$(find "$CLUSTER_DIR/$1" -name '*.go' ! -name '*_test.go' | LC_ALL=C sort | xargs cat | sha256sum | cut -c 1-12)"; }

go_tool_go() {
  GOPATH=/usr/share/gocode GO111MODULE=off GOCACHE=$CACHE_DIR/go-cache GOFLAGS='' CGO_ENABLED=0 \
    nice -n 10 /usr/lib/go-1.19/bin/go "$@"
}

go_tool_compile() {
  cd "$CLUSTER_DIR/$1"
  go_tool_go build -trimpath -o "$2.new" .
  mv "$2.new" "$2"
}

go_tool_test() { cd "$CLUSTER_DIR/$1" && go_tool_go test -v -count 1 .; }

# go_tool_install NAME PACKAGE...: NAME is a folder beside lib/.
go_tool_install() {
  local name=$1 binary
  shift
  binary=$(go_tool "$name")
  if [ -x "$binary" ]; then return; fi
  if [ -n "$(packages_missing "$@")" ] && [ "$(id -u)" -ne 0 ]; then
    fail "compiling tests/cluster/$name needs the Debian packages $*" "sudo apt-get install $*"
  fi
  packages_install "$@"
  mkdir -p "$CACHE_DIR"
  step "$name" "compiling tests/cluster/$name" go_tool_compile "$name" "$binary"
}
