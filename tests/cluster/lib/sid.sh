# shellcheck shell=bash
# The newest Kubernetes that Debian has: no whole source tree any more, but its API machinery as Go
# libraries, with kubectl and etcd beside it, all in sid. Nothing of it is installed: packages are
# unpacked into the cache, the server is compiled there, and what it took is thrown away.

SID_MIRROR=${SID_MIRROR:-http://deb.debian.org/debian}
SID_KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg
SID_DIR=$CACHE_DIR/kubernetes-sid
SID_BUILD_DIR=$SID_DIR.building
SID_ROOT=$SID_BUILD_DIR/root
# What is run as it is, and what is compiled against: both bring what they need with them.
SID_PROGRAMS=(kubectl etcd-server etcd-client)
SID_LIBRARIES=(golang-go golang-k8s-apiextensions-apiserver-dev)
# Folders beside lib/, each a Go program of ours over those libraries.
SID_TOOLS=(crdserver strict)

# apt with lists, a cache and a record of installed packages of its own: the machine's stay as they are.
sid_apt() {
  local dir=$SID_BUILD_DIR/apt
  local own=(-o "Dir::Etc::sourcelist=$dir/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::preferencesparts=/dev/null
    -o "Dir::State::Lists=$dir/lists" -o "Dir::State::status=$dir/status" -o "Dir::Cache=$dir/cache"
    -o APT::Sandbox::User=root -o Acquire::Retries=3 -o Acquire::Languages=none)
  # a snapshot of another day is out of date by definition
  if [[ $SID_MIRROR == *snapshot* ]]; then own+=(-o Acquire::Check-Valid-Until=false); fi
  apt-get -q "${own[@]}" "$@"
}

sid_update() {
  local dir=$SID_BUILD_DIR/apt
  mkdir -p "$dir/lists/partial" "$dir/cache/archives/partial"
  echo "deb [signed-by=$SID_KEYRING] $SID_MIRROR sid main" >"$dir/sources.list"
  : >"$dir/status"
  sid_apt update
}

# The libraries' closure, less what would only be needed to install it: C libraries, compilers, pkgconf.
sid_closure() {
  sid_apt install --no-install-recommends --print-uris -y "${SID_LIBRARIES[@]}" |
    awk '/^.http/ { sub(/_.*/, "", $2); if ($2 ~ /^golang-/) print $2 }'
}

sid_download() {
  local packages
  mapfile -t packages < <(sid_closure)
  if [ "${#packages[@]}" -lt 50 ]; then
    echo "apt finds no way to install ${SID_LIBRARIES[*]} from $SID_MIRROR"
    return 1
  fi
  rm -rf "$SID_BUILD_DIR/packages"
  mkdir -p "$SID_BUILD_DIR/packages"
  cd "$SID_BUILD_DIR/packages"
  sid_apt download "${packages[@]}" "${SID_PROGRAMS[@]}"
}

sid_unpack() {
  local package
  rm -rf "$SID_ROOT"
  mkdir -p "$SID_ROOT"
  for package in "$SID_BUILD_DIR"/packages/*.deb; do dpkg -x "$package" "$SID_ROOT"; done
  rm -rf "$SID_BUILD_DIR/packages"
}

# v1.36.4 for the libraries' 0.36.4-1
sid_version() {
  local version
  version=$(dpkg-deb -f "$SID_BUILD_DIR"/packages/golang-k8s-apiextensions-apiserver-dev_*.deb Version)
  if ! [[ $version =~ ^0\.([0-9]+\.[0-9]+) ]]; then
    echo "golang-k8s-apiextensions-apiserver-dev has the version $version, and 0.MINOR.PATCH was expected"
    return 1
  fi
  echo "v1.${BASH_REMATCH[1]}" >"$SID_BUILD_DIR/version"
}

sid_go() {
  local roots=("$SID_ROOT"/usr/lib/go-1.*)
  # without -trimpath a second copy of everything would be compiled, with other paths in it
  GOPATH=$SID_ROOT/usr/share/gocode GOROOT=${roots[-1]} GO111MODULE=off GOCACHE=$SID_BUILD_DIR/go-cache GOTOOLCHAIN=local \
    GOFLAGS=-trimpath CGO_ENABLED=0 nice -n 10 "${roots[-1]}/bin/go" "$@"
}

sid_compile() {
  local version flags='-s -w' package
  version=$(<"$SID_BUILD_DIR/version")
  for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    flags+=" -X $package.gitVersion=$version -X $package.gitMajor=1 -X $package.gitMinor=$(cut -d . -f 2 <<<"$version")"
  done
  cd "$CLUSTER_DIR/$1"
  sid_go build -v -ldflags "$flags" -o "$SID_BUILD_DIR/$1" .
}

# Every binary is asked for its version before it goes where the next run finds it: sid's C library is
# newer than this machine's, and one day a program will insist on it.
sid_keep() {
  local fresh=$SID_DIR.new version tool
  version=$(<"$SID_BUILD_DIR/version")
  rm -rf "$fresh"
  mkdir -p "$fresh"
  for tool in "${SID_TOOLS[@]}"; do cp "$SID_BUILD_DIR/$tool" "$fresh"; done
  cp "$SID_ROOT"/usr/bin/{kubectl,etcd,etcdctl} "$fresh"
  "$fresh/crdserver" --version
  "$fresh/strict" <<<'{"apiVersion": "v1", "kind": "ConfigMap"}'
  "$fresh/kubectl" version --client
  "$fresh/etcd" --version
  "$fresh/etcdctl" version
  sid_source >"$fresh/source"
  echo "$version" >"$fresh/version"
  rm -rf "$SID_DIR"
  mv -T "$fresh" "$SID_DIR"
}

# What the cached programs were compiled from, as far as it is ours.
sid_source() { (cd "$CLUSTER_DIR" && find "${SID_TOOLS[@]}" -name '*.go' | LC_ALL=C sort | xargs cat) | sha256sum | cut -c 1-12; }

sid_is_cached() { [ "$(cat "$SID_DIR/source" 2>/dev/null)" = "$(sid_source)" ]; }

sid_check() {
  if ! command -v apt-get >/dev/null || [ ! -e "$SID_KEYRING" ]; then
    fail "the server is made from packages of Debian's sid, and apt-get or $SID_KEYRING is missing here" "run this on Debian 12 or later (no root needed)"
  fi
  if [ -n "$(packages_missing openssl)" ] && [ "$(id -u)" -ne 0 ]; then fail "certificates are made with openssl, and it is missing" "sudo apt-get install openssl"; fi
  packages_install openssl
}

sid_install() {
  local tool
  if sid_is_cached; then return; fi
  sid_check
  machine_check_space
  say sid "no server of sid's Kubernetes in the cache yet: making it once, up to 20 minutes on 2 cores"
  say sid "sid moves; should a step below fail, a day on which it was whole can be named: SID_MIRROR=http://snapshot.debian.org/archive/debian/YYYYMMDDT000000Z"
  if [ ! -f "$SID_ROOT/complete" ]; then
    mkdir -p "$SID_BUILD_DIR"
    step sid "reading $SID_MIRROR's list of packages" sid_update
    step sid "downloading kubectl, etcd and the Go libraries of Kubernetes, about 360 MB" sid_download
    step sid "finding out the version" sid_version
    step sid "unpacking them" sid_unpack
    touch "$SID_ROOT/complete"
  fi
  for tool in "${SID_TOOLS[@]}"; do
    step sid "compiling tests/cluster/$tool against Kubernetes $(<"$SID_BUILD_DIR/version")" sid_compile "$tool"
  done
  step sid "asking each program for its version" sid_keep
  rm -rf "$SID_BUILD_DIR"
}
