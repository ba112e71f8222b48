using System.Globalization;

namespace GraphExecutor.Bench.Serve;

/// <summary>Prints what was measured, beside its goal.</summary>
internal static class Report
{
    public static void Figure(string what, double value, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {value:0.##} {unit} | | |"));

    /// <returns>How many goals were missed: 0 or 1.</returns>
    public static int Goal(string what, double value, string unit, double goal, bool atLeast = false)
    {
        var met = atLeast ? value >= goal : value <= goal;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {what} | {value:0.##} {unit} | {(atLeast ? "≥" : "≤")} {goal:0.##} {unit} | {(met ? "met" : "missed")} |"));
        return met ? 0 : 1;
    }
}
