using System.CommandLine;
using GraphExecutor.Cli.Output;

namespace GraphExecutor.Cli.Commands;

/// <summary><c>gx show</c>: what is recorded of a run.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var run = CommonOptions.Run();
        var json = CommonOptions.Json();
        var location = new RunsLocation();
        var command = new Command("show", "Show a run: its attempts and what became of each node") { run, json };
        location.AddTo(command);
        command.SetGuardedAction(async line =>
        {
            await using var runs = await location.OpenAsync(line);
            var view = new RunView(await runs.ShowAsync(line.GetRequiredValue(run)), runs.Options);
            foreach (var text in line.GetValue(json) ? [view.ToJson()] : view.ToLines(OutputStyle.ForStandardOutput()))
            {
                Console.WriteLine(text);
            }

            return ExitCode.Success;
        });
        return command;
    }
}
