using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace GraphExecutor.Bench.Serve;

/// <summary>Reads the lines out of frames: whether each came once and in order, and how long it was under way.</summary>
internal sealed class LineReader
{
    private readonly List<double> _milliseconds = [];
    private long _next;

    /// <summary>Lines that came.</summary>
    public long Lines { get; private set; }

    /// <summary>Lines that did not come, as the numbers of those that did tell.</summary>
    public long Missing { get; private set; }

    public void Read(ReadOnlySpan<byte> frame)
    {
        var now = Stopwatch.GetTimestamp();
        using var json = JsonDocument.Parse(frame.ToArray());
        if (!json.RootElement.TryGetProperty("data", out var events) || events.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var @event in events.EnumerateArray().Where(each => each.GetProperty("type").GetString() == "log"))
        {
            var first = @event.GetProperty("firstLine").GetInt64();
            var lines = @event.GetProperty("lines");
            Missing += first - _next;
            _next = first + lines.GetArrayLength();
            Lines += lines.GetArrayLength();
            foreach (var line in lines.EnumerateArray().Select(each => each.GetString()!))
            {
                if (line.IndexOf(Emitter.Mark, StringComparison.Ordinal) is >= 0 and var at)
                {
                    var printed = long.Parse(line.AsSpan(at + Emitter.Mark.Length), CultureInfo.InvariantCulture);
                    _milliseconds.Add(Stopwatch.GetElapsedTime(printed, now).TotalMilliseconds);
                }
            }
        }
    }

    /// <summary>So many milliseconds were enough for that part of the lines.</summary>
    public double Percentile(double part)
    {
        _milliseconds.Sort();
        return _milliseconds.Count == 0 ? double.NaN : _milliseconds[(int)Math.Min(_milliseconds.Count - 1, _milliseconds.Count * part)];
    }
}
