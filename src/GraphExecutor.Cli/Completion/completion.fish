# Completion of gx for fish: gx completion fish > ~/.config/fish/completions/gx.fish
function __gx_complete
    set -l words (commandline -cop)
    set -l line (string join ' ' gx $words[2..-1] (commandline -ct))
    $words[1] "[suggest:"(string length -- $line)"]" $line 2>/dev/null
end
complete -c gx -a '(__gx_complete)'
