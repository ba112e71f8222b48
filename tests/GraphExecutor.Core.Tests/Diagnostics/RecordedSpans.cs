using System.Collections.Concurrent;
using System.Diagnostics;
using GraphExecutor.Diagnostics;

namespace GraphExecutor.Tests.Diagnostics;

/// <summary>The spans that have ended of one run: other tests run at the same time.</summary>
internal sealed class RecordedSpans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;

    public RecordedSpans()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GraphExecutorDiagnostics.ActivitySourceName,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>All spans of the traces that have a span of this run, the run's own last.</summary>
    public IReadOnlyList<Activity> Of(string runId)
    {
        var traces = _spans.Where(span => span.GetTagItem("graphexecutor.run.id") as string == runId).Select(span => span.TraceId).ToHashSet();
        return [.. _spans.Where(span => traces.Contains(span.TraceId))];
    }

    public void Dispose() => _listener.Dispose();
}
