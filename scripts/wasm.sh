# shellcheck shell=bash
# How WebAssembly is built, for the contracts and for browsers: sourced after environment.sh.
#
# rustup's toolchain with the wasm32 target where that can be had, else Debian's rustc-web with a standard library built for the
# occasion. WAYCLEAR_WASM=rustup or =debian chooses.

readonly TARGET=wasm32-unknown-unknown
readonly TOOLS=$PWD/target/wasm-tools

# Where we may, installs Debian packages; where we may not, says which are missing.
need_packages() {
  apt_install "$@" ||
    fail "missing: $*. Install them (Debian, as root: apt-get install $*) or get rustup's target: rustup target add $TARGET"
}

have_rustup_target() {
  command -v rustup >/dev/null || return 1
  rustup target list --installed 2>/dev/null | grep -qx "$TARGET" && return 0
  say "asking rustup for $TARGET"
  rustup target add "$TARGET" >/dev/null 2>&1
}

# Paths of this machine would end in panic messages, and two folders would give two checksums. Prints the flags one a line.
remap() {
  local home=${CARGO_HOME:-$HOME/.cargo}
  [[ $home = /* ]] || home=$PWD/$home
  # Of two that fit, rustc takes the later one: the longer one, when sorted.
  printf '%s\t%s\n' "$home" /cargo "$(realpath -m -- "$home")" /cargo "$PWD" /wayclear |
    LC_ALL=C sort -u | sed $'s/\t/=/; s/^/--remap-path-prefix=/'
}

# The flags in cargo's own encoding: in RUSTFLAGS a blank in a path would end the flag.
encoded() { { printf '%s\n' "$@"; remap; } | paste -s -d $'\x1f'; }

# Sets `way`, and installs what it needs.
pick_way() {
  local file
  { command -v node && command -v npm; } >/dev/null || need_packages nodejs npm
  need_node
  if [ "${WAYCLEAR_WASM:-}" != debian ] && have_rustup_target; then
    way=rustup way_words="rustup's toolchain"
  elif [ "${WAYCLEAR_WASM:-}" = rustup ]; then
    fail "rustup has no $TARGET for this toolchain: rustup target add $TARGET"
  else
    # shellcheck disable=SC2034 # Who sources this says it.
    way=debian way_words="Debian's rustc-web"
    for file in /usr/bin/rustc /usr/bin/cargo /usr/bin/lld-19 /usr/src/rustc-*/library/std; do
      [ -e "$file" ] || { need_packages rustc-web cargo-web rust-web-src lld-19; break; }
    done
    mkdir -p "$TOOLS/bin"
    ln -sf /usr/bin/lld-19 "$TOOLS/bin/rust-lld"
  fi
}

# cargo_wasm FLAGS... -- ARGS...: builds one library or example for the target, as a module and nothing else: with the library that other
# crates link, cargo would leave out the optimisation at link time, and a module be a seventh larger.
cargo_wasm() {
  local flags=()
  while [ "$1" != -- ]; do flags+=("$1"); shift; done
  shift
  if [ "$way" = rustup ]; then
    CARGO_ENCODED_RUSTFLAGS=$(encoded "${flags[@]}") \
      cargo rustc --quiet --release --crate-type cdylib --locked --target "$TARGET" --target-dir target/wasm "$@"
  else
    CARGO_ENCODED_RUSTFLAGS=$(encoded -C link-arg=--import-undefined "${flags[@]}") \
      PATH="$TOOLS/bin:/usr/bin:$PATH" RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 \
      /usr/bin/cargo rustc --quiet --release --crate-type cdylib --locked --target "$TARGET" --target-dir target/wasm \
      -Zbuild-std=std,panic_abort "$@"
  fi
}
