#!/bin/sh
# The password goes through a file: on the command line every process of the host could read it.
set -eu
umask 077
printf 'requirepass %s\n' "$(cat /run/secrets/redis_password)" > /tmp/redis.conf
# Only a bus between servers: nothing in it has to survive.
printf 'save ""\nappendonly no\nmaxmemory 128mb\nmaxmemory-policy noeviction\ndir /tmp\n' >> /tmp/redis.conf
exec redis-server /tmp/redis.conf
