namespace GraphExecutor.Pty.Native;

/// <summary>The signals that the runner sends.</summary>
internal static class SignalNumber
{
    internal const int Kill = 9;
    internal const int Terminate = 15;
    internal const int Continue = 18;
}
