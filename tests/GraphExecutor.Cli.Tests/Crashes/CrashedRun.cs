using GraphExecutor.Runs;
using GraphExecutor.Storage.Sqlite;
using GraphExecutor.Tests.Scheduling;
using GraphExecutor.Workflows;
using Microsoft.Data.Sqlite;

namespace GraphExecutor.Cli.Tests.Crashes;

/// <summary>
/// One run of a random graph: its attempts are killed, and what is recorded is compared with what the commands noted and with what the
/// model says.
/// </summary>
internal sealed class CrashedRun : IDisposable
{
    private readonly Gx _gx = new();
    private readonly CrashGraph _graph;
    private Dictionary<string, NodeResult> _recorded = [];
    private Dictionary<string, int> _counts = [];

    public CrashedRun(Random random)
    {
        _graph = new CrashGraph(random);
        _gx.Write("w.json", Workflow.Create(_graph.Definition).ToJson());
    }

    /// <summary>One of its own, so that no other run on this machine can be taken for it.</summary>
    public string Id => Path.GetFileName(_gx.Directory);

    public string Store => _gx.Store;

    public string Directory => _gx.Directory;

    public int Kills { get; private set; }

    /// <summary>Whether anything of the run was recorded.</summary>
    public bool IsRecorded { get; private set; }

    public void Dispose() => _gx.Dispose();

    /// <summary>Lets <c>gx</c> begin the run or go on with it, and kills it.</summary>
    /// <returns>Whether it was still there.</returns>
    public async Task<bool> KillAfterAsync(TimeSpan time)
    {
        using var process = _gx.Start(Command);
        using var limit = new CancellationTokenSource(time);
        var isThere = false;
        try
        {
            // Not to wait for anything: the moment is the random part of the test.
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            isThere = true;
        }

        await Gx.WaitAsync(process);
        isThere &= process.ExitCode == 137;
        await NoteAsync(isThere);
        return isThere;
    }

    /// <summary>Starts an attempt that kills itself.</summary>
    /// <returns>Whether it did: if not, it had ended before.</returns>
    public async Task<bool> KillAtAsync(CrashPoint point)
    {
        using var process = CrashingAttempt.Start(this, point);
        await Gx.WaitAsync(process);
        var isKilled = process.ExitCode == 137;
        Assert.True(isKilled || process.ExitCode is 0 or 1, $"{point}: exit code {process.ExitCode}");
        await NoteAsync(isKilled);
        return isKilled;
    }

    /// <summary>Lets <c>gx</c> bring it to its end, twice when it fails, and compares that with the model.</summary>
    public async Task CompleteAsync()
    {
        for (var round = 0; round < 2; round++)
        {
            var last = await _gx.RunAsync(Command);

            // It had ended before it could be killed: then there may be nothing to resume.
            Assert.True(last.ExitCode is 0 or 1 or 4, $"{last.ExitCode}: {last.Error}{last.Output}");
            await NoteAsync(false);
            var model = new ReferenceModel(_graph.Definition, LastResultOf);
            Assert.Equal(model.Statuses, string.Join(", ", _graph.Definition.Nodes.Select(node => Describe(node.Id))));
            Assert.Equal(model.Status == RunStatus.Failed ? 1 : 0, last.ExitCode % 4);
            if (last.ExitCode != 1)
            {
                break;
            }
        }

        Assert.Empty(LeftRunning());
    }

    private string[] Command => IsRecorded ? ["resume", Id] : ["run", "w.json", "--run-id", Id];

    private async Task NoteAsync(bool isKilled)
    {
        Kills += isKilled ? 1 : 0;
        Assert.False(
            File.Exists(Path.Combine(_gx.Directory, CrashGraph.Overlap)), $"something of an earlier attempt still ran: {TextOf(CrashGraph.Overlap)}");
        if (!File.Exists(Store))
        {
            return;
        }

        Assert.Equal("ok", Check());
        await using var store = await SqliteRunStore.OpenAsync(new SqliteRunStoreOptions { Path = Store }, TestContext.Current.CancellationToken);
        IsRecorded = await store.GetRunAsync(Id, TestContext.Current.CancellationToken) is not null;
        var nodes = await store.GetNodesAsync(Id, TestContext.Current.CancellationToken);
        Compare(nodes.ToDictionary(node => node.NodeId, node => node.Result));
    }

    private void Compare(Dictionary<string, NodeResult> recorded)
    {
        var counts = _graph.Definition.Nodes.ToDictionary(node => node.Id, node => _gx.Count(node.Id));
        foreach (var id in UnchangedNodes.Of(_graph.Definition, _recorded))
        {
            Assert.True(recorded.TryGetValue(id, out var now), $"{id} is recorded no longer");
            Assert.Equal((id, _recorded[id].Status, _counts[id]), (id, now.Status, counts[id]));
        }

        foreach (var (id, result) in recorded.Where(node => node.Value.Status == NodeStatus.Completed))
        {
            Assert.Equal((id, result.SkipBranch ? "skip" : "ok"), (id, LastResultOf(id)));
        }

        (_recorded, _counts) = (recorded, counts);
    }

    private string Describe(string id) => _recorded.GetValueOrDefault(id) switch
    {
        null => $"{id} lost",
        { Status: NodeStatus.Failed, Error.Type: "ExitCode" } failed => $"{id} failed ExitCode:{failed.ExitCode}",
        { Status: NodeStatus.Failed } failed => $"{id} failed {failed.Error!.Type}",
        var other => $"{id} {other.Status.ToString().ToLowerInvariant()}",
    };

    private string LastResultOf(string id) => TextOf(CrashGraph.ResultsOf(id)).TrimEnd().Split('\n')[^1];

    private string TextOf(string name) => File.Exists(Path.Combine(_gx.Directory, name)) ? _gx.Read(name) : "";

    private string? Check()
    {
        using var connection = new SqliteConnection($"Data Source={Store};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        return (string?)command.ExecuteScalar();
    }

    private List<string> LeftRunning() =>
    [
        .. System.IO.Directory.GetDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _) && WorksHere(path)),
    ];

    private bool WorksHere(string process)
    {
        try
        {
            return new FileInfo($"{process}/cwd").LinkTarget == _gx.Directory;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or belongs to someone else.
            return false;
        }
    }
}
