using System.Runtime.InteropServices;
using System.Text;

namespace GraphExecutor.Pty.Spawning;

/// <summary>Strings as <c>exec</c> takes them: an array of pointers that ends with a null one. One block of native memory.</summary>
internal sealed unsafe class StringVector : SafeHandle
{
    internal StringVector(IReadOnlyCollection<string> strings)
        : base(0, ownsHandle: true)
    {
        var pointers = (nuint)(strings.Count + 1) * (nuint)sizeof(byte*);
        var length = pointers;
        foreach (var text in strings)
        {
            length += (nuint)Encoding.UTF8.GetByteCount(text) + 1;
        }

        Size = length;
        SetHandle((nint)NativeMemory.Alloc(length));
        Write(strings, (byte*)handle + pointers, (byte*)handle + length);
    }

    public override bool IsInvalid => handle == 0;

    internal byte** Pointers => (byte**)handle;

    /// <summary>Bytes with pointers: what the kernel counts against its limit.</summary>
    internal nuint Size { get; }

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }

    private void Write(IReadOnlyCollection<string> strings, byte* next, byte* end)
    {
        var pointer = Pointers;
        foreach (var text in strings)
        {
            *pointer++ = next;
            next += Encoding.UTF8.GetBytes(text, new Span<byte>(next, (int)(end - next)));
            *next++ = 0;
        }

        *pointer = null;
    }
}
