using System.Runtime.InteropServices;

namespace GraphExecutor.Pty.Native;

/// <summary>Flags and commands of <c>open</c>, <c>fcntl</c> and their relatives on Linux.</summary>
internal static class OpenFlags
{
    internal const int ReadOnly = 0;
    internal const int WriteOnly = 1;
    internal const int ReadWrite = 2;
    internal const int Create = 0x40;
    internal const int NoControllingTerminal = 0x100;
    internal const int NonBlocking = 0x800;
    internal const int CloseOnExec = 0x80000;

    /// <summary>F_DUPFD_CLOEXEC.</summary>
    internal const int DuplicateCloseOnExec = 1030;

    /// <summary>One of the few flags that differ between processor families.</summary>
    internal static readonly int NoFollow =
        RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000;
}
