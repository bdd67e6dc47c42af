# The agent's part that looks at its machine; it goes down the channel where it is
# needed.

# moment ID: how late it is there.
moment() { echo "data $1 $(date +%s 2>/dev/null)" && echo "done $1 0"; }

# probe ID DIR: what is so there, as KEY and words.
probe() {
  cms_enter "done $1 1" || return
  # What cannot be asked for would seem to be missing.
  cms_line=$(echo works | while read -r cms_word; do
    ! command -v cd >/dev/null 2>&1 || echo "$cms_word"
  done)
  if [ "$cms_line" != works ]; then
    echo "done $1 1 its shell has too few processes or open files left"
    return
  fi
  (
    LC_ALL=C
    export LC_ALL
    cms_id=$1 cms_dir=$2
    for cms_word in bash tar find setsid rsync base64 nvidia-smi; do
      ! command -v "$cms_word" >/dev/null 2>&1 || printf 'data %s has %s\n' "$cms_id" "$cms_word"
    done
    cms_tell cores "$(getconf _NPROCESSORS_ONLN || nproc || sysctl -n hw.ncpu)"
    if [ -r /proc/loadavg ]; then
      cms_tell load "$(cat /proc/loadavg)"
    else
      cms_tell load "$(uptime | sed 's/.*load average[s]*: *//')"
    fi
    if [ -r /proc/meminfo ]; then
      grep '^Mem' /proc/meminfo | while read -r cms_word cms_line; do
        cms_tell "$cms_word" "$cms_line"
      done
    else
      cms_tell MemBytes "$(sysctl -n hw.memsize)"
    fi
    while [ "$cms_dir" != / ] && ! [ -e "$cms_dir" ]; do
      case $cms_dir in
      /*/*) cms_dir=${cms_dir%/*} ;;
      /*) cms_dir=/ ;;
      */*) cms_dir=${cms_dir%/*} ;;
      *) cms_dir=. ;;
      esac
    done
    cms_file=$cms_dir/.cms-probe-$$ # a disk may have room for no more files
    if [ -d "$cms_dir" ] && printf 'x\n' >"$cms_file"; then
      printf 'data %s writable yes\n' "$cms_id"
    fi
    rm -f -- "$cms_file"
    cms_tell disk "$(df -Pk "$cms_dir" | tail -n 1)"
    if command -v nvidia-smi >/dev/null; then cms_gpus; fi
  ) </dev/null 2>/dev/null
  echo "done $1 0"
}

# It hangs where a driver does.
cms_gpus() {
  cms_limit=''
  ! command -v timeout >/dev/null || cms_limit='timeout 10'
  if cms_lines=$($cms_limit nvidia-smi \
    --query-gpu=index,uuid,memory.total,memory.used,utilization.gpu,name \
    --format=csv,noheader,nounits 2>&1); then
    cms_word=gpu
  else
    cms_word=nogpu
  fi
  printf '%s\n' "$cms_lines" | while read -r cms_line; do
    cms_tell "$cms_word" "$cms_line"
  done
}

cms_tell() { printf 'data %s %.3900s\n' "$cms_id" "$(cms_line "$*")"; }
