using GraphExecutor.Cli.Runs;

namespace GraphExecutor.Cli.Tests.Runs;

public sealed class ThisProcessTests
{
    [Fact]
    public void IsGone_NoSuchProcess_IsKnownOnlyOfThisMachineAndContainer()
    {
        var owner = ThisProcess.Owner();
        var gone = owner with { Pid = int.MaxValue };

        Assert.False(ThisProcess.IsGone(owner));
        Assert.True(ThisProcess.IsGone(gone));
        Assert.False(ThisProcess.IsGone(gone with { Host = "another" }));
        Assert.False(ThisProcess.IsGone(gone with { PidNamespace = "pid:[1]" }));
        Assert.False(ThisProcess.IsGone(gone with { PidNamespace = null }));
    }
}
