# shellcheck shell=bash
# What a release is called, and where its files go.
# shellcheck disable=SC2034  # read by the other files

CHART=$ROOT_DIR/charts/model-operator
VERSION=$(sed -n 's/^appVersion: *"\{0,1\}\([^"]*\)"\{0,1\}$/\1/p' "$CHART/Chart.yaml")
RELEASE_REGISTRY=${RELEASE_REGISTRY:-ghcr.io/modeloperator}
ARTIFACTS_DIR=${ARTIFACTS_DIR:-$ROOT_DIR/artifacts}
# Not beside the cluster's, which go with the cluster.
LOG_DIR=$ARTIFACTS_DIR/log
ARCHITECTURES=${ARCHITECTURES:-amd64 arm64}

mebibytes() { awk '{ printf "%.1f MiB", $1 / 1048576 }' <<<"$1"; }

# archive_folder FOLDER FILE: a tar whose bytes depend on names, contents and permissions alone; compressed if FILE ends in .gz.
archive_folder() {
  local compress=cat
  if [[ $2 == *.gz ]]; then compress='gzip -9n'; fi
  tar -C "$1" --format=gnu --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=u+rw,go+r,go-w -cf - . | $compress >"$2.new"
  mv "$2.new" "$2"
}

# checksums FOLDER: SHA256SUMS of all files in it.
checksums() (
  cd "$1"
  rm -f SHA256SUMS
  find . -type f ! -name SHA256SUMS ! -name .sums -printf '%P\n' | LC_ALL=C sort | xargs -d '\n' sha256sum >"$1/.sums"
  mv .sums SHA256SUMS
)
