using System.CommandLine;

namespace GraphExecutor.Cli.Commands;

/// <summary><c>gx completion</c>: prints what makes a shell complete the commands of <c>gx</c>.</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish"];

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong(Shells);
        var command = new Command("completion", "Print the completion script of a shell: commands, options, run ids and node ids") { shell };
        command.SetGuardedAction(line =>
        {
            Console.Write(EmbeddedFiles.Read($"completion.{line.GetRequiredValue(shell)}"));
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }
}
