#!/bin/sh
# Runs the checks that are named, each as a target of make, to the last one, and says how many passed:
# every test of a runner counts, and every check that has no tests of its own as one.
set -u

logs=target/test-logs
mkdir -p "$logs"
passed=0
failed=0
broken=''

# Adds up what the runners of one log say: "PASSED FAILED".
count() {
  awk '
    # cargo test
    /^test result: / { for (i = 2; i <= NF; i++) { if ($i ~ /^passed/) p += $(i - 1); if ($i ~ /^failed/) f += $(i - 1) } }
    # node --test
    /^[^ ]+ pass [0-9]+$/ { p += $3 }
    /^[^ ]+ (fail|cancelled) [0-9]+$/ { f += $3 }
    # python -m unittest
    /^Ran [0-9]+ tests? in / { ran = $2; p += ran }
    /^(FAILED|OK) \(/ {
      bad = 0
      n = split($0, part, /[(,)]/)
      for (i = 1; i <= n; i++) if (split(part[i], kv, "=") == 2) {
        if (kv[1] ~ /failures|errors|unexpected successes/) bad += kv[2]
        if (kv[1] ~ /skipped/) p -= kv[2]
      }
      p -= bad; f += bad
    }
    # tests/install.sh
    /^[0-9]+ passed, [0-9]+ failed$/ { p += $1; f += $3 }
    END { print p + 0, f + 0 }
  ' "$1"
}

for check in "$@"; do
  echo "== $check"
  log=$logs/$check.log
  # POSIX sh has no pipefail: the status goes by way of a file.
  { make --no-print-directory "$check"; echo $? > "$log.status"; } 2>&1 | tee "$log"
  status=$(cat "$log.status")
  read -r good bad <<COUNTS
$(count "$log")
COUNTS
  if [ "$status" -ne 0 ]; then
    broken="$broken $check"
    [ "$bad" -gt 0 ] || bad=1
  elif [ "$good" -eq 0 ]; then
    good=1
  fi
  passed=$((passed + good))
  failed=$((failed + bad))
done

echo
[ -z "$broken" ] || echo "not passed:$broken (logs in $logs)"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
