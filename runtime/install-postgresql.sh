#!/bin/sh
# Installs PostgreSQL in the image: the server of the database's major version with the database's extensions, and the
# newest client programs. Its settings are the build arguments of the Dockerfile.
set -eu

export DEBIAN_FRONTEND=noninteractive
install="apt-get install --yes --no-install-recommends"

apt-get update
$install ca-certificates locales postgresql-common

# The locale that databases on RDS have by default.
localedef -i en_US -c -f UTF-8 -A /usr/share/locale/locale.alias en_US.UTF-8

# No server is to run here but those of drills, which make their own folders.
sed -ri 's/^#?create_main_cluster .*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf

if [ -n "$POSTGRESQL_REPOSITORY" ]; then
    echo "deb [signed-by=$POSTGRESQL_REPOSITORY_KEY] $POSTGRESQL_REPOSITORY" > /etc/apt/sources.list.d/postgresql.list
    apt-get update
fi

packages="postgresql-$POSTGRESQL_MAJOR postgresql-client-$POSTGRESQL_CLIENT_MAJOR"
for extension in $POSTGRESQL_EXTENSIONS; do
    packages="$packages postgresql-$POSTGRESQL_MAJOR-$extension"
done
$install $packages
rm -rf /var/lib/apt/lists/*

# Fails the build where a program is missing or cannot run.
"/usr/lib/postgresql/$POSTGRESQL_MAJOR/bin/postgres" --version
"/usr/lib/postgresql/$POSTGRESQL_CLIENT_MAJOR/bin/pg_dump" --version
