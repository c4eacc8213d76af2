#!/bin/sh
# Makes an archive of the classes that a coordinator loads, so that it starts faster:
#
#   startup-archive.sh JAR ARCHIVE [FLAG...]
#
# A coordinator is started with the flags, on a free port, until it is ready, and ended again. From
# Java 25 on the archive is an AOT cache, before it a CDS archive. Whoever uses it names the same
# jar and the same Java. Without flags the coordinator brings its own PostgreSQL, in a temporary
# folder.
set -eu
[ $# -ge 2 ] || { echo "usage: $0 JAR ARCHIVE [FLAG...]" >&2; exit 2; }
jar=$1
archive=$2
shift 2
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
ready_max_s=120

version=$("$java" -XshowSettings:properties -version 2>&1 |
  sed -n 's/^ *java.specification.version = //p')
if [ "$version" -ge 25 ]; then
  record=-XX:AOTCacheOutput=$archive
  use=-XX:AOTCache=$archive
else
  record=-XX:ArchiveClassesAtExit=$archive
  use=-XX:SharedArchiveFile=$archive
fi

work=$(mktemp -d)
pid=
end() {
  [ -z "$pid" ] || kill "$pid" 2>/dev/null || true
  rm -rf "$work"
}
trap end EXIT

rm -f "$archive"
: >"$work/out"
"$java" "$record" -jar "$jar" serve --http-port 0 --data-dir "$work/data" "$@" \
  >"$work/out" 2>"$work/err" &
pid=$!
waited_s=0
until grep -q '^Verdict is ready' "$work/out"; do
  if ! kill -0 "$pid" 2>/dev/null || [ "$waited_s" -ge "$ready_max_s" ]; then
    cat "$work/out" "$work/err" >&2
    echo "the coordinator did not become ready" >&2
    exit 1
  fi
  sleep 1
  waited_s=$((waited_s + 1))
done
kill "$pid"
wait "$pid" || true
pid=
if [ ! -s "$archive" ]; then
  cat "$work/err" >&2
  echo "no archive was made" >&2
  exit 1
fi
echo "java $use -jar $jar"
