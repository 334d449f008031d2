#!/bin/sh
# Makes the root of an image that can run Node.js and nothing else: no shell, no package manager.
#
#   runtime.sh FROM TO
#
# FROM is the root of an image with Node.js on Alpine Linux or Debian, of the architecture that TO is for. Nothing of it
# is run, so that it may be another architecture than this machine's.
set -eu
from=$1
to=$2

mkdir -p "$to/app" "$to/etc" "$to/usr/local/bin"
mkdir -m 1777 "$to/tmp"
cp "$from/usr/local/bin/node" "$to/usr/local/bin/node"
cp -L "$from/etc/os-release" "$to/etc/os-release"
echo 'node:x:1000:1000:node:/home/node:/sbin/nologin' > "$to/etc/passwd"
echo 'node:x:1000:' > "$to/etc/group"

# The dynamic loader and the libraries of C and C++: musl's on Alpine, glibc's on Debian.
cd "$from"
for folder in lib lib64 usr/lib usr/lib64; do
    if [ -L "$folder" ]; then
        cp -P "$folder" "$to/$folder"
    elif [ -d "$folder" ]; then
        find "$folder" -maxdepth 2 \( -name 'ld-musl-*' -o -name 'libc.musl-*' -o -name 'ld-linux*' \
            -o -name 'libc.so.6' -o -name 'libdl.so.2' -o -name 'libm.so.6' -o -name 'libpthread.so.0' \
            -o -name 'libatomic.so.1*' -o -name 'libgcc_s.so.1' -o -name 'libstdc++.so.6*' \)
    fi
done | while read -r file; do
    mkdir -p "$to/${file%/*}"
    cp -P "$file" "$to/$file"
done

# What the registry's scanner must know of: the packages that these files come from, in the form that each system keeps.
keep() {
    if [ -f "$1" ] && [ ! -L "${1%%/*}" ]; then
        mkdir -p "$to/${1%/*}"
        awk -v RS= -v ORS='\n\n' "$2" "$1" > "$to/$1"
    fi
}
apk='/(^|\n)P:(musl|libatomic|libgcc|libstdc\+\+)\n/'
dpkg='/^Package: (libatomic1|libc6|libgcc-s1|libstdc\+\+6)\n/'
keep lib/apk/db/installed "$apk"
keep usr/lib/apk/db/installed "$apk"
keep var/lib/dpkg/status "$dpkg"

# The same content makes the same layer.
find "$to" -exec touch -h -d @0 {} +
