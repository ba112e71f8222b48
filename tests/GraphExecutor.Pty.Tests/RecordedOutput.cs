using System.Collections.Concurrent;
using GraphExecutor.Nodes;
using GraphExecutor.Storage;

namespace GraphExecutor.Pty.Tests;

/// <summary>Keeps all that a command prints, checks that calls do not overlap, and says when a line has come.</summary>
internal sealed class RecordedOutput : ICommandOutput
{
    private readonly Lock _gate = new();
    private readonly List<(OutputSource Source, string Line)> _lines = [];
    private readonly List<(Func<string, bool> Wanted, TaskCompletionSource<string> Seen)> _waiting = [];
    private int _inside;

    public ConcurrentQueue<string> Partials { get; } = new();

    public IReadOnlyList<string> Lines => LinesOf(OutputSource.Stdout);

    /// <summary>The process of the command, once it has started.</summary>
    public ProcessIdentity? Process { get; private set; }

    public int Calls { get; private set; }

    public bool Overlapped { get; private set; }

    /// <summary>The unfinished line of the last call.</summary>
    public string? Partial { get; private set; }

    public IReadOnlyList<string> LinesOf(OutputSource source)
    {
        lock (_gate)
        {
            return [.. _lines.Where(line => line.Source == source).Select(line => line.Line)];
        }
    }

    /// <summary>Completes with the first whole or unfinished line that is wanted.</summary>
    public Task<string> WaitForAsync(Func<string, bool> wanted)
    {
        lock (_gate)
        {
            var seen = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            var already = Found(_lines.Select(line => line.Line), Partial, wanted);
            if (already is not null)
            {
                seen.SetResult(already);
            }
            else
            {
                _waiting.Add((wanted, seen));
            }

            return seen.Task.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Completes with the number that follows <paramref name="name"/> and <c>=</c> on a line.</summary>
    public async Task<int> WaitForNumberAsync(string name) =>
        int.Parse((await WaitForAsync(line => line.StartsWith(name + "=", StringComparison.Ordinal)))[(name.Length + 1)..], null);

    public void Started(ProcessIdentity process) => Process = process;

    public ValueTask WriteAsync(CommandOutput output, CancellationToken cancellationToken)
    {
        Overlapped |= Interlocked.Increment(ref _inside) > 1;
        lock (_gate)
        {
            Calls++;
            _lines.AddRange(output.Lines.Select(line => (output.Source, line)));
            Partial = output.Partial;
            if (output.Partial is { } partial)
            {
                Partials.Enqueue(partial);
            }

            foreach (var (wanted, seen) in _waiting)
            {
                if (Found(output.Lines, output.Partial, wanted) is { } found)
                {
                    seen.TrySetResult(found);
                }
            }
        }

        Interlocked.Decrement(ref _inside);
        return ValueTask.CompletedTask;
    }

    // A number may still be growing in a partial line, so only whole lines and prompts count.
    private static string? Found(IEnumerable<string> lines, string? partial, Func<string, bool> wanted) =>
        lines.FirstOrDefault(wanted) ?? (partial is not null && !partial.Contains('=', StringComparison.Ordinal) && wanted(partial) ? partial : null);
}
