# What quickstart and verify share; sourced by both. Needs bash 4.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*"; }
step() { printf '  %s\n' "$*"; }
die() {
  printf 'hawser: %s\n' "$*" >&2
  exit 1
}

# The major version of the JDK in a folder, empty if there is none (a JRE without javac does not count).
jdk_major() {
  [ -x "$1/bin/javac" ] && [ -x "$1/bin/java" ] || return 0
  if [ -f "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
  else
    "$1/bin/java" -version 2>&1 | sed -n '1s/.*version "\([0-9]*\).*/\1/p'
  fi
}

# Sets JAVA_HOME to a JDK of at least 25: the one it names, the one on PATH, or one in the usual folders.
find_jdk() {
  local candidates=() candidate major java
  [ -n "${JAVA_HOME:-}" ] && candidates+=("$JAVA_HOME")
  if java=$(command -v javac); then
    java=$(readlink -f "$java" 2>/dev/null || echo "$java")
    candidates+=("${java%/bin/javac}")
  fi
  for candidate in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -d "$candidate" ] && candidates+=("$candidate")
  done
  for candidate in "${candidates[@]}"; do
    major=$(jdk_major "$candidate")
    if [ -n "$major" ] && [ "$major" -ge 25 ]; then
      export JAVA_HOME=$candidate
      export PATH=$JAVA_HOME/bin:$PATH
      return 0
    fi
  done
  die "needs a JDK 25 or newer and found none in JAVA_HOME, on PATH or in /usr/lib/jvm: install one, or set JAVA_HOME to it."
}

# Sets the array maven to the command: the machine's own Maven if it is 3.8 or newer, otherwise the wrapper.
find_maven() {
  local version
  maven=("$top/mvnw")
  if command -v mvn >/dev/null 2>&1; then
    version=$(cd "$top" && mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -1)
    set -- $version
    if [ "$#" -eq 2 ] && { [ "$1" -gt 3 ] || { [ "$1" -eq 3 ] && [ "$2" -ge 8 ]; }; }; then
      maven=(mvn)
    fi
  fi
  maven+=(--batch-mode --no-transfer-progress)
}
