using System.Security.Cryptography;
using GraphExecutor.Pty;
using GraphExecutor.Starting;
using GraphExecutor.Storage;

namespace GraphExecutor.Web.Tests;

/// <summary>A server in this process as the owner of attempts. One that was stopped counts as gone, though the process goes on.</summary>
internal sealed class ThisProcess : ILeaseOwners
{
    private readonly string _id = RandomNumberGenerator.GetHexString(16, lowercase: true);

    public LeaseOwner Create()
    {
        var stamp = ProcessStamp.Current();
        return new LeaseOwner("web-tests", stamp.Pid, stamp.StartTime, stamp.BootId, _id);
    }

    public bool IsGone(LeaseOwner owner) => owner != Create();
}
