#!/bin/sh
# Run once by PostgreSQL when its data folder is empty: Saleor's own database beside ours.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --command "CREATE DATABASE saleor OWNER $POSTGRES_USER"
