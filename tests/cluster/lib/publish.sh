# shellcheck shell=bash
# What goes into the images: each project's `dotnet publish` output, made only when a source changed.

ROOT_DIR=$(cd "$CLUSTER_DIR/../.." && pwd)
# Outside the checkout, and its own for each: a publish for a runtime would disturb bin/ and obj/.
PUBLISH_DIR=$CACHE_DIR/publish/$(printf '%s' "$ROOT_DIR" | sha256sum | cut -c 1-12)

# name of the image, project; what is made only when it is named has a third word
IMAGE_PROJECTS="operator src/ModelOperator.Operator
gateway src/ModelOperator.Gateway
model-server src/ModelOperator.ModelServer
console src/ModelOperator.ConsoleHost
demo-client tests/demo/ModelOperator.Demo
server-stand-in tests/standins/ModelOperator.StandIns named
model-server-cuda src/ModelOperator.ModelServer named"

# Those that are made when none is named.
image_names() { awk 'NF == 2 { print $1 }' <<<"$IMAGE_PROJECTS"; }

image_project() { awk -v name="$1" '$1 == name { print $2 }' <<<"$IMAGE_PROJECTS"; }

image_flavor() { case $1 in *-cuda) echo cuda ;; esac; }

# The architecture that is published and built for, as images name it: amd64 or arm64.
ARCHITECTURE=${ARCHITECTURE:-amd64}

dotnet_architecture() { if [ "$ARCHITECTURE" = amd64 ]; then echo x64; else echo "$ARCHITECTURE"; fi; }

publish_folder() { echo "$PUBLISH_DIR/$ARCHITECTURE/$1"; }

hash_files() { LC_ALL=C sort -zu | xargs -0 sha256sum; }

content_hash() { cd "$1" && find . -type f -print0 | hash_files | sha256sum | cut -c 1-12; }

sources_hash() {
  local folders=(src "$1")
  cd "$ROOT_DIR"
  {
    dotnet --version
    sha256sum <"$CLUSTER_DIR/lib/publish.sh"
    find . -maxdepth 1 -type f -print0 | hash_files
    find "${folders[@]}" \( -name bin -o -name obj \) -prune -o -type f -print0 | hash_files
  } | sha256sum | cut -c 1-12
}

# Nothing of the checkout's place and history gets into what is compiled. Two compilations differ all the same: the generator of log
# methods writes its classes in an order that changes from run to run.
SAME_BYTES=(-p:EnableSourceLink=false -p:EnableSourceControlManagerQueries=false -p:EmbedUntrackedSources=false
  -p:IncludeSourceRevisionInInformationalVersion=false "-p:PathMap=$ROOT_DIR=/_%2C$PUBLISH_DIR=/_publish")

# Analyzers have their say in every other build.
publish_project() (
  local name=$1 project=$2 out packages=(--artifacts-path "$PUBLISH_DIR/artifacts")
  out=$(publish_folder "$name")
  # Intermediate files of its own: a restore of other packages would be taken for that of the usual image.
  if [ "$(image_flavor "$1")" = cuda ]; then packages=(--artifacts-path "$PUBLISH_DIR/artifacts-cuda" -p:OnnxRuntime=Cuda); fi
  cd "$ROOT_DIR"
  rm -rf "$out" "$out.new"
  # The compiler's server outlives this run, and must not take the run's lock along.
  if [ -n "${LOCK_FD:-}" ]; then exec {LOCK_FD}>&-; fi
  dotnet publish "$project" -c Release -r "linux-$(dotnet_architecture)" --self-contained false -m:1 -v quiet --nologo -o "$out.new" \
    "${packages[@]}" -p:UseArtifactsOutput=true -p:PublishReadyToRun=true -p:RunAnalyzers=false \
    -p:PublishDocumentationFiles=false "${SAME_BYTES[@]}"
  mv "$out.new" "$out"
)

# publish_install NAME N/TOTAL: the folder of NAME is up to date afterwards.
publish_install() {
  local name=$1 project hash folder
  project=$(image_project "$name")
  hash=$(sources_hash "$project")
  folder=$(publish_folder "$name")
  if [ -d "$folder" ] && [ "$(cat "$folder.sources" 2>/dev/null)" = "$hash" ]; then return; fi
  mkdir -p "${folder%/*}"
  rm -f "$folder.sources"
  step images "publishing $project for $ARCHITECTURE ($2)" publish_project "$name" "$project"
  echo "$hash" >"$folder.sources"
}
