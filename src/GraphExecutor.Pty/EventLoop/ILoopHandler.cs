namespace GraphExecutor.Pty.EventLoop;

/// <summary>What a <see cref="DescriptorLoop"/> calls when a descriptor is ready.</summary>
internal interface ILoopHandler
{
    /// <summary>Called on the loop's thread: must not block, throw or run anybody else's code.</summary>
    void OnReady();
}
