#!/bin/sh
# The real initdb, and for later calls with the same options a copy of what it made.
real='@real@'
made='@made@'
name=
data=
for argument in "$@"; do
    case $argument in
        --pgdata=*) data=${argument#--pgdata=} ;;
        --pwfile=*) exec "$real" "$@" ;;
        *) name="$name$argument" ;;
    esac
done
if [ ! -d "$made/$name" ]; then
    "$real" "$@" || exit
    # Whole or not at all.
    cp -a "$data" "$made/$name.$$" && mv -T "$made/$name.$$" "$made/$name" 2> /dev/null || rm -rf "$made/$name.$$"
    exit 0
fi
exec cp -a "$made/$name" "$data"
