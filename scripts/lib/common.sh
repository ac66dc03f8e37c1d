# shellcheck shell=bash disable=SC2034,SC2164
# Sourced by the scripts beside this folder; sets the working directory to the
# root of the repository.
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# Jobs for builds and tests: all cores, unless the caller says otherwise.
jobs() { echo "${OPCOST_JOBS:-$(getconf _NPROCESSORS_ONLN)}"; }

say() { echo "$*" >&2; }

# step WORDS COMMAND...: says what is done; the command's output only if it fails.
step() {
  local words=$1 log status=0
  shift
  log=$(mktemp)
  say "$words"
  "$@" >"$log" 2>&1 || status=$?
  if [ "$status" -ne 0 ]; then
    cat "$log" >&2
    say "failed: $*"
  fi
  rm -f "$log"
  return "$status"
}

# CMakeLists.txt asks for it, in four lines that do not say where to get one.
needs_cmake=3.22
has_cmake() {
  local here
  here=$(cmake --version 2>/dev/null | sed -n '1s/[^0-9]*//p')
  if [ -z "$here" ]; then say "there is no CMake: scripts/install-deps"; return 1; fi
  if [ "$(printf '%s\n' "$needs_cmake" "$here" | sort -V | head -n 1)" = "$needs_cmake" ]; then
    return 0
  fi
  say "CMake $needs_cmake or newer is needed, this is $here: python3 -m pip install --user cmake, or https://cmake.org/download"
  return 1
}

configure() {
  has_cmake || return 1
  cmake --preset "$1" ${configure_options[@]+"${configure_options[@]}"} && return
  say "if a library is missing: scripts/install-deps installs it, or says what to install"
  return 1
}
configure_options=()

compile() {  # PRESET [TARGET...]
  local preset=$1
  shift
  cmake --build "build/$preset" --parallel "$(jobs)" ${1:+--target "$@"}
}

# build PRESET [TARGET...]: configures and builds it, in build/PRESET.
build() { configure "$1" && compile "$@"; }

# build_shown WORDS PRESET [TARGET...]: the same as a step; on a terminal with Ninja's own counter.
build_shown() {
  local words=$1
  shift
  if [ ! -t 2 ]; then step "$words" build "$@"; return; fi
  step "$words" configure "$1" && compile "$@" >&2
}

# compile_shown WORDS PRESET [TARGET...]: the same of what is configured.
compile_shown() {
  local words=$1
  shift
  if [ ! -t 2 ]; then step "$words" compile "$@"; return; fi
  say "$words"
  compile "$@" >&2
}

# The tool of LLVM 14, whose findings and format are the ones that count.
llvm14() {
  local name
  for name in "$1-14" "$1"; do
    if command -v "$name" >/dev/null && grep -q 'version 14\.' <<<"$("$name" --version)"; then
      echo "$name"
      return
    fi
  done
  say "$1 of LLVM 14 is needed: scripts/install-deps --dev"
  return 1
}
