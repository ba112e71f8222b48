# Completion of gx for bash: source <(gx completion bash)
_gx() {
    local line=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]} suggestion
    COMPREPLY=()
    # "gx" in place of whatever it was called by, so that gx reads the rest as its own command line.
    line="gx ${line#* }"
    while IFS= read -r suggestion; do
        [[ -n $suggestion ]] && COMPREPLY+=("$suggestion")
    done < <(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)" -- "$word")
}
# Where gx suggests nothing, names of files.
complete -o bashdefault -o default -F _gx gx
