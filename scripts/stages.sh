# Stages of a long run: each is timed, a failure is remembered, and the next runs anyway.
# Sourced after lib.sh.
passed=0
failed=0
stage_ok=true # did the last one pass?
stage_table=()
causes_file=$(mktemp) # what failed, a line each: told again at the end, where a long log is read first
trap 'rm -f "$causes_file"' EXIT
export causes_file

# stage NAME COMMAND...: one check. A stage that runs ctest counts its tests instead of itself.
stage() {
  local name=$1 start=$SECONDS rc=0
  shift
  say "== $name"
  counted_file=$(mktemp)
  # A command under `if` or `||` would ignore `set -e`, hence the detour.
  set +e
  (
    set -e
    "$@"
  )
  rc=$?
  set -e
  count_stage $rc
  stage_table+=("$(printf '%-18s %-7s %5d s' "$name" "$(verdict $rc)" $((SECONDS - start)))")
  stage_ok=true
  [ $rc -eq 0 ] || { stage_ok=false && say "== $name FAILED"; }
}

verdict() { if [ "$1" -eq 0 ]; then echo ok; else echo FAILED; fi; }

count_stage() {
  local good=0 bad=0
  read -r good bad <"$counted_file" || true
  rm -f "$counted_file"
  if [ -z "$good" ]; then good=$(($1 == 0)) bad=$(($1 != 0)); fi
  if [ "$1" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
  passed=$((passed + good))
  failed=$((failed + bad))
}

# count_tests LOG: tells the running stage how many tests of a ctest run passed, and which failed.
count_tests() {
  local line='s/^[0-9]*% tests passed, \([0-9]*\) tests* failed out of \([0-9]*\)$/\1 \2/p'
  local bad total
  sed -n '/^The following tests FAILED:$/,/^Errors while/s/^\t */  /p' "$1" >>"$causes_file"
  # ctest shows what a test said only where it failed.
  grep -aE '^TEST CASE: |: (FATAL )?ERROR: |^SUMMARY: |^ *(values|logged): ' "$1" |
    head -n 24 | cut -c -300 | sed 's/^ */    /' >>"$causes_file" || true
  read -r bad total < <(sed -n "$line" "$1" | tail -n 1) || return 0
  echo "$((total - bad)) $bad" >"$counted_file"
}

# The table, the line that counts, and the exit code.
finish_stages() {
  say ""
  printf '%s\n' "${stage_table[@]}" >&2
  if [ -s "$causes_file" ]; then say "failed:" && cat "$causes_file" >&2; fi
  say "total $SECONDS s"
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
}
