namespace GraphExecutor.Pty.EventLoop;

/// <summary>Has collected small reads and hands them on together.</summary>
internal interface ICollector
{
    /// <summary>Called on the loop's thread when the collecting time is over.</summary>
    void OnCollected();
}
