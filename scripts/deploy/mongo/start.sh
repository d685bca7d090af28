#!/bin/sh
# mongod insists that its key file is private to its own user, which a mounted secret cannot be: so it gets a copy.
set -eu
umask 077
cp /run/secrets/mongo_keyfile /tmp/keyfile
chmod 400 /tmp/keyfile
exec docker-entrypoint.sh mongod --replSet rs0 --keyFile /tmp/keyfile --bind_ip_all --wiredTigerCacheSizeGB "${CACHE_GB:-0.5}"
