using System.Text.Json;

namespace GraphExecutor.Cli.Tests.Commands;

public sealed class ResumeCaseTests : IDisposable
{
    private const string Step = """
        #!/bin/bash
        # What the word for this run attempt says; the last word is for all later ones.
        mkdir -p ran && echo -n "$GX_RUN_ATTEMPT" >> "ran/$GX_NODE_ID"
        words=("$@")
        case "${words[GX_RUN_ATTEMPT - 1]:-${words[-1]}}" in
            ok) ;;
            fail) exit 3 ;;
            skip) echo SKIP_BRANCH ;;
            hang) exec sleep 1000 ;;
            crash) trap '' HUP; kill -9 "$(cat gx.pid)"; exec sleep 1000 ;;
        esac
        """;

    private readonly Gx _gx = new();

    public static IEnumerable<TheoryDataRow<string>> Names => ResumeCase.All.Keys.Select(name => new TheoryDataRow<string>(name));

    public void Dispose() => _gx.Dispose();

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Names))]
    public async Task Resume_Case_RunsWhatItShouldAndNothingElse(string name)
    {
        var testCase = ResumeCase.All[name];
        _gx.Write("w.yaml", testCase.Workflow);
        _gx.Write("edited.yaml", testCase.Edited ?? "");
        File.SetUnixFileMode(_gx.Write("step", Step), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        string[] attempts = ["run w.yaml --run-id r1", .. testCase.Resumes.Select(arguments => $"resume r1 {arguments}")];
        foreach (var (arguments, exitCode) in attempts.Zip(testCase.ExitCodes))
        {
            // Its number is where a step finds it that is to kill it.
            using var shell = _gx.StartShell($"echo $$ > gx.pid; exec {Gx.Program} {arguments} > output 2>&1");
            await Gx.WaitAsync(shell);
            Assert.True(exitCode == shell.ExitCode, $"gx {arguments} exited with {shell.ExitCode} and not {exitCode}: {_gx.Read("output")}");
        }

        Assert.Equal(testCase.Ran, string.Join(", ", Directory.GetFiles(Path.Combine(_gx.Directory, "ran")).Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetFileName(file)} {File.ReadAllText(file)}")));
        var shown = JsonElement.Parse((await _gx.RunAsync("show", "r1", "--json")).Output);
        Assert.Equal(testCase.Statuses, string.Join(", ", shown.GetProperty("nodes").EnumerateArray()
            .Select(node => $"{node.GetProperty("id").GetString()} {node.GetProperty("status").GetString()}").Order(StringComparer.Ordinal)));
    }
}
