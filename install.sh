#!/bin/sh
# Installs Voxora, or brings an installation up to date.
#
#   ./install.sh               as root: a system service; otherwise a program in ~/.local/bin
#   ./install.sh --uninstall   removes it again, and keeps the data
#
# The binary is, in this order:
#   VOXORA_RELEASE=FILE|URL    a release archive, held to its SHA-256: VOXORA_SHA256, or the file
#                              of the same name with .sha256 at its end
#   ./voxora                   beside this script, in an unpacked release
#   ./Cargo.toml               beside this script, in a checkout: it is built, which needs Rust, Node and npm
#
# DESTDIR=DIR puts a system installation below DIR and touches nothing outside it: no user, no service.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=${DESTDIR:-}
user=voxora
data=/var/lib/voxora
config=/etc/voxora/voxora.toml
unit=/etc/systemd/system/voxora.service

say() { printf '%s\n' "$*"; }

die() {
  printf 'install.sh: %s\n' "$*" >&2
  exit 1
}

main() {
  [ "$(uname -s)" = Linux ] || die "this is for Linux, not for $(uname -s)"
  is_system=no
  bin=${HOME:-}/.local/bin
  if [ -n "$root" ] || [ "$(id -u)" = 0 ]; then
    is_system=yes
    bin=$root/usr/local/bin
  elif [ -z "${HOME:-}" ]; then
    die 'HOME is not set; set it, or run this as root'
  fi
  case ${1:-} in
    '') install_all ;;
    --uninstall) uninstall ;;
    -h | --help) sed -n '2,/^set -eu/{s/^# \{0,1\}//;/^set -eu/d;p;}' "$0" ;;
    *) die "$1 is no option; there are --uninstall and --help" ;;
  esac
}

install_all() {
  [ "$(uname -m)" = x86_64 ] || die "the binary is for x86_64, this machine is $(uname -m)"
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  trap 'exit 1' HUP INT TERM
  # Nothing is changed before the new binary is there, verified, and has run once.
  provide "$scratch/voxora"
  version=$("$scratch/voxora" version) || die 'the new binary does not run on this machine; nothing was changed'
  put_binary "$scratch/voxora"
  say "Installed $version as $bin/voxora"
  if [ "$is_system" = yes ]; then
    install_service
  else
    next_for_user
  fi
}

# Puts the binary that is to be installed at $1.
provide() {
  if [ -n "${VOXORA_RELEASE:-}" ]; then
    take_release "$1"
  elif [ -x "$here/voxora" ] && [ ! -d "$here/voxora" ]; then
    cp "$here/voxora" "$1"
  elif [ -f "$here/Cargo.toml" ]; then
    build "$1"
  else
    die 'there is nothing to install; set VOXORA_RELEASE to a release archive or its address'
  fi
  chmod 755 "$1"
}

build() {
  command -v cargo > /dev/null \
    || die 'cargo is missing. Install Rust (https://rustup.rs), or build as another user, with make release, and set VOXORA_RELEASE to the archive in dist/'
  (cd "$here" && cargo build --locked --release) || die 'the build failed; nothing was changed'
  cp "${CARGO_TARGET_DIR:-$here/target}/x86_64-unknown-linux-gnu/release/voxora" "$1"
}

take_release() {
  archive=$scratch/release.tar.gz
  fetch "$VOXORA_RELEASE" "$archive" || die "cannot get $VOXORA_RELEASE; nothing was changed"
  expected=${VOXORA_SHA256:-}
  if [ -z "$expected" ]; then
    case $VOXORA_RELEASE in
      http://*) die 'over http:// anybody on the way can change the archive and its checksum; use https://, or set VOXORA_SHA256' ;;
    esac
    fetch "$VOXORA_RELEASE.sha256" "$scratch/sha256" \
      || die "there is no $VOXORA_RELEASE.sha256; set VOXORA_SHA256 to the archive's checksum. Nothing was changed"
    expected=$(cut -d ' ' -f 1 < "$scratch/sha256")
  fi
  expected=$(printf '%s' "$expected" | tr 'A-F' 'a-f')
  actual=$(checksum "$archive")
  [ "$actual" = "$expected" ] \
    || die "$VOXORA_RELEASE has the SHA-256 $actual, and not $expected; nothing was changed"
  mkdir "$scratch/unpacked"
  tar -xzf "$archive" -C "$scratch/unpacked" || die "$VOXORA_RELEASE cannot be unpacked; nothing was changed"
  for found in "$scratch/unpacked/voxora" "$scratch"/unpacked/*/voxora; do
    if [ -f "$found" ]; then
      cp "$found" "$1"
      return
    fi
  done
  die "$VOXORA_RELEASE holds no voxora; nothing was changed"
}

# Gets $1, an address or a file, into the file $2.
fetch() {
  case $1 in
    http://* | https://*)
      if command -v curl > /dev/null; then
        curl -fsSL -o "$2" "$1"
      elif command -v wget > /dev/null; then
        wget -q -O "$2" "$1"
      else
        die 'curl or wget is needed to fetch it'
      fi
      ;;
    *) [ -f "$1" ] && cp "$1" "$2" ;;
  esac
}

checksum() {
  if command -v sha256sum > /dev/null; then
    sha256sum < "$1"
  elif command -v shasum > /dev/null; then
    shasum -a 256 < "$1"
  else
    die 'sha256sum is missing, and nothing is installed unverified'
  fi | cut -d ' ' -f 1
}

# By a rename: a running server keeps the old file, and there is never half a one.
put_binary() {
  mkdir -p "$bin"
  cp "$1" "$bin/.voxora.new"
  chmod 755 "$bin/.voxora.new"
  mv -f "$bin/.voxora.new" "$bin/voxora"
}

install_service() {
  make_user
  mkdir -p "$root$data" "$root${config%/*}" "$root${unit%/*}"
  chmod 700 "$root$data"
  if [ ! -f "$root$config" ]; then
    "$bin/voxora" default-config > "$root$config"
  fi
  # It may hold secrets.
  chmod 640 "$root$config"
  unit_text > "$root$unit"
  chmod 644 "$root$unit"
  if [ -n "$root" ]; then
    say "Below $root: $unit, $config, $data. No user was made and no service started."
    return
  fi
  chown "$user:$user" "$data"
  chown "root:$user" "$config"
  start_service
}

make_user() {
  if [ -n "$root" ] || id "$user" > /dev/null 2>&1; then
    return
  fi
  command -v useradd > /dev/null || die "useradd is missing; make a system user $user and run this again"
  useradd --system --user-group --home-dir "$data" --no-create-home --shell /usr/sbin/nologin "$user"
}

start_service() {
  if [ ! -d /run/systemd/system ]; then
    say "systemd does not run here, so nothing was started. The unit is $unit."
    say "Next: run it as $user:"
    say "  $bin/voxora serve --config $config --data-dir $data"
    return
  fi
  systemctl daemon-reload
  systemctl enable --quiet voxora
  systemctl restart voxora
  say "The service runs; its options are in $config, its data in $data."
  say 'Next: make the first user. For 30 minutes the log shows a link for that, with its setup token:'
  say "  journalctl -u voxora | grep 'setup token'"
  say 'or, at any time:'
  say "  runuser -u $user -- $bin/voxora admin create --data-dir $data --role owner --email YOU@EXAMPLE.ORG --name 'YOUR NAME'"
}

unit_text() {
  cat << UNIT
[Unit]
Description=Voxora customer chat
Wants=network-online.target
After=network-online.target

[Service]
Type=exec
User=$user
Group=$user
Environment=VOXORA_CONFIG=$config
EnvironmentFile=-${config%.toml}.env
ExecStart=/usr/local/bin/voxora serve --data-dir $data
Restart=on-failure
RestartSec=2
# A wrong option does not get right by trying again.
RestartPreventExitStatus=2
TimeoutStopSec=15
LimitNOFILE=65536

StateDirectory=voxora
StateDirectoryMode=0700
UMask=0077

CapabilityBoundingSet=
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
ProtectProc=invisible
ProcSubset=pid
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
PrivateDevices=yes
PrivateTmp=yes
PrivateUsers=yes
RemoveIPC=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
UNIT
}

next_for_user() {
  case :${PATH:-}: in
    *:"$bin":*) command=voxora ;;
    *)
      command=$bin/voxora
      say "$bin is not in PATH."
      ;;
  esac
  say 'Next: start it, and follow what its log says about the first user:'
  say "  $command serve"
}

uninstall() {
  if [ "$is_system" = yes ] && [ -z "$root" ] && [ -f "$unit" ] && [ -d /run/systemd/system ]; then
    systemctl disable --quiet --now voxora
  fi
  if [ "$is_system" = yes ]; then
    rm -f "$root$unit"
    kept="$root$data, $root$config"
  else
    kept=${XDG_DATA_HOME:-$HOME/.local/share}/voxora
  fi
  rm -f "$bin/voxora"
  if [ "$is_system" = yes ] && [ -z "$root" ] && [ -d /run/systemd/system ]; then
    systemctl daemon-reload
  fi
  say "Removed $bin/voxora. Kept, where they exist: $kept"
}

main "$@"
