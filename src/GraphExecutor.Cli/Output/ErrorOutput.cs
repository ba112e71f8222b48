using GraphExecutor.Storage;
using GraphExecutor.Validation;
using GraphExecutor.Workflows;

namespace GraphExecutor.Cli.Output;

/// <summary>Says on standard error what went wrong, and gives the exit code for it.</summary>
internal static class ErrorOutput
{
    public static int Command(CommandException exception)
    {
        Console.Error.WriteLine($"gx: {exception.Message}");
        return exception.ExitCode;
    }

    public static int Lost(LeaseLostException exception)
    {
        Console.Error.WriteLine($"gx: {exception.Message} What it still ran has been ended");
        return ExitCode.Conflict;
    }

    public static int Store(StoreException exception)
    {
        Console.Error.WriteLine($"gx: {exception.Message}");
        return ExitCode.Internal;
    }

    public static int Workflow(string file, WorkflowException exception)
    {
        Problems(file, exception.Problems);
        var errors = exception.Problems.Count(problem => problem.Severity == ProblemSeverity.Error);
        Console.Error.WriteLine(errors == 1 ? $"gx: {file} has a problem; nothing ran" : $"gx: {file} has {errors} problems; nothing ran");
        return ExitCode.Invalid;
    }

    public static void Problems(string file, IReadOnlyList<Problem> problems)
    {
        foreach (var problem in problems)
        {
            Console.Error.WriteLine($"{file}: {problem}");
        }
    }

    public static int Internal(Exception exception)
    {
        Console.Error.WriteLine($"gx: {exception.Message}");
        Console.Error.WriteLine(
            Environment.GetEnvironmentVariable("GX_DEBUG") is { Length: > 0 }
                ? exception.ToString()
                : $"gx: this is a fault of gx or of its surroundings ({exception.GetType().Name}); GX_DEBUG=1 shows where");
        return ExitCode.Internal;
    }
}
