using GraphExecutor.Nodes;
using GraphExecutor.Runs;

namespace GraphExecutor.Cli.Output.Live;

/// <summary>Lays out the rows of the view for a terminal of some size. Decides what is seen when not all has room.</summary>
internal sealed class LiveFrame(LiveState state, TerminalSize size, OutputStyle style, DateTimeOffset now)
{
    private const int MaxIdWidth = 30;
    private const int MaxFailures = 8;

    // Below that a row has no room for what the node printed.
    private const int LeastTextWidth = 8;

    // The last column stays free: some terminals go to the next row when it is written to.
    private readonly int _width = Math.Max(1, size.Columns - 1);

    /// <summary>At most as many rows as the terminal has, less one for the cursor.</summary>
    public List<string> ToRows()
    {
        var room = Math.Max(1, size.Rows - 1) - 1;
        var failures = Last(state.Failures, Math.Min(MaxFailures, Math.Max(1, room / 2)), "failed");
        var notice = state.Notice is null ? 0 : 1;
        var active = First([.. state.Active.OrderBy(node => node.Status == NodeStatus.Waiting).ThenBy(node => node.Since)], room - failures.Count - notice);
        var nodes = active.Concat(failures).Select(row => row.Node).OfType<LiveNode>().ToList();
        var idWidth = Math.Min(MaxIdWidth, nodes.Select(node => node.Id.Length).DefaultIfEmpty().Max());
        var timeWidth = nodes.Select(node => TimeOf(node).Length).DefaultIfEmpty().Max();
        var rows = active.Concat(failures)
            .Select(row => row.Node is { } node ? Row(node, idWidth, timeWidth) : style.Dim(ScreenText.Fit(row.More!, _width))).ToList();
        if (state.Notice is { } text)
        {
            rows.Add(style.Careful(ScreenText.Fit(text, _width)));
        }

        rows = [.. rows.TakeLast(room)];
        rows.Add(StatusRow());
        return rows;
    }

    private static List<(LiveNode? Node, string? More)> First(List<LiveNode> nodes, int room)
    {
        if (nodes.Count <= room)
        {
            return [.. nodes.Select(node => ((LiveNode?)node, (string?)null))];
        }

        var shown = Math.Max(0, room - 1);
        var left = nodes.Skip(shown).CountBy(node => node.Status).Select(count => $"{count.Value} more {count.Key.ToString().ToLowerInvariant()}");
        return room <= 0 ? [] : [.. nodes.Take(shown).Select(node => ((LiveNode?)node, (string?)null)), (null, $"  … {string.Join(", ", left)}")];
    }

    private static List<(LiveNode? Node, string? More)> Last(IReadOnlyList<LiveNode> nodes, int room, string what)
    {
        if (nodes.Count <= room)
        {
            return [.. nodes.Select(node => ((LiveNode?)node, (string?)null))];
        }

        var shown = room - 1;
        return [(null, $"  … {nodes.Count - shown} more {what}"), .. nodes.TakeLast(shown).Select(node => ((LiveNode?)node, (string?)null))];
    }

    private string Row(LiveNode node, int idWidth, int timeWidth)
    {
        var mark = node.Status switch
        {
            NodeStatus.Failed => style.Bad("✗"),
            NodeStatus.Waiting => style.Careful("◌"),
            _ => style.Good("●"),
        };
        var id = ScreenText.Pad(node.Id, Math.Min(idWidth, _width - 2));
        var left = _width - 2 - id.Length;
        var time = $"  {TimeOf(node).PadRight(timeWidth)}";
        if (left < time.Length + LeastTextWidth)
        {
            return $"{mark} {id}{style.Dim(ScreenText.Fit(time, left))}".TrimEnd();
        }

        var text = ScreenText.Fit($"  {node.Text}", left - time.Length);
        return $"{mark} {id}{style.Dim(time)}{(node.Status == NodeStatus.Failed ? style.Bad(text) : text)}";
    }

    private string TimeOf(LiveNode node) => node switch
    {
        { Status: NodeStatus.Failed } => "",
        { RetryAt: { } retryAt } => $"again in {Seconds(TimeSpan.FromSeconds(Math.Ceiling((retryAt - now).TotalSeconds)))}",
        { Status: NodeStatus.Waiting } => "waiting",
        _ => Seconds(now - node.Since),
    };

    private string StatusRow()
    {
        var running = state.Active.Count(node => node.Status == NodeStatus.Running);
        var parts = new List<(string Text, Func<string, string> Paint)>
        {
            ($"{state.Settled}/{state.Total}", text => text),
            (Seconds(now - state.StartedAt), style.Dim),
        };
        Add(running, "running", style.Good);
        Add(state.Active.Count - running, "waiting", style.Careful);
        Add(state.Failures.Count, "failed", style.Bad);
        Add(state.NotRun, "not run", style.Dim);
        parts.Add((state.Name, style.Dim));

        var (done, rest) = ProgressBar();
        var (row, left) = done.Length + rest.Length is > 0 and var length
            ? ($"{style.Good(done)}{style.Dim(rest)} ", _width - length - 1)
            : ("", _width);
        foreach (var (text, paint) in parts)
        {
            var fitted = ScreenText.Fit(text, left);
            row += paint(fitted) + (left > fitted.Length + 2 ? "  " : "");
            left -= fitted.Length + 2;
            if (left <= 0)
            {
                break;
            }
        }

        return row;

        void Add(int count, string what, Func<string, string> paint)
        {
            if (count > 0)
            {
                parts.Add(($"{count} {what}", paint));
            }
        }
    }

    private (string Done, string Left) ProgressBar()
    {
        var length = _width switch { >= 100 => 30, >= 60 => 16, _ => 0 };

        // An attempt that somebody else begins may have another workflow with more nodes.
        var done = Math.Min(length, (int)((long)length * state.Settled / Math.Max(1, state.Total)));
        return (new string('━', done), new string('╌', length - done));
    }

    /// <summary>In whole seconds: what changes less often is drawn less often.</summary>
    private static string Seconds(TimeSpan time) => Math.Max(0, (long)time.TotalSeconds) switch
    {
        < 60 and var seconds => $"{seconds} s",
        < 3600 and var seconds => $"{seconds / 60} min {seconds % 60:00} s",
        var seconds => $"{seconds / 3600} h {seconds / 60 % 60:00} min",
    };
}
