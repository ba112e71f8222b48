using GraphExecutor.Api.Access;

namespace GraphExecutor.Api.Tests.Access;

public sealed class ListenRulesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:7071", true)]
    [InlineData("http://127.8.9.1:7071", true)]
    [InlineData("http://localhost:7071", true)]
    [InlineData("http://[::1]:7071", true)]
    [InlineData("http://unix:/run/gx.sock", true)]
    [InlineData("http://0.0.0.0:7071", false)]
    [InlineData("http://*:7071", false)]
    [InlineData("http://+:7071", false)]
    [InlineData("http://[::]:7071", false)]
    [InlineData("https://192.168.1.5", false)]
    [InlineData("http://localhost.evil.example", false)]
    public void WhyNot_WithoutToken_AllowsThisMachineAlone(string address, bool allowed)
    {
        var reason = ListenRules.WhyNot(["http://127.0.0.1:1", address], hasToken: false);

        Assert.Equal(allowed, reason is null);
        Assert.True(allowed || reason!.Contains(address, StringComparison.Ordinal));
        Assert.Null(ListenRules.WhyNot([address], hasToken: true));
    }
}
