using GraphExecutor.Pty.Native;
using GraphExecutor.Pty.Spawning;

namespace GraphExecutor.Pty.Tests.Spawning;

public sealed class InheritedDescriptorsTests
{
    [Fact]
    public void CloseOnExecAll_InheritableDescriptor_IsMarked()
    {
        const int DuplicateWithoutCloseOnExec = 0;
        const int GetFlags = 1;
        using var file = File.OpenHandle("/dev/null");
        using var inheritable = new Descriptor(Libc.Control((int)file.DangerousGetHandle(), DuplicateWithoutCloseOnExec, 50));
        Assert.Equal(0, Libc.Control(inheritable, GetFlags, 0));
        InheritedDescriptors.CloseOnExecAll();
        Assert.Equal(1, Libc.Control(inheritable, GetFlags, 0));
    }
}
