using GraphExecutor.Storage;

namespace GraphExecutor.Starting;

/// <summary>Who executes attempts: names the one here, and knows whether another is gone.</summary>
public interface ILeaseOwners
{
    /// <summary>The owner of an attempt that starts here: each attempt gets one of its own.</summary>
    LeaseOwner Create();

    /// <summary>Whether an owner is gone for certain; <see langword="false"/> when that cannot be known.</summary>
    /// <param name="owner">The owner.</param>
    bool IsGone(LeaseOwner owner);
}
