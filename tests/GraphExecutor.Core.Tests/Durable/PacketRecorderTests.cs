using GraphExecutor.Durable.Activities;
using GraphExecutor.Runs;
using GraphExecutor.Storage;

namespace GraphExecutor.Tests.Durable;

public sealed class PacketRecorderTests : IDisposable
{
    private const int Timeout = 30_000;

    private readonly List<string> _writes = [];
    private readonly PacketRecorder _recorder;
    private Func<string, Task> _during = _ => Task.CompletedTask;

    public PacketRecorderTests()
    {
        _recorder = new PacketRecorder(
            async (changes, over) =>
            {
                var nodes = string.Join(' ', changes.Select(change => change.NodeId));
                await _during(nodes).WaitAsync(over);
                lock (_writes)
                {
                    _writes.Add(nodes);
                }
            },
            Token);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _recorder.Dispose();

    [Fact(Timeout = Timeout)]
    public async Task Write_BeforeAllHaveBegun_IsOneWriteThen()
    {
        var written = Task.WhenAll(WriteAsync("a"), WriteAsync("b", "c"), WriteAsync("d"));
        Assert.Empty(_writes);

        _recorder.Begin();
        await written;

        Assert.Equal(["a b c d"], _writes);
    }

    [Fact(Timeout = Timeout)]
    public async Task Write_WhileAnotherIsUnderWay_GoesWithTheNext()
    {
        var first = new TaskCompletionSource();
        _during = nodes => nodes == "a" ? first.Task : Task.CompletedTask;
        _recorder.Begin();
        Task[] written = [WriteAsync("a"), WriteAsync("b"), WriteAsync("c")];

        first.SetResult();
        await Task.WhenAll(written);
        await WriteAsync("d");

        Assert.Equal(["a", "b c", "d"], _writes);
    }

    public static TheoryData<Exception> RefusalsOfOne() =>
        [new StoreException(StoreErrorCode.Conflict, "another worker was faster"), new FormatException("it cannot be stored")];

    [Theory(Timeout = Timeout)]
    [MemberData(nameof(RefusalsOfOne), DisableDiscoveryEnumeration = true)]
    public async Task Write_OneIsRefused_TheOthersAreRecorded(Exception refusal)
    {
        _during = nodes => nodes.Contains('b', StringComparison.Ordinal) ? Task.FromException(refusal) : Task.CompletedTask;
        Task[] written = [WriteAsync("a"), WriteAsync("b"), WriteAsync("c")];
        _recorder.Begin();

        await Task.WhenAll(written[0], written[2]);
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => written[1]);

        Assert.Same(refusal, refused);
        Assert.Equal(["a", "c"], _writes.Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = Timeout)]
    public async Task Write_StoreIsFull_IsNotTriedForEachAlone()
    {
        var tries = 0;
        _during = _ => Task.FromException(new StoreException(StoreErrorCode.Full, $"no room for try {++tries}"));
        Task[] written = [WriteAsync("a"), WriteAsync("b")];
        _recorder.Begin();

        foreach (var each in written)
        {
            await Assert.ThrowsAsync<StoreException>(() => each);
        }

        Assert.Equal(1, tries);
    }

    [Fact(Timeout = Timeout)]
    public async Task Write_NobodyWaitsForItAnyMore_IsLeftOut()
    {
        using var over = new CancellationTokenSource();
        Task[] written = [WriteAsync("a"), _recorder.WriteAsync([Change("b")], over.Token)];
        await over.CancelAsync();

        _recorder.Begin();
        await written[0];

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => written[1]);
        Assert.Equal(["a"], _writes);
    }

    private static NodeChange Change(string node) => new()
    {
        NodeId = node,
        Time = DateTimeOffset.UnixEpoch,
        Result = new NodeResult { Status = NodeStatus.Running, Attempts = 1, Version = 1 },
    };

    private Task WriteAsync(params string[] nodes) => _recorder.WriteAsync([.. nodes.Select(Change)], Token);
}
