# shellcheck shell=bash
# buildah with storage of our own, so that nothing of it stays in /var/lib/containers.

buildah_driver() {
  local probe=$CACHE_DIR/overlay-probe
  mkdir -p "$probe"/{lower,upper,work,merged}
  if mount -t overlay overlay -o "lowerdir=$probe/lower,upperdir=$probe/upper,workdir=$probe/work" "$probe/merged" 2>/dev/null; then
    umount "$probe/merged"
    echo overlay
  else
    echo vfs
  fi
  rm -rf "$probe"
}

buildah_run() {
  if [ -z "${BUILDAH_DRIVER:-}" ]; then BUILDAH_DRIVER=$(buildah_driver); fi
  REGISTRY_AUTH_FILE=/dev/null buildah --root "$CACHE_DIR/buildah/$BUILDAH_DRIVER" --runroot "$CACHE_DIR/buildah/run" \
    --storage-driver "$BUILDAH_DRIVER" "$@"
}
