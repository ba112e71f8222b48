namespace GraphExecutor.WebPubSub.Tests.Npm;

/// <summary>The service's own clients for JavaScript must find nothing strange about the hub. The cases are in conformance.mjs.</summary>
public sealed class ConformanceTests(ConformanceRun run) : IClassFixture<ConformanceRun>
{
    [Theory]
    [InlineData("connect")]
    [InlineData("join, leave and send, each acknowledged")]
    [InlineData("the plain JSON protocol")]
    [InlineData("noEcho leaves the sender out")]
    [InlineData("a repeated ack id is a duplicate, and sent once")]
    [InlineData("what no role allows is forbidden")]
    [InlineData("an event has no handler")]
    [InlineData("the service sends to all, group, user and connection")]
    [InlineData("the service says who is there")]
    [InlineData("the service changes groups")]
    [InlineData("the service grants and revokes")]
    [InlineData("the service closes a connection, and says why")]
    [InlineData("a cut reliable connection loses and doubles nothing")]
    [InlineData("a client without a subprotocol gets bare data")]
    [InlineData("a wrong key is refused")]
    public void Clients_AgainstHub_Work(string name)
    {
        Assert.SkipWhen(run.Missing is not null, run.Missing ?? "");
        Assert.True(run.Problems.TryGetValue(name, out var problem), $"The case did not run. {run.Errors}");
        Assert.True(problem is null, problem);
    }
}
