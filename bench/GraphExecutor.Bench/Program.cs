using GraphExecutor.Bench;
using GraphExecutor.Bench.Cases;
using GraphExecutor.Bench.Graphs;
using GraphExecutor.Bench.Measuring;
using GraphExecutor.Bench.Reporting;

// A process of its own for each graph: memory and warm-up of one must not be those of another.
if (args is ["graph", ..])
{
    return await GraphProcess.RunAsync(args[1..]);
}

if (BenchOptions.TryParse(args, out var options) is { } problem)
{
    Console.Error.WriteLine(problem);
    return 2;
}

using var directory = new TemporaryDirectory();
Surroundings.StateHome = directory.Path;
var bench = new BenchContext(options, directory.Path);
IBenchCase[] cases =
[
    new WideCommandsCase(), new CommandChainCase(), new FunctionGraphsCase(), new LangGraphCase(),
    new TerminalOutputCase(), new LargeResumeCase(), new StartupCase(), new WaitingCommandsCase(),
];
var report = new Report();
foreach (var each in cases.Where(each => options.Includes(each.Name)))
{
    Console.WriteLine($"{each.Name}: {each.Title}");
    await foreach (var figure in each.MeasureAsync(bench))
    {
        report.Add(each.Name, figure);
        Console.WriteLine($"  {Report.Line(figure)}");
    }
}

if (options.JsonFile is { } file)
{
    await File.WriteAllTextAsync(file, report.ToJson());
}

return 0;
