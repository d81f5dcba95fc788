# shellcheck shell=bash
# Debian packages, installed without starting a single service: the cluster runs its own processes.

POLICY_FILE=/usr/sbin/policy-rc.d

packages_missing() {
  local package
  for package in "$@"; do
    # shellcheck disable=SC2016  # ${...} is dpkg-query's own format
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
  done
}

# While packages are being installed, a policy that refuses to start services is in place. The one
# that was there before, if any, waits beside it and comes back also after a kill -9 in between.
services_forbid() {
  services_restore_policy
  if [ -e "$POLICY_FILE" ]; then mv "$POLICY_FILE" "$POLICY_FILE.before-model-operator"; fi
  printf '#!/bin/sh\n# model-operator: no services while its packages are installed\nexit 101\n' >"$POLICY_FILE"
  chmod 755 "$POLICY_FILE"
}

services_restore_policy() {
  if grep -qs '^# model-operator:' "$POLICY_FILE"; then rm -f "$POLICY_FILE"; fi
  if [ -e "$POLICY_FILE.before-model-operator" ]; then mv -f "$POLICY_FILE.before-model-operator" "$POLICY_FILE"; fi
}

# What we bring in must not start by itself after the next boot either: it would hold our ports.
services_disable() {
  local package service
  for package in "$@"; do
    case $package in
      etcd-server) service=etcd ;;
      prometheus | containerd) service=$package ;;
      *) continue ;;
    esac
    if command -v systemctl >/dev/null; then
      systemctl disable "$service"
    elif [ -e "/etc/init.d/$service" ]; then
      update-rc.d "$service" disable
    fi
  done
}

packages_apt() {
  trap services_restore_policy EXIT
  services_forbid
  local apt=(apt-get -y -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
  export DEBIAN_FRONTEND=noninteractive
  "${apt[@]}" install --no-install-recommends "$@" || {
    "${apt[@]}" update
    "${apt[@]}" install --no-install-recommends "$@"
  }
  services_disable "$@"
}

# packages_install PACKAGE...: what is missing, in one go.
packages_install() {
  local missing
  mapfile -t missing < <(packages_missing "$@")
  if [ "${#missing[@]}" -eq 0 ]; then return; fi
  step packages "installing ${missing[*]}" packages_apt "${missing[@]}"
}
