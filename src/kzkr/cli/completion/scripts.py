"""The scripts that ask, in bash, zsh and fish.

A script hands over the line up to the cursor and gets the words that the last one may become,
one a line. Typer's own scripts are not used: in bash they break names at colons and blanks, in
zsh they evaluate what the program prints, and their remarks on what is offered import rich.
"""

from __future__ import annotations

_BASH = r"""
_kzkr_completion() {
    local found word
    COMPREPLY=()
    found=$(_TYPER_COMPLETE_ARGS="${COMP_LINE:0:$COMP_POINT}" _KZKR_BREAKS="$COMP_WORDBREAKS" \
        _KZKR_COMPLETE=complete_bash "${1/#\~/$HOME}" 2>/dev/null)
    if [ $? -eq 1 ]; then
        compopt -o default 2>/dev/null
        return
    fi
    while IFS= read -r word; do
        [ -n "$word" ] && COMPREPLY+=("$word")
    done <<< "$found"
}

complete -F _kzkr_completion kzkr
"""

_ZSH = r"""
#compdef kzkr

_kzkr() {
    local found line word said
    local -a offers
    found=$(_TYPER_COMPLETE_ARGS="${(j: :)words[1,CURRENT-1]} $QIPREFIX$IPREFIX$PREFIX" \
        _KZKR_COMPLETE=complete_zsh ${~words[1]} 2>/dev/null)
    if (( $? == 1 )); then
        [[ $PREFIX == --*=* ]] && compset -P '*='
        _files
        return
    fi
    for line in ${(f)found}; do
        word=${${line%%$'\t'*}//\\/\\\\}
        said=${line#*$'\t'}
        offers+=("${word//:/\\:}${said:+:$said}")
    done
    _describe kzkr offers
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _kzkr "$@"
else
    compdef _kzkr kzkr
fi
"""

_FISH = r"""
function __kzkr_complete
    set -l program (commandline -opc | string match --invert --regex '^\w+=')[1]
    set -l found (_TYPER_COMPLETE_ARGS=(commandline -cp | string collect) \
        _KZKR_COMPLETE=complete_fish $program 2>/dev/null)
    if test $status -eq 1
        set -l flag (commandline -ct | string match --regex '^--[^=]+=')
        set -l begun (commandline -ct | string replace --regex '^--[^=]+=' '')
        __fish_complete_path $begun | string replace --regex -- '^' "$flag"
    else
        string join \n -- $found
    end
end

complete --command kzkr --no-files --arguments '(__kzkr_complete)'
"""

SCRIPTS = {"bash": _BASH.lstrip(), "zsh": _ZSH.lstrip(), "fish": _FISH.lstrip()}
