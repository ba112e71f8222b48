using System.CommandLine;

namespace GraphExecutor.Cli.Commands;

/// <summary><c>gx init</c>: writes a first workflow to change.</summary>
internal static class InitCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Where it is written (workflow.yaml)", DefaultValueFactory = _ => "workflow.yaml" };
        var command = new Command("init", "Write a commented first workflow, to be changed") { file };
        command.SetGuardedAction(line => Task.FromResult(Write(line.GetRequiredValue(file))));
        return command;
    }

    private static int Write(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
            using var writer = new StreamWriter(file);
            writer.Write(EmbeddedFiles.Read("first-workflow.yaml"));
        }
        catch (IOException) when (File.Exists(path) || Directory.Exists(path))
        {
            throw new UsageException($"{path} is there already, and stays as it is. Give another name: gx init FILE");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"{path} cannot be written: {exception.Message.TrimEnd('.')}");
        }

        Console.WriteLine($"{path} is written. Next:");
        Console.WriteLine($"  gx run {path}       run it");
        Console.WriteLine($"  gx graph {path}     see its nodes and what they wait for");
        Console.WriteLine($"  gx validate {path}  check what you have changed");
        return ExitCode.Success;
    }
}
