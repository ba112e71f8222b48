using System.Globalization;
using GraphExecutor.Cli.Tests.Crashes;

namespace GraphExecutor.Cli.Tests;

/// <summary>
/// Kills attempts of runs over random graphs, and lets others go on. As long as <c>GX_CRASH_ROUNDS</c> says: that many kills in each
/// test, from the seed <c>GX_CRASH_SEED</c>.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Timeout = 3 * 3_600_000;
    private const int Rounds = 5;

    private readonly int _rounds = Number("GX_CRASH_ROUNDS", Rounds);
    private readonly int _seed = Number("GX_CRASH_SEED", Random.Shared.Next(1_000_000));

    [Fact(Timeout = Timeout)]
    public Task KilledAtRandomMoments_NothingUnchangedRunsAgainAndNothingIsLost() => PlayAsync(async (random, run) =>
    {
        for (var i = random.Next(1, 5); i > 0 && await run.KillAfterAsync(TimeSpan.FromMilliseconds(random.Next(50, 800))); i--)
        {
        }
    });

    [Fact(Timeout = Timeout)]
    public async Task KilledAroundAWrite_NothingUnchangedRunsAgainAndNothingIsLost()
    {
        // The same graph for each write before which, and then after which, an attempt is killed: until an attempt has none so late. The
        // short form does not begin with the first one, so as to get to all in time.
        var (seed, write, after) = (_seed, IsShort ? _seed % 12 : 0, true);
        await PlayAsync(
            async (_, run) =>
            {
                (write, after) = after ? (write + 1, false) : (write, true);
                if (!await run.KillAtAsync(new CrashPoint(write, after)))
                {
                    (seed, write, after) = (seed + 1, 0, true);
                    return;
                }

                await run.KillAtAsync(new CrashPoint(write, after));
            },
            _ => seed);
    }

    private static bool IsShort => Environment.GetEnvironmentVariable("GX_CRASH_ROUNDS") is null or "";

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    /// <summary>Run after run, each of a graph of its own, until there were kills enough.</summary>
    private async Task PlayAsync(Func<Random, CrashedRun, Task> kill, Func<int, int>? seedOf = null)
    {
        var (kills, runs) = (0, 0);
        for (; kills < _rounds; runs++)
        {
            var seed = seedOf?.Invoke(runs) ?? _seed + runs;
            var random = new Random(seed);
            using var run = new CrashedRun(random);
            try
            {
                await kill(random, run);
                await run.CompleteAsync();
            }
            catch (Exception)
            {
                output.WriteLine($"GX_CRASH_SEED={seed}, run {runs}");
                throw;
            }

            kills += run.Kills;
        }

        output.WriteLine($"seed {_seed}: {kills} kills in {runs} runs");
    }
}
