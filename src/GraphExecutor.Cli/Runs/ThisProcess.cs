using System.Security.Cryptography;
using GraphExecutor.Pty;
using GraphExecutor.Storage;

namespace GraphExecutor.Cli.Runs;

/// <summary>What other processes can know this one by.</summary>
internal static class ThisProcess
{
    /// <summary>This process as the owner of an attempt.</summary>
    public static LeaseOwner Owner()
    {
        var stamp = ProcessStamp.Current();
        var token = RandomNumberGenerator.GetHexString(16, lowercase: true);
        return new LeaseOwner(Environment.MachineName, stamp.Pid, stamp.StartTime, stamp.BootId, token, stamp.PidNamespace);
    }

    /// <summary>Whether an owner is gone for certain: known only of those on this machine, and in this container.</summary>
    public static bool IsGone(LeaseOwner owner) =>
        owner.Host == Environment.MachineName && owner.PidNamespace is not null
        && new ProcessStamp(owner.Pid, owner.StartTime, owner.BootId, owner.PidNamespace).IsGone();
}
