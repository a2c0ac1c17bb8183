#!/bin/sh
# Several processes of Stepwise behind nginx on one machine, without containers:
#
#     STEPWISE_DATABASE_URL=postgresql+pg8000://user:password@127.0.0.1/stepwise STEPWISE_CHROMA_URL=http://127.0.0.1:8100 \
#         deploy/start.sh [processes] [address for learners] [first port]          e.g. deploy/start.sh 4 127.0.0.1:8080 8001
#
# With STEPWISE_CERTIFICATE and STEPWISE_CERTIFICATE_KEY (files in PEM) nginx speaks https: deploy/start.sh 2 443
# Everything else is taken from the environment or .env, as for one process. Ctrl-C ends all of it. The processes start one after
# the other: the first brings the database to the newest schema and fills the library, the others find it done. They share
# STEPWISE_DATA_DIR: the secret that signs cookies, what was revoked, drafts, and the lock that says who writes the library.
set -eu

processes=${1:-2}
listen=${2:-127.0.0.1:8080}
port=${3:-8001}
here=$(cd "$(dirname "$0")" && pwd)
run=$(mktemp -d "${TMPDIR:-/tmp}/stepwise-run.XXXXXX")
chmod 755 "$run"  # started by root, nginx works as somebody else
python=${PYTHON:-$here/../.venv/bin/python}
nginx=$(command -v nginx || echo /usr/sbin/nginx)
scheme=http
bind="listen $listen;"
if [ -n "${STEPWISE_CERTIFICATE:-}" ]; then
    scheme=https
    bind="listen $listen ssl; ssl_certificate $STEPWISE_CERTIFICATE; ssl_certificate_key ${STEPWISE_CERTIFICATE_KEY:?names no file};"
fi

[ -n "${STEPWISE_DATABASE_URL:-}" ] || { echo "Set STEPWISE_DATABASE_URL: SQLite serves one process only." >&2; exit 1; }
[ -x "$nginx" ] || { echo "nginx is not installed." >&2; exit 1; }

children=""
trap 'trap - INT TERM EXIT; kill $children 2>/dev/null || true; wait; rm -rf "$run"' INT TERM EXIT

ready() {  # waits until process number $1 on port $2 answers
    n=0
    until "$python" -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:$2/health', timeout=2)" 2>/dev/null; do
        n=$((n + 1))
        kill -0 "$1" 2>/dev/null || { echo "The process on port $2 ended; its words are above." >&2; exit 1; }
        [ $n -lt 180 ] || { echo "The process on port $2 does not answer." >&2; exit 1; }
        sleep 1
    done
}

servers=""
n=0
while [ $n -lt "$processes" ]; do
    (cd "$here/.." && STEPWISE_PORT=$port exec "$python" -m app serve) &
    children="$children $!"
    ready $! "$port"
    servers="$servers server 127.0.0.1:$port;"
    port=$((port + 1))
    n=$((n + 1))
done

sed -e '/^[[:space:]]*#/d' -e "s|@LISTEN@|$bind|" -e "s|@PROCESSES@|$servers|" -e "s|@RUN@|$run|g" \
    "$here/nginx.conf" > "$run/nginx.conf"
"$nginx" -p "$run" -c "$run/nginx.conf" -g "daemon off;" &
children="$children $!"
echo "Stepwise: $scheme://$listen   ($processes processes)"
wait
