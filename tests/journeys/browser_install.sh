#!/usr/bin/env bash
# Chromium, the fonts its pages need, and the libraries that papers are drawn with. Installs them where it may; else says what to do.
set -euo pipefail
# grep reads to the end (no -q): a closed pipe would count as a missing font.
need=()
[ "${1:-}" = papers ] || command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || need+=(chromium)
fc-list 2>/dev/null | grep -i "NotoSansThai\|Noto Sans Thai" >/dev/null || need+=(fonts-noto-core)
fc-list 2>/dev/null | grep -i "NotoSansCJK\|Noto Sans CJK" >/dev/null || need+=(fonts-noto-cjk)
# Papers are made by WeasyPrint, which draws with Pango.
libraries=$(ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null || true)
[[ $libraries == *libpango-1.0.so.0* ]] || need+=(libpango-1.0-0)
[[ $libraries == *libpangoft2-1.0.so.0* ]] || need+=(libpangoft2-1.0-0)
[[ $libraries == *libharfbuzz-subset.so.0* ]] || need+=(libharfbuzz-subset0)
[ ${#need[@]} -eq 0 ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing ${need[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${need[@]}" >/dev/null
else
  echo "Journeys and papers need these packages, and only root may install them: ${need[*]}" >&2
  exit 1
fi
