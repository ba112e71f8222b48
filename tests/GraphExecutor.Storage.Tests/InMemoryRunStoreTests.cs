using GraphExecutor.Storage.Tests.Contract;

namespace GraphExecutor.Storage.Tests;

public sealed class InMemoryRunStoreTests : RunStoreContract
{
    protected override ValueTask<IRunStore> OpenAsync() => new(new InMemoryRunStore());
}
