using GraphExecutor.Nodes;

namespace GraphExecutor.Pty.Tests;

/// <summary>A receiver that only counts.</summary>
internal sealed class CountingOutput : ICommandOutput
{
    public int Lines { get; private set; }

    public long Characters { get; private set; }

    /// <summary>Most characters and line ends that came in one call.</summary>
    public long MostAtOnce { get; private set; }

    public ValueTask WriteAsync(CommandOutput output, CancellationToken cancellationToken)
    {
        var characters = output.Lines.Sum(line => (long)line.Length);
        Lines += output.Lines.Count;
        Characters += characters;
        MostAtOnce = Math.Max(MostAtOnce, characters + output.Lines.Count);
        return ValueTask.CompletedTask;
    }
}
