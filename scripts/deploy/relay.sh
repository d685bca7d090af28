#!/bin/sh
# The secret goes through a file: on the command line every process of the host could read it.
set -eu
umask 077
cat /caseroom/coturn.conf > /tmp/coturn.conf
printf 'static-auth-secret=%s\nrealm=%s\n' "$(cat /run/secrets/turn_secret)" "$SITE_ADDRESS" >> /tmp/coturn.conf
printf 'min-port=49160\nmax-port=49200\nlog-file=stdout\npidfile=/tmp/turnserver.pid\nuserdb=/tmp/turndb\n' >> /tmp/coturn.conf
if [ -n "$RELAY_ADDRESS" ]; then printf 'external-ip=%s\n' "$RELAY_ADDRESS" >> /tmp/coturn.conf; fi
exec turnserver -c /tmp/coturn.conf
