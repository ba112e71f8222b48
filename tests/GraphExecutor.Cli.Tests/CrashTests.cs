using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GraphExecutor.Cli.Tests;

/// <summary>
/// Kills <c>gx run</c> and <c>gx resume</c> at random moments over random graphs whose nodes count their own runs in files. As long as
/// <c>GX_CRASH_ROUNDS</c> says: that many kills, from the seed <c>GX_CRASH_SEED</c>.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Rounds = 10;

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    [Fact(Timeout = 3_600_000)]
    public async Task KilledAtRandomMoments_NothingRecordedRunsAgainAndNothingIsLost()
    {
        var (rounds, seed) = (Number("GX_CRASH_ROUNDS", Rounds), Number("GX_CRASH_SEED", Random.Shared.Next(1_000_000)));
        output.WriteLine($"seed {seed}");
        var (random, kills, runs) = (new Random(seed), 0, 0);
        for (; kills < rounds; runs++)
        {
            using var gx = new Gx();
            kills += await new CrashedRun(random, gx).PlayAsync();
        }

        output.WriteLine($"{kills} kills in {runs} runs");
    }

    /// <summary>One run of a random graph: killed a few times, then left to complete.</summary>
    private sealed class CrashedRun(Random random, Gx gx)
    {
        // One of its own, so that no other run on this machine can be taken for it.
        private readonly string _runId = Path.GetFileName(gx.Directory);
        private readonly int _nodes = random.Next(4, 13);

        // The runs that each node had counted when it was first seen as recorded completed.
        private readonly Dictionary<string, int> _completed = [];

        /// <returns>How many kills met a gx that was still there.</returns>
        public async Task<int> PlayAsync()
        {
            gx.Write("w.json", Workflow());
            var (kills, started) = (0, false);
            for (var i = random.Next(1, 5); i > 0; i--)
            {
                using var process = gx.Start(started ? ["resume", _runId] : ["run", "w.json", "--run-id", _runId]);
                var hit = await KillAsync(process, TimeSpan.FromMilliseconds(random.Next(50, 700)));
                kills += hit ? 1 : 0;
                started = await CheckAsync();
                if (!hit && started)
                {
                    break;
                }
            }

            var last = await gx.RunAsync(started ? ["resume", _runId] : ["run", "w.json", "--run-id", _runId]);

            // It had ended before it could be killed: then there is nothing to resume.
            Assert.True(last.ExitCode is 0 or 4, $"{last.ExitCode}: {last.Error}{last.Output}");
            await CheckAsync();
            AssertCompleted();
            return kills;
        }

        private static async Task<bool> KillAsync(Process process, TimeSpan after)
        {
            // Not to wait for anything: the moment is the random part of the test.
            using var limit = new CancellationTokenSource(after);
            try
            {
                await process.WaitForExitAsync(limit.Token);
                return false;
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                await Gx.WaitAsync(process);
                return process.ExitCode == 137;
            }
        }

        /// <summary>Compares what is recorded with what the nodes counted.</summary>
        /// <returns>Whether there is such a run.</returns>
        private async Task<bool> CheckAsync()
        {
            var show = await gx.RunAsync("show", _runId, "--json");
            if (show.ExitCode == 3)
            {
                return false;
            }

            Assert.Equal((0, ""), (show.ExitCode, show.Error));
            foreach (var node in JsonElement.Parse(show.Output).GetProperty("nodes").EnumerateArray())
            {
                var (id, isCompleted) = (node.GetProperty("id").GetString()!, node.GetProperty("status").ValueEquals("completed"));
                if (_completed.TryGetValue(id, out var count))
                {
                    Assert.True(isCompleted, $"{id} was recorded completed, and is not any more");
                    Assert.Equal(count, gx.Count(id));
                }
                else if (isCompleted)
                {
                    _completed.Add(id, gx.Count(id));
                }
            }

            return true;
        }

        private void AssertCompleted()
        {
            Assert.Equal(_nodes, _completed.Count);
            foreach (var id in Enumerable.Range(0, _nodes).Select(i => $"n{i}"))
            {
                // The last run of each is the one that counts, and it ran to its end.
                Assert.Equal("end", File.ReadLines(Path.Combine(gx.Directory, $"{id}.log")).Last());
            }

            // A node notes when another run of itself is still going on.
            Assert.False(File.Exists(Path.Combine(gx.Directory, "overlap")), "something of an earlier attempt still ran");
            Assert.Empty(LeftRunning());
        }

        private List<string> LeftRunning() =>
        [
            .. Directory.GetDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _) && WorksHere(path)),
        ];

        private bool WorksHere(string process)
        {
            try
            {
                return new FileInfo($"{process}/cwd").LinkTarget == gx.Directory;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It has ended meanwhile, or belongs to someone else.
                return false;
            }
        }

        private string Workflow()
        {
            var text = new StringBuilder("""{"nodes":[""");
            for (var i = 0; i < _nodes; i++)
            {
                var needs = Enumerable.Range(0, i).Where(_ => random.Next(3) == 0).Select(parent => $"\"n{parent}\"");
                var seconds = (random.Next(0, 25) / 100.0).ToString(CultureInfo.InvariantCulture);

                // The lock tells whether an earlier run of the node is still there. HUP is ignored, so that the end of gx alone does not end it.
                var script = $"trap '' HUP; exec 9> n{i}.lock; flock -n 9 || echo n{i} >> overlap; echo run >> n{i}; echo begin >> n{i}.log; sleep {seconds}; echo end >> n{i}.log";
                text.Append(i == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $$"""{"id":"n{{i}}","run":{{JsonSerializer.Serialize(script)}},"needs":[{{string.Join(',', needs)}}]}""");
            }

            return text.Append("]}").ToString();
        }
    }
}
