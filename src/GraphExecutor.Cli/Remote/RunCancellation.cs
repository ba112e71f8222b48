using GraphExecutor.Api.Runs;

namespace GraphExecutor.Cli.Remote;

/// <summary>Has a server cancel a run that is watched here, and asks again while the server or the run is between two lives.</summary>
internal sealed class RunCancellation(RemoteRuns runs, string runId, ServerRetry retry, Action<string> say)
{
    /// <param name="cancellationToken">Gives up: the run has ended.</param>
    public async Task RequestAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (!await TryAsync(cancellationToken))
            {
                await retry.WaitAsync(cancellationToken);
            }
        }
        catch (CommandException exception)
        {
            // It has just ended, or the server is not to be had: then the one who waits decides.
            say(exception.Message);
        }
        catch (OperationCanceledException)
        {
            // There is nothing left to cancel.
        }
    }

    private async Task<bool> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await retry.AskAsync(
                async () =>
                {
                    await runs.CancelAsync(runId);
                    return true;
                },
                cancellationToken);
        }
        catch (CommandException refused) when (refused.ExitCode == ExitCode.Conflict)
        {
            // A run that nobody executes takes no messages. The server that goes on with it soon does.
            if ((await runs.ShowAsync(runId)).Status == RunViews.Interrupted)
            {
                return false;
            }

            throw;
        }
    }
}
