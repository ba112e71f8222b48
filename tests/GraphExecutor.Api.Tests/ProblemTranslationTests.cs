using GraphExecutor.Api.Problems;
using GraphExecutor.Storage;

namespace GraphExecutor.Api.Tests;

public sealed class ProblemTranslationTests
{
    [Theory]
    [InlineData(StoreErrorCode.Unavailable, 503)]
    [InlineData(StoreErrorCode.Locked, 503)]
    [InlineData(StoreErrorCode.Full, 503)]
    [InlineData(StoreErrorCode.Corrupt, 500)]
    [InlineData(StoreErrorCode.ReadOnly, 500)]
    [InlineData(StoreErrorCode.NotAStore, 500)]
    [InlineData(StoreErrorCode.NewerVersion, 500)]
    public void Of_StoreThatFails_SaysWhetherItIsWorthAskingAgain(StoreErrorCode code, int status)
    {
        var problem = ProblemTranslation.Of(new StoreException(code, "so it is"))!;

        Assert.Equal((status, ProblemCode.StoreUnavailable), (problem.Status, problem.Code));
    }
}
