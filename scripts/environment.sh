# shellcheck shell=bash
# What the scripts beside it need, which source it first: the root of the checkout as current folder, a shell that is new
# enough, HOME, and words for what is missing or too old.

say() { echo "${0##*/}: $*" >&2; }
fail() { say "$*"; exit 1; }

# These lines and the functions above must be understood by the bash 3.2 of macOS.
[ "${BASH_VERSINFO[0]}" -ge 4 ] || fail "bash $BASH_VERSION is too old, 4 or newer is needed (macOS: brew install bash)"

# Without links, as compilers see it.
cd -P "$(dirname "$(realpath "${BASH_SOURCE[0]}")")/.." || exit

# Go, npm and wasmd keep things there, and do nothing without.
if [ -z "${HOME:-}" ]; then
  unset HOME
  # Of this user, as the system knows it.
  HOME=~
  [ -w "$HOME" ] || fail "HOME is not set; set it to a folder that you may write, like HOME=/tmp/home $0"
  export HOME
fi

# Installs Debian packages, if this is root on such a system.
apt_install() {
  { [ "$(id -u)" = 0 ] && command -v apt-get; } >/dev/null || return
  say "installing $*"
  apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# Whether the first version is at most the second.
at_most() { printf '%s\n' "$1" "$2" | sort -V -C; }

need_node() {
  local needed found
  needed=$(sed -n 's/.*"node": ">=\([0-9.]*\)".*/\1/p' frontend/package.json)
  { command -v node && command -v npm; } >/dev/null ||
    fail "Node.js or its npm is missing, $needed or newer is needed: https://nodejs.org"
  found=$(node --version) && found=${found#v}
  at_most "$needed" "$found" || fail "Node.js $found is too old, $needed or newer is needed: https://nodejs.org"
}

need_go() {
  local needed found
  needed=$(sed -n 's/^go //p' tools/wasmd/go.mod)
  command -v go >/dev/null || fail "Go is missing, $needed or newer is needed: https://go.dev/dl"
  # Else an older one would fetch a newer one to answer.
  found=$(GOTOOLCHAIN=local go version | sed 's/.*go\([0-9][0-9.]*\).*/\1/')
  at_most "$needed" "$found" || fail "Go $found is too old, $needed or newer is needed: https://go.dev/dl"
}

# The commit of the checkout, with "-dirty" where a file differs from it or was never committed: it may be gone when
# "wayclear release" looks. In a hook of another checkout, variables name that one, and git replace shows other bytes.
built_of() (
  unset GIT_DIR GIT_WORK_TREE GIT_COMMON_DIR GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_NAMESPACE
  export GIT_NO_REPLACE_OBJECTS=1
  { commit=$(git rev-parse HEAD) && changed=$(git status --porcelain --untracked-files=normal); } 2>/dev/null || commit=unknown changed=
  echo "$commit${changed:+-dirty}"
)
