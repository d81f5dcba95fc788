# shellcheck shell=bash
# The kubectl plugin as one file for each system, in an archive, and the manifest by which krew installs it.

# system of Go, system of .NET
PLUGIN_SYSTEMS="linux/amd64 linux-x64
linux/arm64 linux-arm64
darwin/amd64 osx-x64
darwin/arm64 osx-arm64"
PLUGIN_DIR=$ARTIFACTS_DIR/plugins
PLUGIN_SOURCE=${PLUGIN_SOURCE:-https://github.com/modeloperator/model-operator}

plugin_archive() { echo "kubectl-modeldeployment-$VERSION-${1/\//-}.tar.gz"; }

plugin_publish() {
  local out=$2
  rm -rf "$out"
  cd "$ROOT_DIR"
  dotnet publish src/ModelOperator.Cli -p:PublishProfile=single-file -r "$1" -m:1 -v quiet --nologo -p:RunAnalyzers=false \
    --artifacts-path "$PUBLISH_DIR/artifacts-plugin" -p:UseArtifactsOutput=true -o "$out" "${SAME_BYTES[@]}"
  if [ "$(ls -A "$out")" != kubectl-modeldeployment ]; then
    echo "the plugin must be the one file kubectl-modeldeployment, and there are: $(ls -A "$out" | paste -sd ' ')" >&2
    return 1
  fi
}

# plugin_manifest < "SYSTEM SHA256" lines
plugin_manifest() {
  local system sha256
  cat <<YAML
apiVersion: krew.googlecontainertools.github.com/v1alpha2
kind: Plugin
metadata:
  name: modeldeployment
spec:
  version: v$VERSION
  homepage: $PLUGIN_SOURCE
  shortDescription: Watch and steer rollouts of models
  description: |
    Shows ModelDeployments with their revisions, pods and measurements, waits for the end of a rollout, and promotes,
    aborts, pauses, retries or undoes one. Needs the operator ModelOperator in the cluster.
  platforms:
YAML
  while read -r system sha256; do
    cat <<YAML
    - selector: {matchLabels: {os: ${system%/*}, arch: ${system#*/}}}
      uri: $PLUGIN_SOURCE/releases/download/v$VERSION/$(plugin_archive "$system")
      sha256: $sha256
      bin: kubectl-modeldeployment
YAML
  done
}

# plugin_write: all archives, the manifest and SHA256SUMS.
plugin_write() {
  local system runtime work=$PLUGIN_DIR/.files n=0 lines=
  rm -rf "$PLUGIN_DIR"
  mkdir -p "$PLUGIN_DIR"
  while read -r system runtime; do
    n=$((n + 1))
    step plugin "publishing the plugin for $system ($n/$(wc -l <<<"$PLUGIN_SYSTEMS"))" plugin_publish "$runtime" "$work"
    archive_folder "$work" "$PLUGIN_DIR/$(plugin_archive "$system")"
    lines+="$system $(sha256sum <"$PLUGIN_DIR/$(plugin_archive "$system")" | cut -d ' ' -f 1)"$'\n'
  done <<<"$PLUGIN_SYSTEMS"
  rm -rf "$work"
  plugin_manifest <<<"${lines%$'\n'}" >"$PLUGIN_DIR/modeldeployment.yaml"
  checksums "$PLUGIN_DIR"
}
