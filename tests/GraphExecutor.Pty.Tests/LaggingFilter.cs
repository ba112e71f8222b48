using System.Buffers;
using GraphExecutor.Nodes;

namespace GraphExecutor.Pty.Tests;

/// <summary>Shows text in capitals, always keeps the last characters back, and marks its end with a dot.</summary>
internal sealed class LaggingFilter : IOutputFilter
{
    public const int Lag = 5;

    private string _kept = "";

    public void Write(ReadOnlySpan<char> text, IBufferWriter<char> output)
    {
        var all = _kept + text.ToString().ToUpperInvariant();
        var shown = Math.Max(0, all.Length - Lag);
        output.Write(all.AsSpan(0, shown));
        _kept = all[shown..];
    }

    public void Complete(IBufferWriter<char> output) => output.Write(_kept + ".");
}
