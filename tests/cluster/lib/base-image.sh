# shellcheck shell=bash
# The images' base where no registry can be reached: Debian's C libraries, unpacked, and this host's
# .NET shared frameworks. Stands in for mcr.microsoft.com/dotnet/aspnet, and like it holds no shell's
# worth of tools that the applications would need.

BASE_PACKAGES=(libc6 libgcc-s1 libstdc++6 libssl3 zlib1g ca-certificates tzdata)

dotnet_root() { dirname "$(readlink -f "$(command -v dotnet)")"; }

# The newest 10.0 runtime of each kind; whatever else is installed stays out.
dotnet_frameworks() {
  local framework
  for framework in Microsoft.NETCore.App Microsoft.AspNetCore.App; do
    dotnet --list-runtimes | awk -v f="$framework" '$1 == f && $2 ~ /^10\.0\./ { print f "/" $2 }' | sort -V | tail -n 1
  done
}

base_uris() { apt-get -q download --print-uris "${BASE_PACKAGES[@]}"; }

base_image() {
  local key
  key=$({ base_uris | cut -d ' ' -f 2; dotnet_frameworks; cat "$CLUSTER_DIR/lib/base-image.sh"; } | sha256sum | cut -c 1-12)
  echo "localhost/model-operator/base:$key"
}

base_unpack() {
  local root=$1 package
  (cd "$root.packages" && apt-get -q -o APT::Sandbox::User=root -o Acquire::Retries=3 download "${BASE_PACKAGES[@]}")
  for package in "$root.packages"/*.deb; do dpkg -x "$package" "$root"; done
  rm -rf "$root"/usr/share/{doc,man,locale,bug,lintian} "$root"/usr/lib/x86_64-linux-gnu/gconv
  mkdir -p "$root/etc/ssl/certs" "$root/home/app"
  install -d -m 1777 "$root/tmp"
  # what update-ca-certificates would make of the same files
  cat "$root"/usr/share/ca-certificates/mozilla/*.crt >"$root/etc/ssl/certs/ca-certificates.crt"
  printf 'root:x:0:0:root:/root:/usr/sbin/nologin\napp:x:65532:65532:app:/home/app:/usr/sbin/nologin\n' >"$root/etc/passwd"
  printf 'root:x:0:\napp:x:65532:\n' >"$root/etc/group"
}

base_add_dotnet() {
  local root=$1/usr/share/dotnet from framework
  from=$(dotnet_root)
  mkdir -p "$root/shared" "$1/usr/bin"
  cp "$from/dotnet" "$root/"
  cp -r "$from/host" "$root/"
  for framework in $(dotnet_frameworks); do
    mkdir -p "$root/shared/${framework%/*}"
    cp -r "$from/shared/$framework" "$root/shared/$framework"
  done
  ln -s ../share/dotnet/dotnet "$1/usr/bin/dotnet"
}

base_build() {
  local image=$1 work=$CACHE_DIR/base.building
  rm -rf "$work" "$work.packages"
  mkdir -p "$work" "$work.packages"
  base_unpack "$work"
  base_add_dotnet "$work"
  printf 'FROM scratch\nCOPY . /\nENV PATH=/usr/bin SSL_CERT_DIR=/etc/ssl/certs\n' >"$work.packages/Containerfile"
  buildah_run bud -q --timestamp 0 -t "$image" -f "$work.packages/Containerfile" "$work"
  rm -rf "$work" "$work.packages"
}

base_install() {
  if ! buildah_run inspect --type image "$1" >/dev/null 2>&1; then
    step images "making the base image from Debian's libraries and .NET $(dotnet_frameworks | sed 's,.*/,,' | sort -u | tr '\n' ' ')" base_build "$1"
  fi
}
