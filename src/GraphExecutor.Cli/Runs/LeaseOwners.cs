using GraphExecutor.Starting;
using GraphExecutor.Storage;

namespace GraphExecutor.Cli.Runs;

/// <summary>This process as the owner of attempts.</summary>
internal sealed class LeaseOwners : ILeaseOwners
{
    public LeaseOwner Create() => ThisProcess.Owner();

    public bool IsGone(LeaseOwner owner) => ThisProcess.IsGone(owner);
}
