using GraphExecutor.Storage.Sqlite.Files;

namespace GraphExecutor.Storage.Sqlite.Writing;

/// <summary>Something to be written that has a result.</summary>
/// <typeparam name="T">Type of the result.</typeparam>
internal sealed class WriteOperation<T>(Func<Database, T> work) : WriteOperation
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Task => _done.Task;

    public override void Execute(Database database) => _result = work(database);

    public override void Complete() => _done.TrySetResult(_result!);

    public override void Fail(Exception exception) => _done.TrySetException(exception);
}
