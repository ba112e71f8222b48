# Draws what a terminal showed (files of a time in milliseconds and the rows with their colour codes) as an animated SVG.

function escaped(text) {
    gsub(/&/, "\\&amp;", text)
    gsub(/</, "\\&lt;", text)
    gsub(/>/, "\\&gt;", text)
    return text
}

function span(text) {
    return text == "" ? "" : "<tspan" (style == "" ? "" : " class=\"" style "\"") ">" escaped(text) "</tspan>"
}

function drawn(row,    out, start, codes, n, i, parts) {
    out = ""
    while ((start = index(row, "\033[")) > 0) {
        out = out span(substr(row, 1, start - 1))
        row = substr(row, start + 2)
        match(row, /m/)
        codes = substr(row, 1, RSTART - 1)
        row = substr(row, RSTART + 1)
        n = split(codes == "" ? "0" : codes, parts, ";")
        for (i = 1; i <= n; i++)
            if (parts[i] != 39 || style != "dim") # 39 takes the colour back, and leaves the text as faint as it is
                style = (parts[i] == 2) ? "dim" : (parts[i] in colour) ? colour[parts[i]] : ""
    }
    return out span(row)
}

BEGIN {
    colour[31] = "bad"; colour[32] = "good"; colour[33] = "careful"
    lineHeight = 18; margin = 14
}

FNR == 1 {
    time = $0
    count++
    at[count] = time
    style = ""
    next
}

# Only what is not blank: the rows stand where they stood.
/[^ ]/ {
    body[count] = body[count] "<text y=\"" (FNR - 1) * lineHeight "\">" drawn($0) "</text>"
}

END {
    # A moment that looks like the one before lengthens it.
    for (i = 1; i <= count; i++)
        if (i == 1 || body[i] != body[i - 1]) {
            shown++
            picture[shown] = body[i]
            from[shown] = (at[i] - at[1]) / 1000
        }
    total = from[shown] + hold
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"A run in a terminal\">\n", columns * 8.43 + 2 * margin, rows * lineHeight + 2 * margin
    print "<style>"
    print "text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, \"DejaVu Sans Mono\", monospace; fill: #d6deeb; white-space: pre }"
    print ".good { fill: #7fdb8a } .bad { fill: #ff6b6b } .careful { fill: #f0c75e } .dim { fill: #7f8ea3 }"
    print "</style>"
    print "<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#11161f\"/>"
    printf "<g transform=\"translate(%d %d)\">\n", margin, margin
    for (i = 1; i <= shown; i++) {
        # Where nothing moves (a printed page, say) the end of the run is seen.
        printf "<g%s>", i < shown ? " visibility=\"hidden\"" : ""
        if (i < shown)
            printf "<animate attributeName=\"visibility\" dur=\"%.2fs\" repeatCount=\"indefinite\" calcMode=\"discrete\" keyTimes=\"0;%.4f;%.4f;1\" values=\"hidden;visible;hidden;hidden\"/>", total, from[i] / total, from[i + 1] / total
        else
            printf "<animate attributeName=\"visibility\" dur=\"%.2fs\" repeatCount=\"indefinite\" calcMode=\"discrete\" keyTimes=\"0;%.4f;1\" values=\"hidden;visible;visible\"/>", total, from[i] / total
        print picture[i] "</g>"
    }
    print "</g></svg>"
}
