using System.Text;
using GraphExecutor.Cli.Output;
using GraphExecutor.Cli.Runs;
using GraphExecutor.Events;
using GraphExecutor.Runs;
using GraphExecutor.Starting;
using GraphExecutor.Storage;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Tests.Output;

public sealed class LogOutputTests : IAsyncDisposable
{
    private const int Timeout = 20_000;

    private readonly InMemoryRunStore _store = new();
    private readonly MemoryStream _printed = new();
    private readonly OutputWriter _output;
    private readonly LocalRuns _runs;
    private readonly LogOutput _log;

    public LogOutputTests()
    {
        _output = new OutputWriter(() => _printed);
        _runs = new LocalRuns(_store, "");
        _log = new LogOutput(_runs, "a", json: false, _output);
    }

    public ValueTask DisposeAsync() => _runs.DisposeAsync();

    [Fact(Timeout = Timeout)]
    public async Task PrintNew_LaterAttemptsHaveBegun_TheRestOfTheEarlierOneComesFirst()
    {
        await StartAsync();
        await PrintsAsync(1, 0, "1-0");
        await PrintNewAsync();
        await PrintsAsync(1, 1, "1-1", "1-2");
        await PrintsAsync(2, 0, "2-0");
        await PrintsAsync(4, 0, "4-0");

        await PrintNewAsync();

        Assert.Equal(["1-0", "1-1", "1-2", "2-0", "4-0"], await LinesAsync());
    }

    [Fact(Timeout = Timeout)]
    public async Task TryPrint_OfALaterAttempt_WaitsForTheRestOfTheEarlierOne()
    {
        await StartAsync();
        await PrintsAsync(1, 0, "1-0");
        await PrintNewAsync();
        await PrintsAsync(1, 1, "1-1");
        await PrintsAsync(2, 0, "2-0");

        Assert.False(await _log.TryPrintAsync(Live(2, 0, "2-0", "2-1")));
        await PrintNewAsync();
        Assert.True(await _log.TryPrintAsync(Live(2, 0, "2-0", "2-1")));

        Assert.Equal(["1-0", "1-1", "2-0", "2-1"], await LinesAsync());
    }

    private static LogEvent Live(int nodeAttempt, long firstLine, params string[] lines) => new()
    {
        RunId = "r1",
        Attempt = 1,
        NodeId = "a",
        NodeAttempt = nodeAttempt,
        Time = DateTimeOffset.UnixEpoch,
        FirstLine = firstLine,
        Lines = [.. lines],
    };

    private async Task StartAsync()
    {
        await new RunStarter(_store, new LeaseOwners(), TimeProvider.System)
            .StartAsync(new RunStart { RunId = "r1", Workflow = Workflow.Parse("nodes: [{ id: a, run: x, retry: { maxAttempts: 4 } }]") });
        await _store.WriteAsync(new RunWrite
        {
            RunId = "r1",
            Attempt = 1,
            Nodes = [new NodeChange { NodeId = "a", Time = DateTimeOffset.UnixEpoch, Result = new NodeResult { Status = NodeStatus.Running, Attempts = 1, Version = 1 } }],
        });
    }

    private async Task PrintsAsync(int nodeAttempt, long firstLine, params string[] lines) => await _store.WriteAsync(new RunWrite
    {
        RunId = "r1",
        Attempt = 1,
        Log = [new LogChunk { NodeId = "a", NodeAttempt = nodeAttempt, FirstLine = firstLine, Lines = [.. lines], Time = DateTimeOffset.UnixEpoch }],
    });

    private async Task PrintNewAsync() => await _log.PrintNewAsync(await _runs.ShowAsync("r1"));

    private async Task<string[]> LinesAsync()
    {
        await _output.DisposeAsync();
        return Encoding.UTF8.GetString(_printed.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
