using System.Security.Cryptography;
using GraphExecutor.Pty;
using GraphExecutor.Starting;
using GraphExecutor.Storage;

namespace GraphExecutor.Api.Tests;

/// <summary>This process as the owner of attempts. Servers of one test are told apart by name.</summary>
internal sealed class ThisProcess(string host) : ILeaseOwners
{
    public LeaseOwner Create()
    {
        var stamp = ProcessStamp.Current();
        return new LeaseOwner(host, stamp.Pid, stamp.StartTime, stamp.BootId, RandomNumberGenerator.GetHexString(16, lowercase: true));
    }

    public bool IsGone(LeaseOwner owner) =>
        owner.Host == host && new ProcessStamp(owner.Pid, owner.StartTime, owner.BootId).IsGone();
}
