#!/bin/sh
# Installs ONNX Runtime's native library and C# binding source from npm, once per lockfile.
# Safe to run from several builds at once, and to interrupt: the stamp is written last.
set -eu
cd "$(dirname "$0")"
stamp=node_modules/.complete

if ! command -v npm >/dev/null 2>&1; then
    echo "error ORT001: npm is not on the PATH. ONNX Runtime comes from npm: install Node.js with npm (Debian: apt-get install npm), or build with -p:OnnxRuntime=nuget where the registry serves Microsoft.ML.OnnxRuntime.Gpu." >&2
    exit 1
fi

mkdir -p obj
exec 9>obj/restore.lock
if command -v flock >/dev/null 2>&1 && ! flock -w 600 9; then
    echo "error ORT002: another build has held build/onnxruntime/obj/restore.lock for 10 minutes." >&2
    exit 1
fi
if cmp -s package-lock.json "$stamp"; then
    touch "$stamp"
    exit 0
fi

echo "ONNX Runtime: npm ci (about 200 MB, once per checkout)"
rm -f "$stamp"
if ! npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2; then
    echo "error ORT003: npm ci failed in build/onnxruntime; its own message stands above." >&2
    exit 1
fi
# Half a gigabyte is other platforms' binaries; nothing here reads them.
rm -rf node_modules/com.github.asus4.onnxruntime/Plugins
find node_modules/onnxruntime-node/bin -type f ! -path '*/linux/x64/libonnxruntime*' -delete
cp package-lock.json "$stamp"
