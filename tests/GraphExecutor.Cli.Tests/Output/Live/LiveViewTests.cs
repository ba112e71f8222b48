using System.Text.RegularExpressions;
using GraphExecutor.Cli.Tests.Terminals;

namespace GraphExecutor.Cli.Tests.Output.Live;

/// <summary>The live view of the real <c>gx</c> in a terminal.</summary>
public sealed partial class LiveViewTests : IDisposable
{
    private const int Timeout = 60_000;

    private const string Waits = "until [ -e go ]; do sleep 0.02; done";

    private readonly Gx _gx = new();

    public void Dispose() => _gx.Dispose();

    [Fact(Timeout = Timeout)]
    public async Task Run_Terminal_ShowsWhatRunsWithItsLastLineThenTheSummaryAlone()
    {
        _gx.Write("w.yaml", $$"""
            nodes:
              - { id: quick, run: "echo unseen" }
              - { id: bad, run: "echo oh no; exit 3" }
              - { id: slow, run: "echo one; echo two; {{Waits}}" }
              - { id: after, run: "true", needs: [bad] }
            """);
        using var terminal = TerminalGx.Start(_gx, "run w.yaml --run-id r-1", columns: 120);

        await terminal.WaitForAsync(screen =>
            screen.Rows.Any(row => row.StartsWith("● slow", StringComparison.Ordinal) && row.EndsWith("  two", StringComparison.Ordinal))
            && screen.Rows.Any(row => row.StartsWith("✗ bad", StringComparison.Ordinal) && row.EndsWith("ExitCode 3", StringComparison.Ordinal))
            && screen.Rows.Any(row => row.Contains("3/4", StringComparison.Ordinal)));
        _gx.Write("go", "");
        await terminal.WaitForEndAsync();

        Assert.Equal(1, terminal.ExitCode);
        Assert.Matches("""
            ^-- quick: completed after [^\n]+
            -- slow: completed after [^\n]+

            bad: ExitCode 3
              \| oh no

              slowest: slow [^\n]+
              critical path: slow [^\n]+
              look: gx logs r-1 bad
              go on: gx resume r-1
            w failed after [^\n]+: 2 completed, 1 failed, 1 not run, for a parent failed   run r-1$
            """.ReplaceLineEndings("\n"), terminal.Text);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_HostileOutput_StaysInItsRow()
    {
        _gx.Write("w.yaml", $$"""
            nodes:
              - { id: above, run: "{{Waits}}" }
              - id: evil
                run: |
                  printf '\033[2J\033[H\033]0;owned\007\033[9999A\033[?1049h\033c\033Pq\033\\ \302\233 1A \342\200\256 漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字\n'
                  {{Waits}}
              - { id: below, run: "{{Waits}}" }
            """);
        using var terminal = TerminalGx.Start(_gx, "run w.yaml --title", columns: 50);

        await terminal.WaitForAsync(screen => screen.Rows.Any(row => row.Contains("漢字…", StringComparison.Ordinal)));

        var rows = terminal.Rows.FindAll(row => row.Length > 0);
        Assert.Equal(["● above", "● evil ", "● below"], rows[..3].Select(row => row[..7]));
        Assert.Equal(4, rows.Count);
        Assert.StartsWith("gx 0/3 w", terminal.Look(screen => screen.Title), StringComparison.Ordinal);
        _gx.Write("go", "");
        await terminal.WaitForEndAsync();
        Assert.Equal(0, terminal.ExitCode);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_WindowIsResizedAndEnterIsPressed_TheViewKeepsItsPlace()
    {
        _gx.Write("w.yaml", $$"""
            nodes:
              - { id: first, run: "true" }
              - { id: talks, run: "echo a line that is rather long and has no room in a window that is narrow; {{Waits}}", needs: [first] }
            """);
        using var terminal = TerminalGx.Start(_gx, "run w.yaml", columns: 100, rows: 20);
        await terminal.WaitForTextAsync("no room in a window");

        await terminal.ResizeAsync(40, 10);
        await terminal.WaitForAsync(screen => screen.Text.Contains('…'));
        await terminal.TypeAsync("\r\r");
        await terminal.ResizeAsync(90, 20);
        await terminal.WaitForTextAsync("no room in a window");
        _gx.Write("go", "");
        await terminal.WaitForEndAsync();

        Assert.Equal(0, terminal.ExitCode);
        Assert.StartsWith("-- first: completed", terminal.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("●", terminal.Text, StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_VeryNarrowWindow_ShowsWhatHasRoom()
    {
        _gx.Write("w.yaml", $$"""nodes: [{ id: a-node-with-a-long-name, run: "echo hello; {{Waits}}" }]""");
        using var terminal = TerminalGx.Start(_gx, "run w.yaml", columns: 14, rows: 4);

        await terminal.WaitForAsync(screen => screen.Rows[0] == "● a-node-wit…" && screen.Rows[1].StartsWith("0/1  ", StringComparison.Ordinal));
        _gx.Write("go", "");
        await terminal.WaitForEndAsync();

        Assert.Equal(0, terminal.ExitCode);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_CtrlC_CancelsAndASecondOneKills()
    {
        _gx.Write("w.yaml", """
            nodes:
              - id: stubborn
                gracePeriod: 10m
                run: |
                  trap 'echo not me' TERM HUP INT
                  echo started
                  while true; do sleep 1000 || true; done
              - { id: after, run: "true", needs: [stubborn] }
            """);
        using var terminal = TerminalGx.Start(_gx, "run w.yaml");
        await terminal.WaitForTextAsync("started");

        await terminal.TypeAsync("\x03");
        await terminal.WaitForAsync(screen =>
            screen.Rows.Contains("ending what runs; once more kills it") && screen.Rows.Any(row => row.StartsWith("● stubborn", StringComparison.Ordinal)));
        await terminal.TypeAsync("\x03");
        await terminal.WaitForEndAsync();

        Assert.Equal(130, terminal.ExitCode);
        Assert.Contains("was cancelled after", terminal.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("●", terminal.Text, StringComparison.Ordinal);
    }

    [Theory(Timeout = Timeout)]
    [InlineData("CI", "true", "")]
    [InlineData("TERM", "dumb", "")]
    [InlineData("GX_TEST", "", " --plain")]
    public async Task Run_TerminalThatNobodyWatches_PrintsPlainLines(string variable, string value, string option)
    {
        _gx.Variables[variable] = value;
        _gx.Write("w.yaml", "nodes: [{ id: a, run: echo hello }]");
        using var terminal = TerminalGx.Start(_gx, $"run w.yaml{option}");

        await terminal.WaitForEndAsync();

        Assert.StartsWith("[a] hello\n", terminal.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[?7l", terminal.Written, StringComparison.Ordinal);
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_PlainLines_NothingOfTheLiveViewIsLoaded()
    {
        // It would be paid for by every run that nobody watches.
        _gx.Write("w.yaml", "nodes: [{ id: a, run: 'grep -c Spectre /proc/$PPID/maps || true' }]");

        var result = await _gx.RunAsync("run", "w.yaml");

        Assert.Contains("[a] 0", result.Lines);
    }

    [Theory(Timeout = Timeout)]
    [InlineData(null, true)]
    [InlineData("1", false)]
    public async Task Run_NoColor_DecidesOnColours(string? value, bool coloured)
    {
        _gx.Variables["NO_COLOR"] = value;
        _gx.Write("w.yaml", $$"""nodes: [{ id: a, run: "printf '\\033[31mred\\033[0m\\n'; {{Waits}}" }]""");
        using var terminal = TerminalGx.Start(_gx, "run w.yaml --bell");

        await terminal.WaitForTextAsync("red");
        _gx.Write("go", "");
        await terminal.WaitForEndAsync();

        Assert.Equal(coloured, terminal.Look(screen => screen.HasColours));
        Assert.True(terminal.Look(screen => screen.Bell));
    }

    [Fact(Timeout = Timeout)]
    public async Task Run_ManyLines_AreDrawnTenTimesASecondAtMost()
    {
        _gx.Write("w.yaml", "nodes: [{ id: a, run: 'for i in $(seq 100000); do echo $i; done' }]");
        using var terminal = TerminalGx.Start(_gx, "run w.yaml");

        await terminal.WaitForEndAsync();

        var seconds = double.Parse(Duration().Match(terminal.Text).Groups["seconds"].Value, System.Globalization.CultureInfo.InvariantCulture)
            / (Duration().Match(terminal.Text).Groups["unit"].Value == "ms" ? 1000 : 1);
        Assert.InRange(Frame().Count(terminal.Written), 0, (seconds * 10) + 3);
    }

    [GeneratedRegex(@"w completed after (?<seconds>[0-9.]+) (?<unit>ms|s)")]
    private static partial Regex Duration();

    [GeneratedRegex(@"\e\[\?2026h")]
    private static partial Regex Frame();
}
