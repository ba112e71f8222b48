using GraphExecutor.Bench.Durable;
using GraphExecutor.Bench.Reporting;

var small = args.Contains("--small");
var file = Array.IndexOf(args, "--json") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
if (args.Length != (small ? 1 : 0) + (file is null ? 0 : 2))
{
    Console.Error.WriteLine("usage: durable-bench [--small] [--json FILE]");
    return 2;
}

await using var host = await DurableBenchHost.StartAsync();
var report = new Report();
await ShowAsync("by-hand", "nodes that do nothing against orchestrations written by hand", new ByHandCase(small).MeasureAsync(host));
await ShowAsync("flat", "what a node costs in larger and larger graphs", new FlatCostCase(small).MeasureAsync(host));
if (file is not null)
{
    await File.WriteAllTextAsync(file, report.ToJson());
}

return 0;

async Task ShowAsync(string name, string title, IAsyncEnumerable<Figure> figures)
{
    Console.WriteLine($"{name}: {title}");
    await foreach (var figure in figures)
    {
        report.Add(name, figure);
        Console.WriteLine($"  {Report.Line(figure)}");
    }
}
