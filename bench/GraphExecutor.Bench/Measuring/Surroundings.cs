using System.Diagnostics;

namespace GraphExecutor.Bench.Measuring;

/// <summary>The environment of what is measured: no settings of whoever runs the bench, and nothing in their state directory.</summary>
internal static class Surroundings
{
    /// <summary>Where <c>gx</c> keeps its state.</summary>
    public static string StateHome { get; set; } = Path.GetTempPath();

    public static ProcessStartInfo Of(ProcessStartInfo start)
    {
        start.Environment["XDG_STATE_HOME"] = StateHome;
        start.Environment.Remove("GX_STORE");
        return start;
    }
}
