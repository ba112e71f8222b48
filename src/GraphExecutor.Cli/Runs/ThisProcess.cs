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
        return new LeaseOwner(Environment.MachineName, stamp.Pid, stamp.StartTime, stamp.BootId, RandomNumberGenerator.GetHexString(16, lowercase: true));
    }

    /// <summary>Whether an owner is gone for certain: known only of those on this machine.</summary>
    public static bool IsGone(LeaseOwner owner) =>
        owner.Host == Environment.MachineName && new ProcessStamp(owner.Pid, owner.StartTime, owner.BootId).IsGone();
}
