# What samples/run and samples/bench/run have in common. Sourced by them, with bash; it does nothing on its own.

# The repository, whatever directory the caller stands in, and whatever his CDPATH says.
root=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
agent_jar=$root/agent/target/weft-agent.jar

fail() {
  echo "${launcher:-weft}: $*" >&2
  exit 1
}

# Sets java to the JVM that runs everything: that of JAVA_HOME, else the one on the PATH. Refuses one older than 17.
find_java() {
  if [[ -n ${JAVA_HOME:-} ]]; then
    java=$JAVA_HOME/bin/java
    [[ -x $java ]] || fail "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it"
  else
    java=$(command -v java) || fail "no java found: install a JDK, 17 or newer, and put it on the PATH or in JAVA_HOME"
  fi
  local output version major
  output=$("$java" -version 2>&1) || fail "$java -version fails: $output"
  version=$(sed -n 's/.* version "\([^"]*\)".*/\1/p' <<<"$output" | head -n 1)
  # "17.0.15", "25-ea", "1.8.0_412": the 8 is the second number.
  major=${version#1.}
  major=${major%%[!0-9]*}
  [[ -n $major ]] || fail "cannot tell the version of $java from what it prints: $output"
  ((major >= 17)) || fail "Java 17 or newer is needed, but $java is $version. Set JAVA_HOME to a newer JDK."
}

# A connection is a descriptor, and the usual soft limit is 1,024.
raise_descriptor_limit() {
  ulimit -Sn "$(ulimit -Hn)" 2>/dev/null || true
}

# build_if_stale STAMP JAR... -- SOURCE... -- MAVEN_ARGUMENT...
#
# Builds unless all jars are there and no source is newer than the stamp. The stamp carries the time at which the last
# build began, not the jars' own times: Maven leaves a jar alone when nothing in it changed, and a source that was saved
# while the build ran must count as newer.
build_if_stale() {
  local stamp=$1 jars=() sources=()
  shift
  while [[ $1 != -- ]]; do jars+=("$1"); shift; done
  shift
  while [[ $1 != -- ]]; do sources+=("$1"); shift; done
  shift
  is_built "$stamp" "${jars[@]}" -- "${sources[@]}" && return

  command -v mvn >/dev/null || fail "Maven is needed to build the samples, and there is no mvn on the PATH"
  mkdir -p "$root/agent/target"
  # Of two launchers that start at once, in two terminals, one builds and the other waits (where flock exists).
  (
    ! command -v flock >/dev/null || flock 9
    is_built "$stamp" "${jars[@]}" -- "${sources[@]}" || build "$stamp" "$@"
  ) 9>"$root/agent/target/launcher.lock" || exit
}

# build STAMP MAVEN_ARGUMENT...
build() {
  local stamp=$1 log began
  shift
  echo "${launcher:-weft}: building (the first time takes a while)" >&2
  log=$(mktemp) began=$(mktemp)
  cd "$root"
  # Tests, formatting and style are for "mvn verify": a sample starts although its author has not finished.
  if ! JAVA_HOME=$(jdk_home) mvn -B -ntp -Dmaven.test.skip -Dspotless.check.skip -Dcheckstyle.skip "$@" \
    >"$log" 2>&1 </dev/null 9>&-; then
    grep -v '^\[INFO\]' "$log" >&2
    rm -f "$log" "$began"
    fail "the build failed, see above"
  fi
  rm -f "$log"
  mv "$began" "$stamp"
}

# Builds what samples/bench/run and "samples/run bench" start: agent_jar and samples/bench/target/benchmarks.jar.
build_benchmarks_if_stale() {
  build_if_stale "$root/samples/bench/target/launcher.stamp" "$agent_jar" "$root/samples/bench/target/benchmarks.jar" \
    -- "$root"/{,runtime/,agent/,samples/,samples/bench/}pom.xml \
    "$root"/{runtime,agent,samples,samples/bench}/src/main \
    -- -pl agent,samples/bench -am package
}

# instrument_if_stale STAMP CLASS_PATH FOLDER
#
# Fills the folder with the jars of the class path, instrumented, unless that was done since the build of the stamp.
instrument_if_stale() {
  local stamp=$1 plain=$3.in jars
  [[ ! -e $3/launcher.stamp || $stamp -nt $3/launcher.stamp ]] || return 0
  rm -rf "$plain" "$3"
  mkdir -p "$plain"
  IFS=: read -ra jars <<<"$2"
  cp "${jars[@]}" "$plain"
  "$java" -jar "$agent_jar" instrument "$plain" "$3" >&2 || fail "the jars could not be instrumented, see above"
  touch "$3/launcher.stamp"
}

is_built() {
  local stamp=$1 file
  [[ -f $stamp ]] || return
  shift
  while [[ $1 != -- ]]; do [[ -f $1 ]] || return; shift; done
  shift
  for file; do [[ ! -e $file || -z $(find "$file" -type f -newer "$stamp" -print -quit) ]] || return; done
}

# Maven compiles with the JDK that will run the result. Ask it where it lives: the java on the PATH is mostly a link.
jdk_home() {
  "$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p'
}
