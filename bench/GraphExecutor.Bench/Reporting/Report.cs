using System.Text.Encodings.Web;
using System.Text.Json;

namespace GraphExecutor.Bench.Reporting;

/// <summary>All figures, as lines for people and as JSON.</summary>
internal sealed class Report
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly List<object> _figures = [];

    public void Add(string benchCase, Figure figure) => _figures.Add(new
    {
        Case = benchCase,
        figure.Name,
        figure.Value,
        figure.Unit,
        Least = figure.Range?.Least,
        Most = figure.Range?.Most,
        figure.PeakMemory,
        figure.Goal,
        figure.IsMet,
    });

    public string ToJson() => JsonSerializer.Serialize(_figures, Json);

    public static string Line(Figure figure)
    {
        var range = figure.Range is { } between ? $"({Number(between.Least)}–{Number(between.Most)})" : "";
        var memory = figure.PeakMemory is > 0 and var bytes ? $"{bytes / 1e6:0} MB" : "";
        var goal = figure.Goal is null ? "" : $"goal {figure.Goal}: {(figure.IsMet == true ? "met" : "NOT MET")}";
        return $"{figure.Name,-48} {Number(figure.Value),10} {figure.Unit,-8} {range,-18} {memory,8}  {goal}".TrimEnd();
    }

    private static string Number(double value) => value switch
    {
        >= 100 => value.ToString("0"),
        >= 10 => value.ToString("0.0"),
        _ => value.ToString("0.00"),
    };
}
