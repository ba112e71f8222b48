namespace GraphExecutor.Pty.Prompting;

/// <summary>Answers what a command asks in its terminal.</summary>
/// <remarks>
/// A program may print its prompt before it turns the echo off or after it, so a match that may not be answered yet is looked at
/// again: when more is printed, and by a clock that gets slower. Only then is there a clock at all.
/// </remarks>
internal sealed class PromptAnswerer : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly PromptWindow _window = new();
    private readonly Prompt[] _prompts;
    private readonly ITerminalInput _input;
    private readonly ITimer _timer;
    private TimeSpan _pause;
    private bool _over;

    /// <param name="prompts">In the order in which they are tried.</param>
    /// <param name="input">Where the answers go.</param>
    /// <param name="time">The clock of looking again.</param>
    internal PromptAnswerer(Prompt[] prompts, ITerminalInput input, TimeProvider time)
    {
        _prompts = prompts;
        _input = input;
        _timer = time.CreateTimer(_ => LookAgain(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _over = !HasAnswers();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _over = true;
            _timer.Dispose();
        }
    }

    /// <summary>Takes what is printed; <see cref="Look"/> looks at it.</summary>
    internal void Append(ReadOnlySpan<char> text)
    {
        lock (_gate)
        {
            if (!_over)
            {
                _window.Append(text);
            }
        }
    }

    /// <summary>Looks at what has come, and answers what may be answered now.</summary>
    internal void Look()
    {
        lock (_gate)
        {
            _pause = FirstPause;
            Answer();
        }
    }

    private void LookAgain()
    {
        lock (_gate)
        {
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
            Answer();
        }
    }

    private void Answer()
    {
        var waits = false;
        while (!_over && TryAnswerOne(out waits))
        {
            _over = !HasAnswers();
        }

        if (!_over && waits)
        {
            _timer.Change(_pause, Timeout.InfiniteTimeSpan);
        }
    }

    private bool HasAnswers() => _prompts.Any(prompt => prompt.TimesLeft > 0);

    /// <param name="waits">Something matches that may not be answered yet.</param>
    private bool TryAnswerOne(out bool waits)
    {
        waits = false;
        var text = _window.Text;
        var from = 0;
        foreach (var prompt in _prompts)
        {
            var end = prompt.TimesLeft > 0 && from < text.Length ? prompt.FindLastEnd(text, from) : -1;
            if (end < 0)
            {
                continue;
            }

            if (_input.IsBusy || (prompt.OnlyWithoutEcho && _input.Echoes))
            {
                // The prompts after it may answer what was asked later, but not take its question from it.
                waits = true;
                from = end;
                continue;
            }

            prompt.TimesLeft--;
            _window.Discard(end);
            _input.Send(prompt.Send, prompt.OnlyWithoutEcho);
            return true;
        }

        return false;
    }
}
