using System.Text.Json;

namespace GraphExecutor.Durable.Messages;

/// <summary>What an activity is given.</summary>
/// <param name="Version">The version (<see cref="DurableVersion"/>) of the orchestration that calls it.</param>
/// <param name="Run">Which attempt of which run it is for.</param>
/// <param name="Request">What it is asked to do.</param>
internal sealed record ActivityCall(int Version, AttemptKey Run, JsonElement Request)
{
    /// <summary>A call of this version.</summary>
    public static ActivityCall Of<T>(AttemptKey run, T request) => new(DurableVersion.Current, run, MessageJson.Write(request));
}
