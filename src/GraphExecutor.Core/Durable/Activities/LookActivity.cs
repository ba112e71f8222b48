using System.Security.Cryptography;
using GraphExecutor.Durable.Messages;
using GraphExecutor.Nodes;
using GraphExecutor.Runs;
using GraphExecutor.Storage;

namespace GraphExecutor.Durable.Activities;

/// <summary>
/// Looks which of some running nodes have ended. Most do at once, so the first to end is waited for, but only for a moment. Those whose
/// worker is gone are given up: when the store could be read twice, with enough time in between for a sign of life, and there was none.
/// </summary>
internal static class LookActivity
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan TimeForASign = NodeWatch.SignOfLifeEvery + NodeWatch.LookEvery;

    public static async Task<LookReply> ExecuteAsync(WorkerRun run, LookRequest request, CancellationToken cancellationToken)
    {
        var looks = request.Nodes.Select(watched => new LineLook(run, watched)).ToList();
        await AwaitFirstAsync(run, looks, cancellationToken).ConfigureAwait(false);
        var silent = looks.FindAll(look => look.IsSilent);
        if (silent.Count > 0)
        {
            var before = silent.ConvertAll(look => look.Current!);
            await Task.Delay(TimeForASign, run.Time, cancellationToken).ConfigureAwait(false);
            await LookAsync(run, silent, cancellationToken).ConfigureAwait(false);
            foreach (var (look, record) in silent.Zip(before))
            {
                if (look.Current is { } now && now.Stamp == record.Stamp && now.AliveUntil == record.AliveUntil)
                {
                    await GiveUpAsync(run, look, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        var ended = new List<EndedNode>();
        NodeNumbers idle = [];
        foreach (var look in looks.Where(look => look.Current is null))
        {
            if (look.IsIdle)
            {
                idle.Add(look.Watched.Node);
            }
            else
            {
                foreach (var (_, record) in look.Ended)
                {
                    // Told again, for whoever recorded it may have been gone before it told anybody.
                    await run.EmitAsync(record).ConfigureAwait(false);
                }

                ended.Add(new EndedNode(
                    look.Watched.Node, await NodeReports.OfAsync(run, look.Ended, cancellationToken).ConfigureAwait(false)));
            }
        }

        return new LookReply { Ended = ended, Idle = idle };
    }

    private static async Task AwaitFirstAsync(WorkerRun run, List<LineLook> looks, CancellationToken cancellationToken)
    {
        // A later look knows all that this one is to find out.
        using var givesUp = run.BeginLook(cancellationToken);
        var until = run.Time.GetUtcNow() + Moment;
        for (var pause = FirstPause; ; pause *= 2)
        {
            await LookAsync(run, looks, cancellationToken).ConfigureAwait(false);
            if (looks.Exists(look => look.Current is null || look.IsSilent) || givesUp.IsCancellationRequested || run.Time.GetUtcNow() + pause > until)
            {
                return;
            }

            var here = looks.Select(look => look.Task).OfType<Task>();
            await Task.WhenAny(here.Append(Task.Delay(pause, run.Time, givesUp.Token))).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static async Task LookAsync(WorkerRun run, List<LineLook> looks, CancellationToken cancellationToken)
    {
        var ids = looks.SelectMany(look => run.LineOf(look.Watched.Node)).Select(run.Plan.IdOf).ToList();
        var records = await run.Store.GetNodesAsync(run.RunId, ids, cancellationToken).ConfigureAwait(false);
        var byId = records.ToDictionary(record => record.NodeId, StringComparer.Ordinal);
        looks.ForEach(look => look.Take(byId));
    }

    /// <summary>The worker that ran it is gone.</summary>
    private static async Task GiveUpAsync(WorkerRun run, LineLook look, CancellationToken cancellationToken)
    {
        var record = look.Current!;
        var change = NodeEnding.Of(
            run,
            run.Plan.Node(look.Node),
            record.Result,
            NodeOutcome.Fail(ErrorTypes.Lost, "the worker that ran it vanished"),
            run.Time.GetUtcNow() - (record.Result.StartedAt ?? record.Time),
            look.Reruns) with
        { Claim = RandomNumberGenerator.GetHexString(16, lowercase: true) };
        try
        {
            await run.WriteAsync([change], null, cancellationToken).ConfigureAwait(false);
            look.End(change.ToRecord(run.Attempt));
        }
        catch (StoreException exception) when (exception.Code == StoreErrorCode.Conflict)
        {
            // It has ended just now, or somebody else has given it up: the next look will tell.
        }
    }
}
