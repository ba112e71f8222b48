using System.Runtime.InteropServices;
using GraphExecutor.Pty;

namespace GraphExecutor.Cli.Runs;

/// <summary>Asks for a secret in the terminal without showing what is typed.</summary>
internal static class HiddenInput
{
    /// <exception cref="UsageException">There is no terminal to ask in, or the person gave up.</exception>
    public static string Ask(string name)
    {
        // Before the question: whoever answers quickly must not be shown either.
        using var echo = TerminalEcho.TurnOff()
            ?? throw new UsageException($"-s {name}=prompt needs a terminal to ask in. Use env:VARIABLE or file:PATH");
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ =>
        {
            echo.Dispose();
            Console.Error.WriteLine();
            Environment.Exit(ExitCode.Cancelled);
        });
        Console.Error.Write($"secret {name}: ");
        using var terminal = new StreamReader(File.OpenRead("/dev/tty"));
        var answer = terminal.ReadLine();
        Console.Error.WriteLine();
        return answer ?? throw new UsageException($"no value was given for {name}");
    }
}
