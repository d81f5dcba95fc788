# shellcheck shell=bash
# The images' base where no registry can be reached: Debian's C libraries, unpacked, and .NET's shared frameworks from
# NuGet. Stands in for mcr.microsoft.com/dotnet/aspnet, and like it holds no shell's worth of tools that the applications
# would need. It has no program `dotnet`: each application brings its own that finds the frameworks.

BASE_PACKAGES=(libc6 libgcc-s1 libstdc++6 libssl3 zlib1g ca-certificates tzdata)

# The version that comes with the SDK: the one that applications are compiled ahead of time against.
dotnet_version() { dotnet msbuild "$ROOT_DIR/src/ModelOperator.Api" -getProperty:BundledNETCoreAppPackageVersion; }

# apt as on a machine of the architecture: with lists of its own where that is another one.
base_apt() {
  local lists=$CACHE_DIR/apt-$ARCHITECTURE options=(-q -o APT::Sandbox::User=root -o Acquire::Retries=3)
  if [ "$ARCHITECTURE" != "$(dpkg --print-architecture)" ]; then
    mkdir -p "$lists/lists/partial" "$lists/cache/archives/partial"
    options+=(-o "APT::Architecture=$ARCHITECTURE" -o "APT::Architectures=$ARCHITECTURE" -o Dir::State::status=/dev/null
      -o "Dir::State::Lists=$lists/lists" -o "Dir::Cache=$lists/cache" -o Dir::Etc::sourceparts=/dev/null
      -o "Dir::Etc::sourcelist=$lists/sources.list")
    if [ ! -f "$lists/sources.list" ]; then
      base_sources >"$lists/sources.list.new"
      apt-get "${options[@]}" -o "Dir::Etc::sourcelist=$lists/sources.list.new" update >&2
      mv "$lists/sources.list.new" "$lists/sources.list"
    fi
  fi
  apt-get "${options[@]}" "$@"
}

# Debian's own suites of this machine.
base_sources() {
  apt-get indextargets --format '$(REPO_URI) $(SUITE) $(CODENAME) $(COMPONENT) $(ORIGIN)' 'Created-By: Packages' |
    awk '$5 == "Debian" && $4 == "main" { print "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]", $1, $3, $4 }' | sort -u
}

base_uris() { base_apt download --print-uris "${BASE_PACKAGES[@]}"; }

base_image() {
  local key
  key=$({ base_uris | cut -d ' ' -f 2; dotnet_version; cat "$CLUSTER_DIR/lib/base-image.sh"; } | sha256sum | cut -c 1-12)
  echo "localhost/model-operator/base:$key"
}

base_unpack() {
  local root=$1 package
  (cd "$root.packages" && base_apt download "${BASE_PACKAGES[@]}")
  mkdir -p "$root/var/lib/dpkg/status.d"
  for package in "$root.packages"/*.deb; do
    dpkg -x "$package" "$root"
    # Scanners read here what an image without a package manager is made of.
    dpkg -f "$package" >"$root/var/lib/dpkg/status.d/$(dpkg -f "$package" Package)"
  done
  rm -rf "$root"/usr/share/{doc,man,locale,bug,lintian} "$root"/usr/lib/*-linux-gnu/gconv
  mkdir -p "$root/etc/ssl/certs" "$root/home/app"
  install -d -m 1777 "$root/tmp"
  # what update-ca-certificates would make of the same files
  cat "$root"/usr/share/ca-certificates/mozilla/*.crt >"$root/etc/ssl/certs/ca-certificates.crt"
  printf 'root:x:0:0:root:/root:/usr/sbin/nologin\napp:x:65532:65532:app:/home/app:/usr/sbin/nologin\n' >"$root/etc/passwd"
  printf 'root:x:0:\napp:x:65532:\n' >"$root/etc/group"
}

# runtime_packs VERSION WORK: fetches the frameworks as NuGet has them, outside of what the checkout sets for its own projects.
runtime_packs() {
  local work=$2 pack references=
  mkdir -p "$work"
  for pack in NETCore AspNetCore; do
    references+="<PackageDownload Include=\"Microsoft.$pack.App.Runtime.linux-$(dotnet_architecture)\" Version=\"[$1]\" />"
  done
  printf '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup>%s</ItemGroup></Project>' \
    "$references" >"$work/packs.csproj"
  dotnet restore "$work/packs.csproj" --packages "$work/packages" -v quiet
}

base_add_dotnet() {
  local root=$1/usr/share/dotnet work=$1.packages/runtime version rid pack framework from
  version=$(dotnet_version)
  rid=linux-$(dotnet_architecture)
  runtime_packs "$version" "$work"
  for pack in NETCore AspNetCore; do
    framework=$root/shared/Microsoft.$pack.App/$version
    from=$work/packages/microsoft.${pack,,}.app.runtime.$rid/$version/runtimes/$rid
    mkdir -p "$framework"
    cp "$from"/lib/net10.0/* "$framework/"
    if [ -d "$from/native" ]; then cp "$from"/native/* "$framework/"; fi
  done
  mkdir -p "$root/host/fxr/$version"
  mv "$root/shared/Microsoft.NETCore.App/$version/libhostfxr.so" "$root/host/fxr/$version/"
  # packages carry no permissions that mean anything
  find "$root" -type f -exec chmod 644 {} +
  chmod 755 "$root/shared/Microsoft.NETCore.App/$version/createdump"
}

base_build() {
  local image=$1 work=$CACHE_DIR/base.building
  rm -rf "$work" "$work.packages"
  mkdir -p "$work" "$work.packages"
  base_unpack "$work"
  base_add_dotnet "$work"
  printf 'FROM scratch\nCOPY . /\nENV PATH=/usr/bin SSL_CERT_DIR=/etc/ssl/certs\n' >"$work.packages/Containerfile"
  buildah_run bud -q --timestamp 0 --identity-label=false --arch "$ARCHITECTURE" -t "$image" -f "$work.packages/Containerfile" "$work"
  rm -rf "$work" "$work.packages"
}

base_install() {
  if ! buildah_run inspect --type image "$1" >/dev/null 2>&1; then
    step images "making the base image for $ARCHITECTURE from Debian's libraries and .NET $(dotnet_version)" base_build "$1"
  fi
}
