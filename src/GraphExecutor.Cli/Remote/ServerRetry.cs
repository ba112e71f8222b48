namespace GraphExecutor.Cli.Remote;

/// <summary>Asks a server again when it does not answer: one that starts anew goes on with its runs.</summary>
/// <param name="say">Tells the person what is waited for.</param>
/// <param name="time">The clock.</param>
internal sealed class ServerRetry(Action<string> say, TimeProvider time)
{
    /// <summary>How long it is waited for a server, and for a run that none executes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(500);

    private bool _isAway;

    /// <exception cref="ServerAwayException">It has not answered for long.</exception>
    public async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            try
            {
                var answer = await ask();
                Tell(isAway: false, "the server answers again");
                return answer;
            }
            catch (ServerAwayException exception) when (time.GetElapsedTime(since) < Patience)
            {
                Tell(isAway: true, $"waiting for the server: {exception.Message}");
            }
            catch (CommandException exception) when (exception is not ServerAwayException)
            {
                // It refuses: that is an answer.
                Tell(isAway: false, "the server answers again");
                throw;
            }

            await WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits as long as is good between two requests for the same.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => Task.Delay(AskAgainAfter, time, cancellationToken);

    /// <summary>Says it once.</summary>
    private void Tell(bool isAway, string message)
    {
        if (_isAway != isAway)
        {
            _isAway = isAway;
            say(message);
        }
    }
}
