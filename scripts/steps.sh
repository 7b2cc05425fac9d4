# shellcheck shell=bash
# What e2e and study share, which source it with FILES set, a folder of their own below target/: steps that are counted, on a node of
# their own with a tree, and an end that leaves no process behind, also after Ctrl-C.
# shellcheck disable=SC2317 # The steps are called by need.

set -m # Each step is a process group, so that it can be ended as a whole.
# shellcheck source=scripts/environment.sh
. "$(dirname "$(realpath "${BASH_SOURCE[0]}")")/environment.sh"

readonly FILES=$PWD/$FILES
export PORT LOCALNET_HOME=$FILES/localnet
export WAYCLEAR_NODE=http://localhost:$PORT WAYCLEAR_DEPLOYMENT=$FILES/testing.json
# What the authority signs slips with; the tests sign with it too.
export WAYCLEAR_SLIP_KEY_FILE=$FILES/slip.key
# The command is looked for there.
export CARGO_TARGET_DIR=$PWD/target
readonly LOCALNET=scripts/localnet/localnet WAYCLEAR=target/debug/wayclear
mkdir -p "$FILES"
passed=0
failed=0
# The group of the step that runs, and of what goes on beside it.
step=
beside=
# What else has to be ended; scripts that have something say it otherwise.
down_beside() { :; }

end() {
  trap - EXIT INT TERM
  local group
  for group in $step $beside; do kill -- "-$group" 2>/dev/null || true; done
  "$LOCALNET" down || true
  down_beside
}
trap end EXIT
trap 'end; exit 130' INT TERM

finish() {
  end
  echo "$passed passed, $failed failed"
  [ "$failed" = 0 ]
  exit
}

# Runs a step, in the background so that a signal is answered at once.
run() {
  "$@" &
  step=$!
  local code=0
  wait "$step" || code=$?
  step=
  return "$code"
}

# A step that counts as one test; what comes after needs it.
need() {
  local name=$1 began=$SECONDS
  shift
  say "$name ..."
  if run "$@"; then
    say "$name: ok, $((SECONDS - began)) s"
    passed=$((passed + 1))
  else
    say "$name: FAILED"
    failed=$((failed + 1))
    finish
  fi
}

install() {
  local missing=()
  command -v cc >/dev/null || missing+=(gcc libc6-dev)
  command -v jq >/dev/null || missing+=(jq)
  command -v openssl >/dev/null || missing+=(openssl)
  if command -v go >/dev/null; then need_go; else missing+=(golang-go); fi
  if { command -v node && command -v npm; } >/dev/null; then need_node; else missing+=(nodejs npm); fi
  [ -x "${CHROMIUM:-/usr/bin/chromium}" ] || missing+=(chromium)
  if [ ${#missing[@]} -gt 0 ]; then
    apt_install "${missing[@]}" || fail "missing: ${missing[*]}; install them"
  fi
  # What the distribution has may be too old.
  need_go
  need_node
}

wasm() { scripts/build-wasm >/dev/null; }
wasmd() { scripts/setup-wasmd >/dev/null; }
# At once: to optimise a contract takes one core.
contracts_and_wasmd() {
  local other code=0
  wasmd &
  other=$!
  wasm || code=1
  wait "$other" || code=1
  return "$code"
}

command_line() { cargo build --quiet --locked -p wayclear-cli; }

deploy() {
  local key
  rm -f "$WAYCLEAR_DEPLOYMENT" "$WAYCLEAR_SLIP_KEY_FILE"
  key=$("$WAYCLEAR" attest key "$WAYCLEAR_SLIP_KEY_FILE" | head -n 1)
  "$WAYCLEAR" deploy --yes --tree trees/yolo.toml --slip-key "$key"
}

prepare() {
  need "what is needed" install
  need "contracts and wasmd" contracts_and_wasmd
  need "the command" command_line
  need "localnet" "$LOCALNET" up
  need "deployment" deploy
}
