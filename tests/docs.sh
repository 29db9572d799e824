#!/bin/sh
# Holds the documentation to the repository: links, options, metrics, commands.
set -eu

cd "$(dirname "$0")/.."
passed=0
failed=0

# check SENTENCE COMMAND...: the sentence is said where the command fails.
check() {
  sentence=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED  $sentence"
  fi
}

for page in ./*.md docs/*.md docs/adr/*.md; do
  # What is indented is code.
  links=$(grep -v '^    ' "$page" | grep -oE '\]\([^)#]*|src="[^":]*"' | sed 's/^](//; s/^src="//; s/"$//' | grep -v '^[a-z]*:' | sort -u)
  for link in $links; do
    check "$page links to $link, which is not there" test -e "${page%/*}/$link"
  done
done

for option in $("$VOXORA_BIN" default-config | sed -n 's/^#\([a-z-]*\) = .*/\1/p'); do
  check "docs/operations.md lacks the option $option" grep -qF "| \`$option\` |" docs/operations.md
done

metrics=$(grep -rhoE '(counter|gauge|histogram)!\("[a-z_]+' src | cut -d '"' -f 2 | sort -u)
for metric in $metrics; do
  check "docs/operations.md lacks the metric $metric" grep -qF "\`$metric\`" docs/operations.md
done

targets=$(grep -ohE '(`|    )make [a-z0-9-]+' README.md docs/*.md | sed 's/.*make //' | sort -u)
for target in $targets; do
  check "README.md names make $target, which is not in Makefile" grep -q "^$target:" Makefile
done
check '.ci/run does not call make test' grep -qx 'exec make test' .ci/run

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
