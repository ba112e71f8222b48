#compdef gx
# Completion of gx for zsh: gx completion zsh > "${fpath[1]}/_gx"
_gx() {
    local line="gx ${LBUFFER#* }"
    local -a suggestions
    suggestions=("${(@f)$(${words[1]} "[suggest:${#line}]" "$line" 2>/dev/null)}")
    suggestions=(${suggestions:#})
    # Where gx suggests nothing, names of files.
    if (( $#suggestions )); then
        compadd -- $suggestions
    else
        _files
    fi
}
if [ "$funcstack[1]" = "_gx" ]; then
    _gx "$@"
else
    compdef _gx gx
fi
