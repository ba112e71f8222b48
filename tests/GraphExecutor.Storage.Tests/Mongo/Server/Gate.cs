namespace GraphExecutor.Storage.Tests.Mongo.Server;

/// <summary>Holds one command up.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when the command has come.</summary>
    public Task Entered => _entered.Task;

    /// <summary>Done when it may go on.</summary>
    public Task Opened => _opened.Task;

    /// <summary>Whether this is the first command to come.</summary>
    public bool TryEnter() => _entered.TrySetResult();

    public void Open() => _opened.TrySetResult();
}
