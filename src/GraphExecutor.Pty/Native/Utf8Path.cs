using System.Text;

namespace GraphExecutor.Pty.Native;

/// <summary>A path as C takes it: UTF-8 with a NUL at its end.</summary>
internal static class Utf8Path
{
    internal static byte[] From(string path)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(path) + 1];
        Encoding.UTF8.GetBytes(path, bytes);
        return bytes;
    }
}
