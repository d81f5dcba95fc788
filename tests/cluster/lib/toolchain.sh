# shellcheck shell=bash
# What the code is built with.

# The console's page has libraries that come from npm. Whoever is not root is told by the build to install it.
toolchain_npm() {
  if ! command -v npm >/dev/null && [ "$(id -u)" -eq 0 ] && [ "${CLUSTER:-local}" = local ]; then packages_install npm; fi
}

toolchain_install() {
  local version
  if ! command -v dotnet >/dev/null; then
    fail "the .NET 10 SDK is not on the PATH" "https://learn.microsoft.com/dotnet/core/install/linux-debian"
  fi
  if ! version=$(dotnet --version 2>&1); then
    fail "dotnet --version fails: $(head -n 3 <<<"$version")" \
      "install the .NET 10 SDK (10.0.100 or later), and the libraries it needs: apt-get install libicu72 libssl3 ca-certificates"
  fi
}
