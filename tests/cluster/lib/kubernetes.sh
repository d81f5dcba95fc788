# shellcheck shell=bash
# The Kubernetes binaries, built from Debian's source package: no Debian package has them, but the
# source is the whole upstream tree with its vendored modules. Built once per machine.

KUBERNETES_BUILD_PACKAGES=(golang-1.19-go golang-github-modern-go-reflect2-dev dpkg-dev ca-certificates)
KUBERNETES_BUILD_DIR=$KUBERNETES_DIR.building
KUBERNETES_TREE=$KUBERNETES_BUILD_DIR/go/src/k8s.io/kubernetes

kubernetes_go() {
  (
    export GOPATH=$KUBERNETES_BUILD_DIR/go GOCACHE=$KUBERNETES_BUILD_DIR/go-cache GO111MODULE=off CGO_ENABLED=0
    unset GOFLAGS GOROOT
    cd "$KUBERNETES_TREE"
    nice -n 10 /usr/lib/go-1.19/bin/go "$@"
  )
}

kubernetes_works() {
  local version
  if [ "$1" = kubectl ]; then version=$("$2" version --client --short 2>/dev/null); else version=$("$2" --version 2>/dev/null); fi
  [[ $version == *v$KUBERNETES_VERSION* ]]
}

kubernetes_missing() {
  local binary
  for binary in "${KUBERNETES_BINARIES[@]}"; do
    # it was asked for its version before it came here
    [ -x "$KUBERNETES_DIR/$binary" ] || echo "$binary"
  done
}

# Debian's deb-src entry, made from the mirror this machine already uses, in lists of our own.
kubernetes_download() {
  local apt_dir=$KUBERNETES_BUILD_DIR/apt mirror
  mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' |
    awk '$2 == "bookworm" && $3 == "main" { print $1; exit }')
  mkdir -p "$apt_dir/lists/partial" "$apt_dir/cache/archives/partial"
  echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror:-http://deb.debian.org/debian} bookworm main" >"$apt_dir/sources.list"
  local apt=(apt-get -q -o "Dir::Etc::sourcelist=$apt_dir/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o "Dir::State::Lists=$apt_dir/lists" -o "Dir::Cache=$apt_dir/cache" -o APT::Sandbox::User=root -o Acquire::Retries=3)
  "${apt[@]}" update
  cd "$KUBERNETES_BUILD_DIR"
  "${apt[@]}" source --download-only "kubernetes"
}

kubernetes_unpack() {
  local fresh=$KUBERNETES_TREE.unpacking
  rm -rf "$fresh"
  mkdir -p "$fresh"
  tar xzf "$KUBERNETES_BUILD_DIR"/kubernetes_*.orig.tar.gz -C "$fresh" --strip-components 1
  # The vendored reflect2 crashes under Go 1.18 and later ("unexpected fault address" in map
  # iteration, seconds after the start); Debian's own package of it is the repaired one.
  local reflect2=$fresh/vendor/github.com/modern-go/reflect2
  rm -rf "$reflect2"
  cp -r /usr/share/gocode/src/github.com/modern-go/reflect2 "$reflect2"
  rm -f "$reflect2"/*_test.go
  mv -T "$fresh" "$KUBERNETES_TREE"
}

# zz_generated.openapi.go is not in the tarball; upstream's build makes it with this generator.
kubernetes_generate_openapi() {
  local directories target=pkg/generated/openapi out=$KUBERNETES_BUILD_DIR/openapi
  kubernetes_go build -o "$KUBERNETES_BUILD_DIR/openapi-gen" k8s.io/kubernetes/vendor/k8s.io/kube-openapi/cmd/openapi-gen
  cd "$KUBERNETES_TREE"
  directories=$(grep -rl --include='*.go' '+k8s:openapi-gen=' staging/src/k8s.io pkg |
    grep -Ev 'zz_generated|testdata|code-generator|sample-|_examples|/test' | xargs -n1 dirname | sort -u |
    sed 's#^staging/src/#k8s.io/kubernetes/vendor/#; s#^pkg/#k8s.io/kubernetes/pkg/#' | paste -sd,)
  GOPATH=$KUBERNETES_BUILD_DIR/go GO111MODULE=off PATH=/usr/lib/go-1.19/bin:$PATH \
    "$KUBERNETES_BUILD_DIR/openapi-gen" -v 0 -i "$directories" -p "k8s.io/kubernetes/$target" -O zz_generated.openapi \
    --output-base "$out" -h hack/boilerplate/boilerplate.generatego.txt --report-filename "$KUBERNETES_BUILD_DIR/violations"
  cp "$out/k8s.io/kubernetes/$target/zz_generated.openapi.go" "$target/.new"
  mv "$target/.new" "$target/zz_generated.openapi.go"
}

kubernetes_compile() {
  local binary=$1 flags='-s -w' package prefix
  # Without both, and both spellings, the server calls itself v0.0.0.
  for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    for prefix in '' k8s.io/kubernetes/vendor/; do
      flags+=" -X $prefix$package.gitVersion=v$KUBERNETES_VERSION -X $prefix$package.gitMajor=1 -X $prefix$package.gitMinor=20"
    done
  done
  kubernetes_go build -v -trimpath -ldflags "$flags" -o "$KUBERNETES_BUILD_DIR/$binary" "k8s.io/kubernetes/cmd/$binary"
  kubernetes_works "$binary" "$KUBERNETES_BUILD_DIR/$binary" || { echo "$binary does not report v$KUBERNETES_VERSION"; return 1; }
  mkdir -p "$KUBERNETES_DIR"
  mv -f "$KUBERNETES_BUILD_DIR/$binary" "$KUBERNETES_DIR/$binary"
}

kubernetes_install() {
  local missing binary n=0
  mapfile -t missing < <(kubernetes_missing)
  if [ "${#missing[@]}" -eq 0 ]; then return; fi
  say kubernetes "no binaries of $KUBERNETES_VERSION in the cache yet: building them once, about 7 minutes on 2 cores"
  packages_install "${KUBERNETES_BUILD_PACKAGES[@]}"
  mkdir -p "$KUBERNETES_BUILD_DIR/go/src/k8s.io"
  if [ ! -d "$KUBERNETES_TREE" ]; then
    step kubernetes "downloading Debian's kubernetes source" kubernetes_download
    step kubernetes "unpacking the source" kubernetes_unpack
  fi
  if [ ! -f "$KUBERNETES_TREE/pkg/generated/openapi/zz_generated.openapi.go" ]; then
    step kubernetes "generating the OpenAPI definitions" kubernetes_generate_openapi
  fi
  for binary in "${missing[@]}"; do
    n=$((n + 1))
    step kubernetes "building $binary ($n/${#missing[@]})" kubernetes_compile "$binary"
  done
  rm -rf "$KUBERNETES_BUILD_DIR"
}
