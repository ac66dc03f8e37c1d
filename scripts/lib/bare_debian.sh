# shellcheck shell=bash
# Sourced after common.sh: a fresh Debian 12 with nothing installed but what it cannot be without.

# The mirror that this machine's apt uses.
# shellcheck disable=SC2016  # the form is for apt to fill in
mirror() {
  local uri=""
  if command -v apt-get >/dev/null; then
    uri=$(apt-get indextargets 'Created-By: Packages' 'Codename: bookworm' \
            --format '$(REPO_URI)' | grep '/debian/*$' | head -n 1 || true)
  fi
  echo "${uri:-http://deb.debian.org/debian}"
}

can_make_bare_debian() {
  if [ "$(id -u)" -eq 0 ] && command -v debootstrap >/dev/null; then return 0; fi
  say "it needs root and debootstrap"
  return 1
}

make_bare_debian() {  # FOLDER
  local mirror
  mirror=$(mirror)
  chmod 755 "$1"
  step "making a bare Debian 12 from $mirror" debootstrap --variant=minbase bookworm "$1" "$mirror"
}
