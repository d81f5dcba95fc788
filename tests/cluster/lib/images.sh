# shellcheck shell=bash
# One image for each project, tagged by its content: a changed image rolls the pods that use it, an
# unchanged one costs nothing.

IMAGE_PREFIX=localhost/model-operator
IMAGE_ARCHIVES=$CACHE_DIR/images
KEPT_ARCHIVES=3

# image_containerfile NAME: Containerfile, or that of the image's flavor.
image_containerfile() {
  local flavor
  flavor=$(image_flavor "$1")
  echo "$ROOT_DIR/$(image_project "$1")/Containerfile${flavor:+.$flavor}"
}

image_hash() {
  { content_hash "$(publish_folder "$1")"; cat "$(image_containerfile "$1")"; echo "$2"; } | sha256sum | cut -c 1-12
}

# image_reference PREFIX NAME HASH: a flavor is in the tag, model-server-cuda is model-server:HASH-cuda.
image_reference() {
  local flavor
  flavor=$(image_flavor "$2")
  echo "$1/${2%"${flavor:+-$flavor}"}:$3${flavor:+-$flavor}"
}

# image_dev REFERENCE: the name of the newest, NAME:dev or NAME:dev-FLAVOR.
image_dev() {
  local tag=${1##*:}
  echo "${1%:*}:dev${tag:12}"
}

# image_build NAME REFERENCE BASE [OPTION...]: the same compiled files give the same image, wherever and whenever it is built.
image_build() {
  local name=$1 reference=$2 base=$3
  shift 3
  # Where no registry can be reached, there is no CUDA either: such an image has the provider and none of its libraries.
  buildah_run bud -q --timestamp 0 --identity-label=false --arch "$ARCHITECTURE" --build-arg "BASE=$base" \
    --build-arg "CUDA=${CUDA_BASE:-$base}" -t "$reference" "$@" -f "$(image_containerfile "$name")" "$(publish_folder "$name")"
}

image_archive() {
  local name=$1 reference=$2 base=$3 archive=$4
  image_build "$name" "$reference" "$base"
  rm -f "$archive.new"
  buildah_run push -q "$reference" "docker-archive:$archive.new:$reference"
  buildah_run rmi "$reference"
  mv "$archive.new" "$archive"
}

image_forget_old() { find "$IMAGE_ARCHIVES" -name "$1-????????????.tar" -printf '%T@ %p\n' | sort -rn | tail -n +$((KEPT_ARCHIVES + 1)) | cut -d ' ' -f 2- | xargs -r rm -f; }

image_load() {
  local reference=$1 archive=$2
  ours_ctr images import "$archive"
  ours_ctr images tag --force "$reference" "$(image_dev "$reference")"
}

image_is_loaded() {
  local listed
  listed=$(ours_ctr images ls "name==$1" | tail -n +2)
  [ -n "$listed" ] && [ "$(awk '{ print $3 }' <<<"$listed")" = "$(ours_ctr images ls "name==$(image_dev "$1")" | awk 'NR == 2 { print $3 }')" ]
}

# images_local NAME...: prints "NAME REFERENCE" for each.
images_local() {
  local name base reference archive hash n=0
  base=$(base_image)
  base_install "$base"
  mkdir -p "$IMAGE_ARCHIVES"
  for name in "$@"; do
    n=$((n + 1))
    publish_install "$name" "$n/$#"
    hash=$(image_hash "$name" "$base")
    reference=$(image_reference "$IMAGE_PREFIX" "$name" "$hash")
    archive=$IMAGE_ARCHIVES/$name-$hash.tar
    if [ ! -f "$archive" ]; then step images "building $name ($n/$#)" image_archive "$name" "$reference" "$base" "$archive"; fi
    image_forget_old "$name"
    if ! image_is_loaded "$reference"; then step images "loading $name ($n/$#)" image_load "$reference" "$archive"; fi
    echo "$name $reference"
  done
}

image_push() {
  local base=()
  if [ -n "${IMAGE_BASE:-}" ]; then base+=(--build-arg "BASE=$IMAGE_BASE"); fi
  if [ -n "${CUDA_BASE:-}" ]; then base+=(--build-arg "CUDA=$CUDA_BASE"); fi
  "$1" build "${base[@]}" -t "$3" -f "$(image_containerfile "$2")" "$(publish_folder "$2")" && "$1" push "$3"
}

# images_registry NAME...: for a cluster that pulls; with the public base image, or IMAGE_BASE where that cannot be reached.
images_registry() {
  local name tool reference n=0
  # a docker without its daemon builds nothing
  for tool in docker podman buildah ''; do if [ -z "$tool" ] || "$tool" info >/dev/null 2>&1; then break; fi; done
  if [ -z "$tool" ]; then fail "building images needs docker, podman or buildah, and none of them works here" "install one, or start its daemon"; fi
  for name in "$@"; do
    n=$((n + 1))
    publish_install "$name" "$n/$#"
    reference=$(image_reference "$IMAGE_REGISTRY" "$name" "$(image_hash "$name" "${IMAGE_BASE:-registry}${CUDA_BASE:-}")")
    step images "building and pushing $reference ($n/$#)" image_push "$tool" "$name" "$reference"
    echo "$name $reference"
  done
}
