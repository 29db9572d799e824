#!/bin/sh
# Tests of install.sh in scratch directories. A stand-in that answers `version` and `default-config`
# takes the binary's place, so that nothing is built.
set -eu

# Each test is a function whose name is its sentence.
tests='
  a_release_becomes_a_system_service
  a_second_run_changes_nothing
  an_upgrade_keeps_options_and_data
  uninstalling_keeps_the_data_and_says_where
  a_wrong_checksum_is_refused_and_changes_nothing
  a_checksum_may_be_given_by_hand
  what_is_no_release_is_refused_and_changes_nothing
  a_release_is_fetched_from_its_address
  an_unpacked_release_installs_itself
  a_checkout_is_built_and_installed
  a_user_gets_a_program_at_home
  an_unknown_option_is_refused
'

stand_in() {
  cat > "$2" << STAND_IN
#!/bin/sh
case \$1 in
  version) echo 'voxora $1' ;;
  default-config) echo '# Options.' ;;
  *) exit 2 ;;
esac
STAND_IN
  chmod 755 "$2"
}

# Makes $1.tar.gz of version $2, with its checksum beside it.
archive() {
  mkdir -p "content-$2/voxora-$2"
  stand_in "$2" "content-$2/voxora-$2/voxora"
  tar -C "content-$2" -czf "$1.tar.gz" "voxora-$2"
  sha256sum "$1.tar.gz" > "$1.tar.gz.sha256"
}

# Everything below a directory: names, modes and contents.
state() {
  (cd "$1" && find . -exec stat -c '%n %a' {} + && find . -type f -exec sha256sum {} +) | sort
}

install_below() {
  DESTDIR=$1 sh "$scratch/install.sh"
}

refused() {
  if "$@"; then return 1; fi
}

mode() { stat -c %a "$1"; }

a_release_becomes_a_system_service() {
  archive release 1.0.0
  VOXORA_RELEASE=release.tar.gz install_below "$PWD/root" | grep '^Installed voxora 1.0.0'
  test "$(root/usr/local/bin/voxora version)" = 'voxora 1.0.0'
  test "$(mode root/var/lib/voxora)" = 700
  test "$(mode root/etc/voxora/voxora.toml)" = 640
  unit=root/etc/systemd/system/voxora.service
  for line in 'ExecStart=/usr/local/bin/voxora serve --data-dir /var/lib/voxora' 'User=voxora' \
    'Environment=VOXORA_CONFIG=/etc/voxora/voxora.toml' 'NoNewPrivileges=yes' 'ProtectSystem=strict' \
    'CapabilityBoundingSet=' 'StateDirectoryMode=0700'; do
    grep -Fx "$line" "$unit"
  done
}

a_second_run_changes_nothing() {
  archive release 1.0.0
  VOXORA_RELEASE=release.tar.gz install_below "$PWD/root"
  state root > before
  VOXORA_RELEASE=release.tar.gz install_below "$PWD/root"
  state root | diff before -
}

an_upgrade_keeps_options_and_data() {
  archive one 1.0.0
  archive two 2.0.0
  VOXORA_RELEASE=one.tar.gz install_below "$PWD/root"
  echo 'listen = "0.0.0.0:80"' > root/etc/voxora/voxora.toml
  echo words > root/var/lib/voxora/voxora.db
  VOXORA_RELEASE=two.tar.gz install_below "$PWD/root"
  test "$(root/usr/local/bin/voxora version)" = 'voxora 2.0.0'
  grep listen root/etc/voxora/voxora.toml
  grep words root/var/lib/voxora/voxora.db
}

uninstalling_keeps_the_data_and_says_where() {
  archive release 1.0.0
  VOXORA_RELEASE=release.tar.gz install_below "$PWD/root"
  echo words > root/var/lib/voxora/voxora.db
  DESTDIR=$PWD/root sh "$scratch/install.sh" --uninstall | grep "Kept.*$PWD/root/var/lib/voxora"
  grep words root/var/lib/voxora/voxora.db
  test -f root/etc/voxora/voxora.toml
  test ! -e root/usr/local/bin/voxora
  test ! -e root/etc/systemd/system/voxora.service
  # A second time there is nothing left to do.
  DESTDIR=$PWD/root sh "$scratch/install.sh" --uninstall
}

a_wrong_checksum_is_refused_and_changes_nothing() {
  archive one 1.0.0
  archive two 2.0.0
  VOXORA_RELEASE=one.tar.gz install_below "$PWD/root"
  state root > before
  wrong=$(printf '%064d' 0)
  VOXORA_RELEASE=two.tar.gz VOXORA_SHA256=$wrong refused install_below "$PWD/root"
  cp one.tar.gz.sha256 two.tar.gz.sha256
  VOXORA_RELEASE=two.tar.gz refused install_below "$PWD/root"
  : > two.tar.gz.sha256
  VOXORA_RELEASE=two.tar.gz refused install_below "$PWD/root"
  rm two.tar.gz.sha256
  VOXORA_RELEASE=two.tar.gz refused install_below "$PWD/root"
  state root | diff before -
}

a_checksum_may_be_given_by_hand() {
  archive release 1.0.0
  by_hand=$(cut -d ' ' -f 1 release.tar.gz.sha256 | tr a-f A-F)
  rm release.tar.gz.sha256
  VOXORA_RELEASE=release.tar.gz VOXORA_SHA256=$by_hand install_below "$PWD/root"
  test -x root/usr/local/bin/voxora
}

what_is_no_release_is_refused_and_changes_nothing() {
  mkdir content
  echo text > content/README.md
  tar -C content -czf empty.tar.gz .
  sha256sum empty.tar.gz > empty.tar.gz.sha256
  VOXORA_RELEASE=empty.tar.gz refused install_below "$PWD/root"
  archive broken 1.0.0
  echo 'exit 1' > content-1.0.0/voxora-1.0.0/voxora
  tar -C content-1.0.0 -czf broken.tar.gz .
  sha256sum broken.tar.gz > broken.tar.gz.sha256
  VOXORA_RELEASE=broken.tar.gz refused install_below "$PWD/root"
  VOXORA_RELEASE=nowhere.tar.gz refused install_below "$PWD/root"
  test ! -e root
}

a_release_is_fetched_from_its_address() {
  archive release 1.0.0
  mkfifo said
  python3 -u -m http.server 0 --bind 127.0.0.1 > said 2> requests &
  server=$!
  trap 'kill $server' EXIT
  read -r line < said
  port=$(echo "$line" | sed 's/.* port \([0-9]*\) .*/\1/')
  url=http://127.0.0.1:$port/release.tar.gz
  # Without a checksum of one's own, http:// proves nothing.
  VOXORA_RELEASE=$url refused install_below "$PWD/root"
  test ! -e root
  VOXORA_RELEASE=$url VOXORA_SHA256=$(cut -d ' ' -f 1 release.tar.gz.sha256) install_below "$PWD/root"
  test -x root/usr/local/bin/voxora
  VOXORA_RELEASE=$url.missing VOXORA_SHA256=0 refused install_below "$PWD/root"
}

an_unpacked_release_installs_itself() {
  mkdir unpacked
  cp "$scratch/install.sh" unpacked
  stand_in 1.0.0 unpacked/voxora
  DESTDIR=$PWD/root sh unpacked/install.sh
  test -x root/usr/local/bin/voxora
}

a_checkout_is_built_and_installed() {
  mkdir checkout tools
  cp "$scratch/install.sh" checkout
  : > checkout/Cargo.toml
  cat > tools/cargo <<'CARGO'
#!/bin/sh
test "$*" = 'build --locked --release' && mkdir -p target/x86_64-unknown-linux-gnu/release \
  && cp ../built target/x86_64-unknown-linux-gnu/release/voxora
CARGO
  chmod 755 tools/cargo
  PATH=$PWD/tools:$PATH DESTDIR=$PWD/root refused sh checkout/install.sh
  test ! -e root
  stand_in 1.0.0 built
  PATH=$PWD/tools:$PATH DESTDIR=$PWD/root sh checkout/install.sh
  test -x root/usr/local/bin/voxora
}

a_user_gets_a_program_at_home() {
  archive release 1.0.0
  mkdir home
  [ "$(id -u)" != 0 ] || chown 65534:65534 home
  as_user() { HOME=$PWD/home VOXORA_RELEASE=$PWD/release.tar.gz without_root sh "$scratch/install.sh" "$@"; }
  as_user > said
  grep "$PWD/home/.local/bin/voxora serve" said
  test "$(home/.local/bin/voxora version)" = 'voxora 1.0.0'
  as_user
  as_user --uninstall | grep "Kept.*$PWD/home/.local/share/voxora"
  test ! -e home/.local/bin/voxora
}

without_root() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
  else
    "$@"
  fi
}

an_unknown_option_is_refused() {
  DESTDIR=$PWD/root refused sh "$scratch/install.sh" --instal
  test ! -e root
  sh "$scratch/install.sh" --help | grep VOXORA_SHA256
}

run_all() {
  repository=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
  scratch=$(mktemp -d)
  export scratch
  trap 'rm -rf "$scratch"' EXIT
  trap 'exit 1' HUP INT TERM
  # The one who is not root reads it too.
  chmod 755 "$scratch"
  cp "$repository/install.sh" "$scratch/install.sh"
  unset VOXORA_RELEASE VOXORA_SHA256 DESTDIR CARGO_TARGET_DIR XDG_DATA_HOME
  passed=0
  failed=0
  for test in $tests; do
    mkdir "$scratch/$test"
    # In a shell of its own: within an `if`, `set -e` would not hold.
    if sh -x "$repository/tests/install.sh" "$test" > "$scratch/log" 2>&1; then
      passed=$((passed + 1))
      echo "ok      $test"
    else
      failed=$((failed + 1))
      echo "FAILED  $test"
      cat "$scratch/log"
    fi
  done
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
}

if [ $# -eq 0 ]; then
  run_all
else
  cd "$scratch/$1"
  "$1"
fi
