namespace GraphExecutor.Pty.Native;

/// <summary>The signals that the runner sends, or has sent.</summary>
internal static class SignalNumber
{
    internal const int Kill = 9;
    internal const int Terminate = 15;
    internal const int Continue = 18;

    /// <summary>Ignored by whoever does not handle it.</summary>
    internal const int Urgent = 23;
}
