#!/usr/bin/env bash
# Assembles a folder of ordinary developer text from published packages, pinned by version and SHA-256.
#
#   benches/corpus/assemble.sh FOLDER
#   cargo bench -p safeconduct-benches --bench benign -- --show FOLDER
#
# Each package comes through its registry's own client (`cargo`, `pip`, `npm`); one whose digest differs is an error.
# Tests and their data are left out: they hold keys and passwords on purpose.
set -euo pipefail
folder=${1:?give the folder to fill}
list=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/packages.tsv
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The archives, one per package, into $scratch/archives.
fetch() {
  local registry=$1 name=$2 version=$3
  case $registry in
    crate)
      mkdir -p "$scratch/crate/src"
      printf '[package]\nname = "scratch"\nversion = "0.0.0"\nedition = "2024"\n[dependencies]\n"%s" = "=%s"\n' \
        "$name" "$version" >"$scratch/crate/Cargo.toml"
      : >"$scratch/crate/src/lib.rs"
      rm -f "$scratch/crate/Cargo.lock"
      cargo fetch --quiet --manifest-path "$scratch/crate/Cargo.toml"
      cp "${CARGO_HOME:-$HOME/.cargo}"/registry/cache/*/"$name-$version.crate" "$scratch/archive"
      ;;
    pypi)
      rm -rf "$scratch/pypi"
      pip download --quiet --no-deps --only-binary :all: --dest "$scratch/pypi" "$name==$version"
      mv "$scratch"/pypi/* "$scratch/archive"
      ;;
    npm)
      (cd "$scratch" && mv "$(npm pack --silent "$name@$version" | tail -1)" archive)
      ;;
  esac
}

unpack() {
  local registry=$1 target=$2
  mkdir -p "$target"
  case $registry in
    pypi) unzip -q -o "$scratch/archive" -d "$target" ;;
    *) tar -xzf "$scratch/archive" -C "$target" ;;
  esac
  find "$target" -type d \( -iname test -o -iname tests -o -iname testdata -o -iname testing -o -iname fixtures -o -name __tests__ \) \
    -prune -exec rm -rf {} +
}

while IFS=$'\t' read -r registry name version digest; do
  case $registry in '' | '#'*) continue ;; esac
  target=$folder/$registry/${name//\//-}-$version
  [ -d "$target" ] && continue
  fetch "$registry" "$name" "$version"
  if ! echo "$digest  $scratch/archive" | sha256sum --check --quiet; then
    echo "$registry $name $version is not what was pinned" >&2
    exit 1
  fi
  unpack "$registry" "$target.new"
  mv "$target.new" "$target"
done <"$list"
du -sh "$folder"
