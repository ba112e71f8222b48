namespace GraphExecutor.Pty.Native;

/// <summary>Error numbers of Linux that mean something to the runner.</summary>
internal static class Errno
{
    internal const int NotPermitted = 1;
    internal const int NoEntry = 2;
    internal const int Interrupted = 4;
    internal const int TooBig = 7;
    internal const int BadFormat = 8;
    internal const int TryAgain = 11;
    internal const int NoMemory = 12;
    internal const int AccessDenied = 13;
    internal const int NotDirectory = 20;
    internal const int IsDirectory = 21;
    internal const int SystemFilesExhausted = 23;
    internal const int FilesExhausted = 24;
    internal const int TextBusy = 26;
    internal const int NoSpace = 28;
}
