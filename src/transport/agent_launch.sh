# The agent's part that starts many jobs. To start setsid for each costs as much
# as a third of all else that a job costs, and mkdir is hardly less; a perl, where
# there is one, makes the session and the directory itself, and is started once.

# cms_launch PROGRAM FILE: has perl start it; fails where setsid has to.
cms_launch() {
  if [ "$cms_few" -gt 0 ]; then # which do not make up for the start of perl
    cms_few=$((cms_few - 1))
    return 1
  fi
  [ "$cms_launcher" != '' ] || cms_open_launcher
  [ "$cms_launcher" = open ] || return
  cms_tell "$cms_attempt" "$PWD" "$cms_stderr" "$1" "$2"
}

# cms_make DIR: has it make a directory. Where it is not there then, mkdir says why.
cms_make() {
  [ "$cms_launcher" = open ] || return
  case $1 in /*) ;; *) set -- "$cms_base/$1" ;; esac
  cms_tell '' "$1" '' '' '' && read -r cms_line <&5
}

# cms_tell WORD...: a request to it.
cms_tell() {
  trap '' PIPE
  printf '%s\0' "$@" >&7 2>/dev/null
  set -- $?
  trap - PIPE
  [ "$1" -ne 0 ] || return 0
  cms_close_launcher # it is gone
  cms_launcher=none
  return 1
}

cms_open_launcher() {
  cms_launcher=none
  # What a user has set for perl is for the jobs, and might change this one.
  [ "${PERL5OPT-}${PERL5LIB-}${PERL5DB-}${PERL_UNICODE-}${PERLIO-}" = '' ] || return
  command -v perl >/dev/null 2>&1 || return
  cms_fifo=$CMS_FENCE-$$
  set -- "$cms_fifo" "$cms_fifo.answers"
  if mkfifo -m 600 -- "$@" 2>/dev/null; then
    # Both ends are open at the same time only here, so that nothing waits.
    command exec 8<>"$1" 7>"$1" 6<"$1" 3<>"$2" 5<"$2" 4>"$2"
  else false; fi
  cms_status=$?
  rm -f -- "$@"
  [ "$cms_status" -eq 0 ] || return
  perl -e "$cms_perl" "$(cms_setsid)" </dev/null >/dev/null 2>&1 7>&- 8>&- 3>&- 5<&-
  set -- $?
  exec 6<&- 8>&- 3>&- 4>&-
  if [ "$1" -eq 0 ]; then cms_launcher=open; else exec 7>&- 5<&-; fi
}

# cms_setsid: the number of that system call, where it is known (syscalls(2)). What
# perl has for it by name makes each of its processes larger.
cms_setsid() {
  case $(uname -s -m) in
  'Linux x86_64') echo 112 ;;
  'Linux aarch64') echo 157 ;;
  esac
}

# cms_close_launcher: the next one gets what is in the environment by then.
cms_close_launcher() {
  [ "$cms_launcher" != open ] || exec 7>&- 5<&-
  cms_launcher='' cms_few=8
}
cms_launcher=''
cms_close_launcher

# It goes to the background itself when it has what it needs: what would be sent
# to one that does not work there would be lost.
cms_perl='
$0 = "cms-launcher";
$/ = "\0";
$SIG{CHLD} = "IGNORE";
open my $requests, "<&=6" or die;
open my $answers, ">&=4" or die;
my ($attempt, $directory, $output, $program, $file, $fence);
# A word that is cut short is of an agent that has been ended.
sub take { my $word = <$requests>; defined $word && chomp $word or exit; $word }
sub refuse {
  my $line = "refused $attempt $_[0]\n";
  open my $channel, ">&9" or return; # another one, as it is closed here
  syswrite $channel, $line;
}
# As the agent and the job itself look: it may have been sent a while ago. A job
# that ends at once for that has claimed a pid file, which another start may need.
sub is_fenced {
  return 0 if $ENV{CMS_FENCE} eq "";
  open(FENCE, "<:unix", $ENV{CMS_FENCE}) && sysread(FENCE, $fence, 999) or return 1;
  close FENCE;
  substr($fence, 0, 1 + length $ENV{CMS_RUN}) ne "$ENV{CMS_RUN}\n";
}
sub lead_session {
  my ($number) = @ARGV;
  return if $number && syscall(0 + $number) == $$;
  require POSIX;
  POSIX::setsid();
}
defined(my $background = fork) or exit 1;
exit if $background;
for (;;) {
  ($attempt, $directory, $output, $program, $file) = map { take } 1 .. 5;
  if ($attempt eq "") {
    mkdir $directory;
    syswrite $answers, "\n";
    next;
  }
  refuse("fenced"), next if is_fenced();
  my $child = fork;
  refuse("no process can be made: $!") unless defined $child;
  next unless defined $child && $child == 0;
  lead_session();
  $SIG{CHLD} = "DEFAULT";
  $ENV{PWD} = $directory;
  chdir $directory
    and open(STDOUT, ">", $output)
    and open(STDERR, ">&", \*STDOUT)
    and exec { $program } $program, $file;
  refuse("it cannot be started: $!");
  kill KILL => $$;
}
'
