using System.Reflection;
using GraphExecutor.Storage;

namespace GraphExecutor.Api.Tests.Durable;

/// <summary>The store as one worker sees it: it may be away from there, and what the worker asks may be held up.</summary>
public class StoreInReach : DispatchProxy
{
    private IRunStore _store = null!;

    /// <summary>Whether the worker cannot reach it.</summary>
    public bool IsAway { get; set; }

    /// <summary>Which writes it refuses while it is away; all that the worker asks by default.</summary>
    public Func<RunWrite, bool>? RefusesOnly { get; set; }

    /// <summary>Called before each write; a test may hold it up there.</summary>
    public Action<RunWrite>? BeforeWrite { get; set; }

    /// <summary>What the worker asked, by the name of the method.</summary>
    public List<(string Method, object?[] Arguments)> Asked { get; } = [];

    public static (IRunStore Store, StoreInReach Reach) Of(IRunStore store)
    {
        var proxy = Create<IRunStore, StoreInReach>();
        var reach = (StoreInReach)(object)proxy;
        reach._store = store;
        return (proxy, reach);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        lock (Asked)
        {
            Asked.Add((targetMethod!.Name, args!));
        }

        var write = args?.FirstOrDefault() as RunWrite;
        if (write is not null)
        {
            BeforeWrite?.Invoke(write);
        }

        if (IsAway && (RefusesOnly is null || (write is not null && RefusesOnly(write))))
        {
            throw new StoreException(StoreErrorCode.Unavailable, "it is away");
        }

        return targetMethod.Invoke(_store, BindingFlags.DoNotWrapExceptions, null, args, null);
    }
}
