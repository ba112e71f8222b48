using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using GraphExecutor.Diagnostics;
using GraphExecutor.Execution;
using GraphExecutor.Nodes;
using GraphExecutor.Tests.Execution;

namespace GraphExecutor.Tests.Diagnostics;

/// <summary>The measurements of runs. They are of the process: so nothing else may run beside these tests.</summary>
[Collection(nameof(MetricsTests))]
[CollectionDefinition(nameof(MetricsTests), DisableParallelization = true)]
public sealed class MetricsTests : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Name, double Value, string Tags)> _measured = new();

    public MetricsTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == GraphExecutorDiagnostics.MeterName)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _listener.Dispose();

    [Fact(Timeout = 30_000)]
    public async Task Run_OfSeveralNodes_IsCountedAndNothingIsLeftRunning()
    {
        var run = new TestRun("""
            nodes:
              - { id: a, type: function, function: ok }
              - { id: b, type: function, function: fail, retry: { maxAttempts: 2, delay: 1ms } }
              - { id: c, type: function, function: ok, needs: [b] }
              - { id: d, type: function, function: skip }
              - { id: e, type: function, function: ok, needs: [d] }
              - { id: f, type: function, function: log, input: héllo }
            """);

        await run.ExecuteAsync(Token);

        Assert.Equal(1, Sum("runs.started"));
        Assert.Equal(0, Sum("runs.active"));
        Assert.Equal(1, Count("run.duration", "failed"));
        Assert.Equal(3, Sum("nodes.settled", "completed"));
        Assert.Equal(2, Sum("nodes.settled", "failed"));
        Assert.Equal(1, Sum("nodes.settled", "skipped"));
        Assert.Equal(3, Count("node.duration", "completed"));
        Assert.Equal(2, Count("node.duration", "failed"));
        Assert.Equal(7, Sum("log.size"));
        Assert.Equal((0, 5), (Sum("nodes.running"), Positive("nodes.running")));
        Assert.Equal((0, 1), (Sum("nodes.waiting"), Positive("nodes.waiting")));
    }

    [Fact(Timeout = 30_000)]
    public async Task Run_WhoseSinkIsTooSlow_CountsWhatItDrops()
    {
        var allRan = new TaskCompletionSource();
        var run = new TestRun("""{ "nodes": [ { "id": "a", "type": "function", "function": "talk" } ] }""", options => options with
        {
            Delivery = EventDelivery.Drop,
            EmitEvent = async (_, token) => await allRan.Task.WaitAsync(token),
            Functions = new NodeFunctions().Add("talk", async (_, context, _) =>
            {
                for (var line = 0; line < 1_500; line++)
                {
                    // An event of its own.
                    await context.LogAsync(new string('x', 33_000));
                }

                allRan.SetResult();
                return NodeOutcome.Done;
            }),
        });

        await run.ExecuteAsync(Token);

        Assert.InRange(Sum("events.dropped", "log"), 400, 500);
    }

    private double Sum(string name, string tag = "") => Of(name, tag).Sum(measured => measured.Value);

    private int Count(string name, string tag) => Of(name, tag).Count();

    private int Positive(string name) => Of(name, "").Count(measured => measured.Value > 0);

    private IEnumerable<(string Name, double Value, string Tags)> Of(string name, string tag) =>
        _measured.Where(measured => measured.Name == $"graphexecutor.{name}" && measured.Tags.Contains(tag, StringComparison.Ordinal));

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measured.Enqueue((instrument.Name, value, string.Join(' ', tags.ToArray().Select(tag => tag.Value))));
}
