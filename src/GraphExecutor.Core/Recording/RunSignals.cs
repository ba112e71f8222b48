using GraphExecutor.Storage;

namespace GraphExecutor.Recording;

/// <summary>
/// Carries to the one who executes an attempt what others ask of it. A cancel and an end that come before anybody executes it are kept: the
/// attempt may first have to end what an earlier one left.
/// </summary>
internal sealed class RunSignals
{
    private readonly Lock _gate = new();
    private Action? _cancel;
    private Action<StoreException>? _fail;
    private Action<string, string>? _type;
    private bool _cancelled;
    private StoreException? _failure;

    /// <summary>Says what to do, and does what has come by then.</summary>
    /// <param name="cancel">Cancels the run.</param>
    /// <param name="fail">Ends what runs, and records nothing more.</param>
    /// <param name="type">Types a text into the terminal of a node.</param>
    public void Attach(Action cancel, Action<StoreException> fail, Action<string, string> type)
    {
        bool cancelled;
        StoreException? failure;
        lock (_gate)
        {
            (_cancel, _fail, _type) = (cancel, fail, type);
            (cancelled, failure) = (_cancelled, _failure);
        }

        if (failure is not null)
        {
            fail(failure);
        }
        else if (cancelled)
        {
            cancel();
        }
    }

    /// <summary>Somebody cancels the run.</summary>
    public void Cancel()
    {
        Action? cancel;
        lock (_gate)
        {
            _cancelled = true;
            cancel = _cancel;
        }

        cancel?.Invoke();
    }

    /// <summary>The attempt can be recorded no longer.</summary>
    public void Fail(StoreException exception)
    {
        Action<StoreException>? fail;
        lock (_gate)
        {
            _failure ??= exception;
            fail = _fail;
        }

        fail?.Invoke(exception);
    }

    /// <summary>Somebody types into the terminal of a node; lost while nothing runs.</summary>
    public void Type(string nodeId, string text)
    {
        Action<string, string>? type;
        lock (_gate)
        {
            type = _type;
        }

        type?.Invoke(nodeId, text);
    }
}
