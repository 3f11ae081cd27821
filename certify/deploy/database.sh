#!/bin/sh
# What compose.yaml lets PostgreSQL do when it begins: the role and the database of the README, and the role's password.
set -eu
psql --set=ON_ERROR_STOP=1 --set=password="$CERTIFY_PASSWORD" --username="${POSTGRES_USER:-postgres}" --dbname=postgres <<'SQL'
CREATE ROLE certify LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
ALTER ROLE certify PASSWORD :'password';
CREATE DATABASE certify OWNER certify TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE certify FROM PUBLIC;
SQL
