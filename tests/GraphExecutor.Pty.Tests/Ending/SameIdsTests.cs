using GraphExecutor.Nodes;

namespace GraphExecutor.Pty.Tests.Ending;

public sealed class SameIdsTests
{
    [Fact(Timeout = 30_000)]
    public Task RunAsync_SameIdsInAnotherWorkspace_AreLeftAlone() => EndsItsOwnAloneAsync(new("/one", "1"), new("/other", "1"));

    [Fact(Timeout = 30_000)]
    public Task RunAsync_LaterAttemptOfTheSameRun_IsLeftAlone() => EndsItsOwnAloneAsync(new("/one", "2"), new("/one", "1"));

    /// <summary>A command of one process has ended, which ends what that left: and not the same node's of another process.</summary>
    private static async Task EndsItsOwnAloneAsync(Place ofOne, Place ofOther)
    {
        await using var one = new PtyCommandRunner(new PtyCommandRunnerOptions { WorkspaceDirectory = ofOne.Workspace });
        await using var other = new PtyCommandRunner(new PtyCommandRunnerOptions { WorkspaceDirectory = ofOther.Workspace });
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var gate = Path.Combine(Directory.CreateTempSubdirectory("gx-same-").FullName, "gate");

        // The other one begins first, for only what began after it can be what it left; it ends when both run.
        var (otherStarted, started) = (new FirstLine(), new FirstLine());
        var ending = other.RunAsync(RequestFor(ofOther, $"echo started; until [ -e {gate} ]; do sleep 0.01; done"), otherStarted, cancel.Token);
        await otherStarted.Seen.WaitAsync(TestContext.Current.CancellationToken);
        var running = one.RunAsync(RequestFor(ofOne, "echo started; sleep 1000"), started, cancel.Token);
        await started.Seen.WaitAsync(TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);
        await ending;
        await cancel.CancelAsync();
        Directory.Delete(Path.GetDirectoryName(gate)!, recursive: true);

        // A command that the other runner had ended would be one that a signal ended.
        Assert.Equal(CommandEnding.Cancelled, (await running).Ending);
    }

    private static CommandRequest RequestFor(Place place, string script) => new()
    {
        RunId = "same-run",
        NodeId = "same-node",
        Arguments = ["bash", "-c", script],
        Environment = new Dictionary<string, string> { ["GX_RUN_ID"] = "same-run", ["GX_NODE_ID"] = "same-node", ["GX_RUN_ATTEMPT"] = place.Attempt },
    };

    /// <summary>What tells the two apart.</summary>
    private sealed record Place(string Workspace, string Attempt);

    private sealed class FirstLine : ICommandOutput
    {
        private readonly TaskCompletionSource _seen = new();

        public Task Seen => _seen.Task;

        public ValueTask WriteAsync(CommandOutput output, CancellationToken cancellationToken)
        {
            _seen.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }
}
