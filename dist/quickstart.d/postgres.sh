# shellcheck shell=sh
# A throw-away PostgreSQL for dist/quickstart and .ci/run, which source this file.

# start_postgres CHECKOUT FOLDER: starts a server and leaves its address in FOLDER/postgres.url. It
# stops when the pipe that descriptor 9 holds open is closed: by stop_postgres, or by the end of this
# process, whatever ends it. Without an address within a minute it fails and says why.
start_postgres() {
  mkfifo "$2/postgres.hold" || return
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "$1/target/test-classes:$1/target/demo-lib/*" \
    dev.sqlitectl.testing.ThrowAwayPostgres \
    <"$2/postgres.hold" >"$2/postgres.url" 2>"$2/postgres.log" &
  postgres_pid=$!
  exec 9>"$2/postgres.hold"
  seconds=0
  while [ ! -s "$2/postgres.url" ]; do
    if [ "$seconds" -ge 60 ] || ! kill -0 "$postgres_pid" 2>/dev/null; then
      grep -v ' INFO ' "$2/postgres.log" | head -n 5 >&2
      printf 'error: no PostgreSQL: the embedded one did not start (as root it needs unshare -U)\n' >&2
      return 1
    fi
    sleep 1
    seconds=$((seconds + 1))
  done
}

stop_postgres() {
  [ -n "${postgres_pid:-}" ] || return 0
  exec 9>&-
  wait "$postgres_pid" 2>/dev/null
  postgres_pid=
}
