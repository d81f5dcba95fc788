# shellcheck shell=bash
# Images as OCI archives: one file for each, with an image for every architecture.

# oci_reference NAME: what the chart pulls unless it is told otherwise.
oci_reference() { echo "$RELEASE_REGISTRY/${1%-cuda}:$VERSION$(if [ -n "$(image_flavor "$1")" ]; then echo "-$(image_flavor "$1")"; fi)"; }

# NVIDIA's provider is built for amd64 alone.
oci_architectures() { if [ "$(image_flavor "$1")" = cuda ]; then echo amd64; else echo "$ARCHITECTURES"; fi; }

oci_build() {
  image_build "$1" "$2" "$3" --label "org.opencontainers.image.version=$VERSION"
}

# oci_base: the public image where IMAGE_BASE names one, else one of our own making.
oci_base() {
  local base=${IMAGE_BASE:-}
  if [ -z "$base" ]; then
    base=$(base_image)
    base_install "$base" >&2
  fi
  echo "$base"
}

# oci_write NAME REFERENCE LIST FILE
oci_write() {
  local name=$1 reference=$2 list=$3 file=$4 layout=$4.layout
  rm -rf "$layout"
  buildah_run manifest push --all "$list" "oci:$layout:$reference"
  # What containerd and docker name an image by when they import it; the other annotation is a tag to them.
  sed -i "s|\"org.opencontainers.image.ref.name\":\"[^\"]*\"|\"io.containerd.image.name\":\"$reference\",\"org.opencontainers.image.ref.name\":\"$VERSION\"|" "$layout/index.json"
  archive_folder "$layout" "$file"
  rm -rf "$layout"
}

# oci_digest FILE: the digest of the index, which is what is pulled and signed.
oci_digest() { tar -xOf "$1" ./index.json | grep -o '"digest":"[^"]*"' | head -n 1 | cut -d '"' -f 4; }

oci_blob() { tar -xOf "$1" "./blobs/${2/://}"; }

# oci_sizes FILE: a line "ARCHITECTURE BYTES" for each image, as a node downloads it.
oci_sizes() {
  oci_blob "$1" "$(oci_digest "$1")" | tr -d '\n ' | sed 's/{"mediaType"/\n&/g' | grep '"architecture"' |
    sed 's/.*"digest":"\([^"]*\)".*"architecture":"\([^"]*\)".*/\2 \1/' | while read -r architecture digest; do
      echo "$architecture $(oci_blob "$1" "$digest" | grep -o '"size": *[0-9]*' | tr -cd '0-9\n' | awk '{ sum += $1 } END { print sum }')"
    done
}

# oci_image NAME FILE
oci_image() {
  local name=$1 file=$2 reference list base n=0 built=()
  reference=$(oci_reference "$name")
  list=localhost/model-operator/list-$name
  for ARCHITECTURE in $(oci_architectures "$name"); do
    n=$((n + 1))
    base=$(oci_base)
    publish_install "$name" "$n/$(oci_architectures "$name" | wc -w)"
    step images "building $name for $ARCHITECTURE" oci_build "$name" "$list:$ARCHITECTURE" "$base"
    built+=("$list:$ARCHITECTURE")
  done
  step images "writing ${file##*/}" oci_list "$name" "$reference" "$list" "$file" "${built[@]}"
}

oci_list() {
  local name=$1 reference=$2 list=$3 file=$4 image
  shift 4
  buildah_run manifest rm "$list" 2>/dev/null || true
  buildah_run manifest create "$list"
  for image in "$@"; do buildah_run manifest add "$list" "$image"; done
  oci_write "$name" "$reference" "$list" "$file"
  buildah_run manifest rm "$list"
  buildah_run rmi "$@"
}
