// The manual page and the completion scripts of two small commands, word by word.
#include <doctest/doctest.h>

#include "cli/completions.h"
#include "cli/man_page.h"
#include "opcost/core/version.h"

namespace opcost::cli::command_texts_test {
namespace {

const std::vector<CommandWords> kCommands{
    {"",
     "tells a cost",
     "Tells a cost.\n.of - it's",
     "usage: prog MODEL [options]\n\n       prog -",
     {{{"-o", "--output"}, "FILE", "to a\nfile: [it]", {}},
      {{"--kind"}, "KIND", "its kind", {"one", "two"}},
      {{"--all"}, "", "", {}}}},
    {"ops",
     "lists: them",
     "Lists back\\slashes.",
     "usage: prog ops",
     {{{"-h", "--help"}, "", "don't", {}}, {{"--at"}, "A:B", "where", {}}}},
    {"run", "runs", "Runs.", "usage: prog run", {}}};

}  // namespace

TEST_CASE("Manual page: every part of a command, as troff takes it") {
  CHECK(man_page(kCommands) == ".TH OPCOST 1 \"\" \"opcost " + std::string(version()) +
                                   "\" \"User commands\"\n"
                                   R"(.SH NAME
opcost \- what one inference of a neural network costs in energy
.SH SYNOPSIS
.nf
prog MODEL [options]
prog \-
.fi
.SH DESCRIPTION
Tells a cost.
\&.of \- it's
.SH OPTIONS
.TP
\fB\-o\fR, \fB\-\-output\fR \fIFILE\fR
to a
file: [it]
.TP
\fB\-\-kind\fR \fIKIND\fR
its kind
.TP
\fB\-\-all\fR
see above
.SH COMMANDS
.SS "opcost ops"
.nf
prog ops
.fi
.PP
Lists back\eslashes.
.TP
\fB\-h\fR, \fB\-\-help\fR
don't
.TP
\fB\-\-at\fR \fIA:B\fR
where
.SS "opcost run"
.nf
prog run
.fi
.PP
Runs.
.SH EXIT STATUS
0: done. 1: the answer is no (a gate, \-\-strict). 2: usage, input or output. 70: a bug in opcost. 130: stopped by the user.
)");
}

TEST_CASE("Completion: the words of bash are those of the command at hand") {
  CHECK(bash_completion(kCommands) ==
        R"(# Completion of opcost for bash, by `opcost completion bash`.
_opcost() {
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
  local command= words= word
  case ${COMP_WORDS[1]} in ops | run) command=${COMP_WORDS[1]} ;; esac
  case "$command $before" in
    ' --kind') words='one two' ;;
  esac
  if [[ -z $words && $current == -* ]]; then
    case $command in
      '') words='-o --output --kind --all' ;;
      'ops') words='-h --help --at' ;;
      'run') words='' ;;
    esac
  elif [[ -z $words && $COMP_CWORD -eq 1 ]]; then
    words='ops run'
  fi
  COMPREPLY=()
  if [[ -n $words ]]; then
    while read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$words" -- "$current")
  fi
}
complete -o bashdefault -o default -F _opcost opcost
)");
}

TEST_CASE("Completion: zsh and fish have what is said of options, quoted") {
  CHECK(zsh_completion(kCommands) == R"(#compdef opcost
# Completion of opcost for zsh, by `opcost completion zsh`.
_opcost() {
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    local -a commands=(
      'ops:lists\: them'
      'run:runs'
    )
    _describe command commands
    _files
    return
  fi
  case $words[2] in
    ops)
      _arguments \
        '-h[don'\''t]' \
        '--help[don'\''t]' \
        '--at[where]:A\:B:_files' \
        '*:file:_files' ;;
    run)
      _arguments \
        '*:file:_files' ;;
    *)
      _arguments \
        '-o[to a file\: \[it\]]:FILE:_files' \
        '--output[to a file\: \[it\]]:FILE:_files' \
        '--kind[its kind]:KIND:(one two)' \
        '--all[]' \
        '*:file:_files' ;;
  esac
}
_opcost "$@"
)");
  CHECK(fish_completion(kCommands) ==
        R"(# Completion of opcost for fish, by `opcost completion fish`.
complete -c opcost -n 'not __fish_seen_subcommand_from ops run' -a 'ops' -d 'lists: them'
complete -c opcost -n 'not __fish_seen_subcommand_from ops run' -a 'run' -d 'runs'
complete -c opcost -n 'not __fish_seen_subcommand_from ops run' -s o -l output -r -d 'to a file: [it]'
complete -c opcost -n 'not __fish_seen_subcommand_from ops run' -l kind -x -a 'one two' -d 'its kind'
complete -c opcost -n 'not __fish_seen_subcommand_from ops run' -l all -d ''
complete -c opcost -n '__fish_seen_subcommand_from ops' -s h -l help -d 'don\'t'
complete -c opcost -n '__fish_seen_subcommand_from ops' -l at -r -d 'where'
)");
}

}  // namespace opcost::cli::command_texts_test
